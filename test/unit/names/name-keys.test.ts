// Keys that find a record again: order-free, deaf to spelling, and by sound.
import { describe, expect, it } from 'vitest';
import { handleNames } from '../../../src/names/handle-names.ts';
import type { PersonName } from '../../../src/names/compare-names.ts';
import { deletionKeys, pairKeys, phoneticKeys, soundOf } from '../../../src/names/name-keys.ts';
import { labelledRows, recordOf, type Row } from './labelled-rows.ts';

const shared = (one: string[], other: string[]): string[] => one.filter((key) => other.includes(key));

describe('pair keys', () => {
  it.each([
    [{ given: 'Miguel Ángel', family: 'Fernández Castro' }, 'castro miguel'],
    [{ given: 'Miguel Ángel', family: 'Fernández Castro' }, 'Fernández Castro, Miguel Ángel'],
    [{ given: 'Miguel Ángel', family: 'Fernández Castro' }, 'FERNANDEZCASTRO/MIGUELANGEL'],
    [{ given: 'María del Carmen', family: 'Núñez de la Fuente' }, 'Carmen Nunez'],
    [{ given: 'Íñigo', family: 'Muñoz' }, 'INXXIGO MUNXXOZ'],
    [{ given: 'Jürgen', family: 'Müller' }, 'Mueller Juergen'],
    [{ given: 'Jan', family: 'van der Berg' }, 'vanderberg jan'],
    [{ given: 'Francisco', family: 'Gómez' }, 'Paco Gomez'],
    [{ given: 'María Teresa', family: 'Ruiz' }, 'Maite Ruiz'],
    [{ given: 'Kate', family: 'Smith' }, 'Katherine Smith'],
    [{ given: 'Mohammed', family: 'Al-Fayed' }, 'Muhammad Alfayed'],
    [{ given: 'Александр', family: 'Иванов' }, 'Alexander Ivanov'],
    [{ given: '小明', family: '李' }, 'Li Xiaoming'],
    [{ given: 'Ji-woo', family: 'Lee' }, 'Ji-woo Yi'],
  ])('of %o and %s meet', (record, claim) => {
    expect(shared(pairKeys(record), pairKeys(claim))).not.toEqual([]);
  });

  it('of people who share half a name do not meet', () => {
    const record = pairKeys({ given: 'Juan', family: 'García López' });
    expect(shared(record, pairKeys('Pedro García López'))).toEqual([]);
    expect(shared(record, pairKeys('Juan Martínez'))).toEqual([]);
  });

  it('stay few', () => {
    expect(pairKeys({ given: 'Ana', family: 'García' })).toHaveLength(1);
    expect(pairKeys({ given: 'Juan Carlos', family: 'García López' }).length).toBeLessThanOrEqual(6);
    expect(pairKeys('one two three four five six seven eight nine').length).toBeLessThanOrEqual(24);
    expect(pairKeys('')).toEqual([]);
    expect(pairKeys('Ana')).toEqual([]);
  });
});

describe('the labelled names that agree', () => {
  it('are found by one of the three kinds of keys, but for fields cut off and vowels nobody wrote', () => {
    const meets = (keys: (name: string | PersonName[]) => string[], row: Row): boolean =>
      shared(keys(recordOf(row)), keys(row.claim)).length > 0;
    const lost = labelledRows().filter(
      (row) =>
        /^(?:FULL|PARTIAL)\b/.test(row.expected) &&
        ![pairKeys, phoneticKeys, deletionKeys].some((keys) => meets(keys, row)),
    );
    expect(lost.map((row) => row.claim).toSorted()).toEqual([
      'Ali Rezaei',
      'ECHEVERRIAGOICOE/ALEJANDRO',
      'JOHNSONGREYKINGSLEYS/WIL',
    ]);
  });
});

describe('phonetic keys', () => {
  it.each([
    ['Schmidt', 'Schmitt'],
    ['Meyer', 'Maier'],
    ['Gonzales', 'Gonsalez'],
    ['Jiménez', 'Gimenez'],
    ['Vega', 'Bega'],
    ['Stefan', 'Stephan'],
  ])('hear %s as %s', (one, other) => {
    expect(
      shared(phoneticKeys({ given: 'Petra', family: one }), phoneticKeys({ given: 'Petra', family: other })),
    ).toHaveLength(1);
  });

  it('tell other sounds apart', () => {
    expect(soundOf('garcia')).not.toBe(soundOf('lopez'));
    expect(soundOf('hernandez')).not.toBe(soundOf('fernandez'));
  });
});

describe('deletion keys', () => {
  it.each(['Dominguex', 'Domingez', 'Dominnguez', 'Odminguez', 'Dominguez'])('find Domínguez under %s', (typed) => {
    const record = deletionKeys({ given: 'Sergio', family: 'Domínguez Ramos' });
    expect(shared(record, deletionKeys({ given: 'Sergio', family: typed }))).not.toEqual([]);
    expect(shared(record, deletionKeys({ given: 'Pablo', family: typed }))).toEqual([]);
  });
});

describe('a handle', () => {
  it.each([
    ['ana_ruiz84', { given: 'ana', family: 'ruiz' }],
    ['@AnaRuiz', { given: 'ana', family: 'ruiz' }],
    ['anaruiz', { given: 'ana', family: 'ruiz' }],
    ['ruiz.ana', { given: 'ana', family: 'ruiz' }],
    ['the_real_hans.petersen', { given: 'hans', family: 'petersen' }],
    ['thomaswillner', { given: 'thomas', family: 'willner' }],
    ['flyaway', undefined],
    ['travel_lover', undefined],
    ['x', undefined],
    ['', undefined],
  ])('%s spells %o', (handle, name) => {
    expect(handleNames(handle)).toEqual(name);
  });
});

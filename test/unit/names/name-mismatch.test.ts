// Record, ticket and passport beside one another: what is wrong where, and what it should say.
import { describe, expect, it } from 'vitest';
import { checkNames, type NamesGiven } from '../../../src/names/name-mismatch.ts';
import { ticketName } from '../../../src/names/ticket-name.ts';
import { cardOfThree, passport } from './mrz.ts';

const ENRIQUE = [{ given: 'Enrique', family: 'Dans Pérez' }];
const INIGO = [{ given: 'Íñigo', family: 'Muñoz Peralta' }];

const check = (given: NamesGiven) => {
  const { findings, proposal, verdict } = checkNames(given);
  return {
    verdict,
    found: findings.map(({ where, code }) => `${where} ${code}`),
    ticket: proposal?.ticket,
    fix: proposal?.fix,
    name: proposal === null ? undefined : `${proposal.given} / ${proposal.family}`,
    sentences: findings.map(({ sentence }) => sentence),
    proposal,
  };
};

describe('the given name where the surname should be', () => {
  const mrz = passport({ family: 'DANS PEREZ', given: 'ENRIQUE' });

  it('is found on the ticket and corrected after the passport', () => {
    const found = check({ record: ENRIQUE, ticket: 'ENRIQUE/ENRIQUEMR', mrz });
    expect(found).toMatchObject({
      verdict: 'correctable',
      found: ['ticket given_repeated'],
      ticket: 'DANSPEREZ/ENRIQUE',
      fix: ['ticket'],
      name: 'Enrique / Dans Pérez',
      sentences: ['The ticket repeats the given name where the surname should be.'],
    });
    expect(found.proposal?.sentence).toBe('As the passport has it, the ticket should say DANSPEREZ/ENRIQUE.');
  });

  it.each(['ENRIQUE/ENRIQUE', 'Enrique Enrique', 'ENRIQUE ENRIQUE MR', 'enrique, enrique'])(
    'is corrected after the record where there is no passport: %s',
    (ticket) => {
      expect(check({ record: ENRIQUE, ticket })).toMatchObject({
        verdict: 'correctable',
        found: ['ticket given_repeated'],
        ticket: 'DANSPEREZ/ENRIQUE',
        fix: ['ticket'],
      });
    },
  );

  it('is found on the record too', () => {
    const record = [{ given: 'Enrique', family: 'Enrique' }];
    expect(check({ record, ticket: 'ENRIQUE/ENRIQUE', mrz })).toMatchObject({
      verdict: 'correctable',
      found: ['ticket given_repeated', 'record given_repeated'],
      fix: ['ticket', 'record'],
      name: 'Enrique / Dans Perez',
    });
    expect(check({ record, ticket: 'ENRIQUE/ENRIQUE' })).toMatchObject({
      verdict: 'unclear',
      found: ['record given_repeated'],
      proposal: null,
    });
  });
});

describe('a ticket', () => {
  const mrz = passport({ family: 'MUNOZ PERALTA', given: 'INIGO' });

  it.each<[string, string[]]>([
    ['MUNOZ/INIGO', ['surname_dropped']],
    ['PERALTA/INIGOMR', ['surname_dropped', 'title_glued']],
    ['INIGO/FNU', ['surname_missing']],
    ['INIGO/LNU', ['surname_missing']],
    ['INIGO/MR', ['surname_missing']],
    ['MUNOZPERALTA/FNU', ['given_missing', 'joined']],
    ['INIGO/MUNOZ PERALTA', ['fields_swapped']],
    ['PERALTA MUNOZ/INIGO', ['surname_order']],
    ['MUNOS PERLATA/INIGO', ['letters', 'spelling']],
    ['MUNOZ PERALTA/I', ['initial']],
    ['MUNOZ PERALTA/INIGO JORGE', ['added']],
  ])('%s is to be corrected', (ticket, codes) => {
    const found = check({ record: INIGO, ticket, mrz });
    expect(found).toMatchObject({
      verdict: 'correctable',
      ticket: 'MUNOZPERALTA/INIGO',
      fix: ['ticket'],
      name: 'Íñigo / Muñoz Peralta',
    });
    for (const code of found.found) expect(codes).toContain(code.replace('ticket ', ''));
    expect(found.found).toContain(`ticket ${codes[0]}`);
  });

  it('says which part is left out, in words', () => {
    expect(check({ record: INIGO, ticket: 'MUNOZ/INIGO', mrz }).sentences).toEqual([
      'The ticket leaves out the second surname PERALTA.',
    ]);
    expect(check({ record: INIGO, ticket: 'INIGO/MR', mrz }).sentences).toEqual([
      'The ticket has the title MR where the surname should be.',
    ]);
  });

  it.each([
    'MUNOZ PERALTA/INIGO',
    'MUNOZPERALTA/INIGO',
    'MUNOZPERALTA/INIGOMR',
    'MUNXXOZ PERALTA/INIGO',
    'Iñigo Muñoz Peralta',
  ])('%s is as it should be', (ticket) => {
    const found = check({ record: INIGO, ticket, mrz });
    expect(found).toMatchObject({ verdict: 'agree', proposal: null });
    for (const code of found.found) expect(code).toMatch(/title_glued|joined|machine_letters/);
  });

  it.each([
    ['MUNOZ PERALTA/JORGE', 'different'],
    ['MARTIN GARCIA/PABLO', 'different'],
    ['MARTIN GARCIA/INIGO', 'unclear'],
    ['MUNOZ GARCIA/INIGO', 'unclear'],
  ] as const)('%s may be of another person: %s', (ticket, verdict) => {
    expect(check({ record: INIGO, ticket, mrz })).toMatchObject({ verdict, proposal: null });
  });

  it.each([
    [{ given: 'Francisco', family: 'Gómez' }, 'GOMEZ/PACO', 'short_form', 'GOMEZ/FRANCISCO'],
    [{ given: 'Anna', family: 'Kowalska' }, 'KOWALSKI/ANNA', 'form', 'KOWALSKA/ANNA'],
    [{ given: 'Mohammed', family: 'Haddad' }, 'HADDAD/MUHAMMAD', 'spelling', 'HADDAD/MOHAMMED'],
    [{ given: 'José Luis', family: 'Pérez López' }, 'PEREZLOPES/JOSELUIS', 'spelling', 'PEREZLOPEZ/JOSELUIS'],
    [{ given: 'Jürgen', family: 'Müller' }, 'MOLLER/JUERGEN', 'letters', 'MUELLER/JUERGEN'],
    [{ given: 'Álvaro', family: "O'Neill-Ruiz" }, 'ONEILL/ALVARO', 'surname_dropped', 'ONEILLRUIZ/ALVARO'],
  ])('beside the record %o: %s is %s', (record, ticket, code, should) => {
    const found = check({ record: [record], ticket });
    expect(found).toMatchObject({ verdict: 'correctable', ticket: should, fix: ['ticket'] });
    expect(found.found).toContain(`ticket ${code}`);
  });

  it.each(['MUELLER/JUERGEN', 'MULLER/JURGEN', 'Müller, Jürgen'])('may write the umlaut as it likes: %s', (ticket) => {
    expect(check({ record: [{ given: 'Jürgen', family: 'Müller' }], ticket }).verdict).toBe('agree');
  });

  it('that has more than the record is not corrected without the passport', () => {
    const record = [{ given: 'Enrique', family: 'Dans' }];
    expect(check({ record, ticket: 'DANS PEREZ/ENRIQUE' })).toMatchObject({ verdict: 'unclear', proposal: null });
    expect(check({ record, ticket: 'DANS PEREZ/ENRIQUE', passport: 'DANS PEREZ, ENRIQUE' })).toMatchObject({
      verdict: 'correctable',
      fix: ['record'],
      name: 'Enrique / Dans Perez',
    });
  });
});

describe('a passport', () => {
  it('may be typed, with the surname first or in the order of the record', () => {
    for (const typed of [
      'Muñoz Peralta, Íñigo',
      'MUNOZ PERALTA/INIGO',
      'Íñigo Muñoz Peralta',
      'Sr Iñigo Muñoz Peralta',
    ])
      expect(check({ record: INIGO, ticket: 'MUNOZ/INIGO', passport: typed }), typed).toMatchObject({
        verdict: 'correctable',
        ticket: 'MUNOZPERALTA/INIGO',
      });
  });

  it('may hold a second surname that neither record nor ticket has', () => {
    const record = [{ given: 'Íñigo', family: 'Muñoz' }];
    expect(check({ record, ticket: 'MUNOZ/INIGO', passport: 'Íñigo Muñoz Peralta' })).toMatchObject({
      verdict: 'correctable',
      fix: ['ticket', 'record'],
      ticket: 'MUNOZPERALTA/INIGO',
      name: 'Íñigo / Muñoz Peralta',
    });
  });

  it('whose surname cannot be told is asked for again', () => {
    expect(check({ record: [], passport: 'Íñigo Muñoz Peralta' })).toMatchObject({
      verdict: 'unclear',
      found: ['passport sides_unknown'],
    });
  });

  it('typed otherwise than its lines is said to be', () => {
    const mrz = cardOfThree({ family: 'MUNOZ PERALTA', given: 'INIGO' });
    expect(check({ record: INIGO, ticket: 'MUNOZ PERALTA/INIGO', passport: 'Munoz, Inigo', mrz })).toMatchObject({
      verdict: 'agree',
      found: ['passport surname_dropped'],
    });
  });

  it('with a wrong check digit says so, and its name is used', () => {
    const mrz = passport({ family: 'MUNOZ PERALTA', given: 'INIGO' }).replace('X1234567', 'X1234568');
    expect(check({ record: INIGO, ticket: 'MUNOZ/INIGO', mrz })).toMatchObject({
      verdict: 'correctable',
      found: ['mrz document_number_check_digit', 'mrz whole_check_digit', 'ticket surname_dropped'],
    });
  });

  it('whose name is cut off is not held against a longer record', () => {
    const record = [{ given: 'Íñigo Maximiliano', family: 'Muñoz Peralta de la Fuente' }];
    const mrz = passport({ family: 'MUNOZ PERALTA DE LA FUENTE', given: 'INIGO MAXIMILIANO' });
    for (const ticket of ['MUNOZPERALTADELAFUENTE/INIGOMAXIMILIANO', 'MUNOZPERALTADELAFUENTE/INIGOMAX'])
      expect(check({ record, ticket, mrz }), ticket).toMatchObject({ verdict: 'agree' });
    expect(check({ record, ticket: 'MUNOZPERALTA/INIGOMAXIMILIANO', mrz })).toMatchObject({
      verdict: 'correctable',
      fix: ['ticket'],
      ticket: 'MUNOZPERALTADELAFUENTE/INIGOMAXIMILIANO',
    });
  });

  it('whose name is cut off, with nobody to say how it goes on, corrects nothing', () => {
    const mrz = passport({ family: 'MUNOZ PERALTA DE LA FUENTE', given: 'INIGO MAXIMILIANO' });
    expect(check({ record: [], ticket: 'MUNOZPERALTA/INIGOMAXIMILIANO', mrz })).toMatchObject({
      verdict: 'unclear',
      proposal: null,
    });
  });

  it('that cannot be read leaves the record to hold', () => {
    expect(check({ record: INIGO, ticket: 'INIGO/INIGO', mrz: 'no lines at all' })).toMatchObject({
      verdict: 'correctable',
      found: ['mrz unreadable', 'ticket given_repeated'],
    });
  });

  it('pasted into the field of the typed name is read as what it is', () => {
    const lines = passport({ family: 'MUNOZ PERALTA', given: 'INIGO' });
    expect(check({ record: INIGO, ticket: 'MUNOZ/INIGO', passport: lines }).verdict).toBe('correctable');
  });

  it('of somebody else is not taken for a correction', () => {
    expect(check({ record: INIGO, passport: 'KELLER, BRUNO' })).toMatchObject({ verdict: 'different', proposal: null });
  });
});

describe('nothing to compare', () => {
  it.each<NamesGiven>([
    { record: [] },
    { record: INIGO },
    { record: [], ticket: 'MUNOZ/INIGO' },
    { record: INIGO, ticket: '  ' },
  ])('is unclear: %o', (given) => {
    expect(check(given)).toMatchObject({ verdict: 'unclear', proposal: null });
  });
});

describe('a name for a ticket', () => {
  it.each([
    [{ given: 'Søren Åge', family: 'Kierkegård' }, 'KIERKEGAARD/SOERENAAGE'],
    [{ given: 'Íñigo', family: 'Muñoz de la Fuente' }, 'MUNOZDELAFUENTE/INIGO'],
    [{ given: 'Łukasz', family: 'Żółkiewski' }, 'ZOLKIEWSKI/LUKASZ'],
    [{ given: 'Sunita', family: '' }, 'SUNITA/LNU'],
    [{ given: '', family: 'Thompson' }, 'THOMPSON/FNU'],
    [
      { given: 'Bartholomew Maximilian', family: 'Featherstonehaugh Cholmondeley' },
      'FEATHERSTONEHAUGHCHOLMONDELEY/BARTHOLOMEWMAXIM',
    ],
  ])('%o is %s', (name, ticket) => {
    expect(ticketName(name)).toBe(ticket);
    expect(ticket.length).toBeLessThanOrEqual(46);
  });
});

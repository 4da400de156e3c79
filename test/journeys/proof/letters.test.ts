// Letters to customers, over real SMTP and HTTP to the simulator's mail box: each is sent once, what nobody knows the end of is not
// repeated, and afterwards nothing of it is kept.
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../../src/ids.ts';
import { LANGUAGES, type Language } from '../../../src/mail/letter.ts';
import { sendLetter } from '../../../src/mail/send-letter.ts';
import { writeLetter } from '../../../src/mail/write-letter.ts';
import type { Mailbox } from '../../../src/simulator/mailbox.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';

tellMissingPostgres();

describe.each(ENGINES)('letters (on %s)', (engine) => {
  let world: World;
  let box: Mailbox;
  beforeAll(async () => {
    world = await openWorld({ engine, mail: true });
    if (!world.sim.mailbox) throw new Error('no mail box');
    box = world.sim.mailbox;
  });
  afterAll(async () => world.close());

  const values = { brand: 'Halcyon Air', channel: 'X', who: '@ana_ruiz (Ana Ruiz)' };
  const write = (to: string, { language = 'en', by = 'email' }: { language?: Language; by?: 'email' | 'text' } = {}) =>
    world.parts.store.tx((db) =>
      writeLetter(world.parts, db, { by, to, template: 'linked', language, values, proofId: null }),
    );
  const row = async (id: string) => {
    const { letters: t } = world.parts.store.t;
    const [letter] = await world.parts.store.db.select().from(t).where(eq(t.id, id));
    return letter;
  };
  const ended = async (id: string) =>
    (await world.events()).filter(({ type, data }) => type === 'letter.ended' && data['letterId'] === id).length;

  test.each(LANGUAGES)('arrives once, in words of its own (%s)', async (language) => {
    const to = `ana.${language}@example.com`;
    const id = await write(to, { language });
    await world.settle();
    const [letter, ...others] = box.lettersTo(to);
    expect(others).toEqual([]);
    expect(letter?.subject).toContain('Halcyon Air');
    expect(letter?.text).toContain('@ana_ruiz (Ana Ruiz)');
    expect(letter?.html).toContain(`<html lang="${language}">`);
    expect(letter).toMatchObject({ from: 'care@halcyon.example' });
    expect(await row(id)).toMatchObject({ state: 'sent', content: [], attempts: 1 });
    expect(await ended(id)).toBe(1);
  });

  test('reaches a phone as a text message', async () => {
    const id = await write('+34600000117', { by: 'text' });
    await world.settle();
    expect(box.lettersTo('+34600000117')).toMatchObject([{ by: 'text', id }]);
    expect(await row(id)).toMatchObject({ state: 'sent', content: [] });
  });

  test('is sent again where the server asks for patience, and once', async () => {
    box.trouble({ refuse: 451 });
    const id = await write('later@example.com');
    await world.settle();
    expect(await row(id)).toMatchObject({ state: 'queued', because: 'refused', attempts: 1 });
    await world.later(60_000);
    expect(box.lettersTo('later@example.com')).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'sent', attempts: 2 });
  });

  test('fails for good where it is refused', async () => {
    box.trouble({ refuse: 550 });
    const id = await write('nobody@example.com');
    await world.settle();
    await world.later(3_600_000);
    expect(box.lettersTo('nobody@example.com')).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'failed', because: 'refused', content: [], attempts: 1 });
  });

  test.each([
    ['email', 'lost@example.com'],
    ['text', '+34600000999'],
  ] as const)('is never repeated when nobody knows whether it was taken (%s)', async (by, to) => {
    box.trouble('hang up');
    const id = await write(to, { by });
    await world.settle();
    await world.later(3_600_000);
    expect(box.lettersTo(to)).toHaveLength(1);
    expect(await row(id)).toMatchObject({ state: 'unknown', content: [], attempts: 1 });
  });

  test('is never repeated when its worker died with it', async () => {
    const { letters: t } = world.parts.store.t;
    await world.stopWorking();
    const id = await write('died@example.com');
    // As a worker leaves it that ended between its claim and the end of its call.
    await world.parts.store.tx((db) =>
      db.update(t).set({ state: 'sending', fence: 1, attempts: 1, leaseUntil: 1 }).where(eq(t.id, id)).returning({ id: t.id }),
    ); // prettier-ignore
    world.startWorking();
    await world.settle();
    expect(await row(id)).toMatchObject({ state: 'unknown', because: 'worker_lost', content: [] });
    expect(box.lettersTo('died@example.com')).toEqual([]);
  });

  test('is sent once however many workers hear of it', async () => {
    const id = await write('many@example.com');
    await Promise.all(Array.from({ length: 20 }, () => sendLetter(world.parts, id)));
    await world.settle();
    expect(box.lettersTo('many@example.com')).toHaveLength(1);
  });

  test('with a code that is no longer good is not sent', async () => {
    const id = await world.parts.store.tx((db) =>
      writeLetter(world.parts, db, {
        by: 'email',
        to: 'late@example.com',
        template: 'code',
        language: 'en',
        values: { ...values, code: '12345678' },
        proofId: newId('proof'),
      }),
    );
    await world.settle();
    expect(await row(id)).toMatchObject({ state: 'failed', because: 'too_late', content: [] });
    expect(box.lettersTo('late@example.com')).toEqual([]);
  });
});

test('where no way is set up a letter fails and says so', async () => {
  const world = await openWorld();
  const values = { brand: 'Halcyon Air', channel: 'X', who: '@ana_ruiz' };
  await world.parts.store.tx((db) =>
    writeLetter(world.parts, db, { by: 'email', to: 'a@example.com', template: 'linked', language: 'en', values, proofId: null }),
  ); // prettier-ignore
  await world.settle();
  const rows = await world.parts.store.db.select().from(world.parts.store.t.letters);
  expect(rows).toMatchObject([{ state: 'failed', because: 'no_way', content: [] }]);
  await world.close();
});

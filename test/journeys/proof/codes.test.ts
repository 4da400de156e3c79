// An agent sends a code to a place on file, and the customer types it into the conversation: from then on they are that customer.
// Whoever guesses gets five tries, whoever asks too often is told to wait, and nobody outside learns whether a record exists.
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeProof } from '../../../src/proof/make-proof.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { metaBody, written } from '../meta-deliveries.ts';
import { codeIn, customerOf, DAY, knownCustomer, mailboxOf, newcomer, newest, saidTo, verify } from './people.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

describe.each(ENGINES)('a code (on %s)', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ engine, mail: true });
  });
  afterAll(async () => world.close());

  const says = async (who: { channel: 'x' | 'messenger' | 'instagram'; contact: string }, text: string) => {
    const { externalId } = world.sim.customerWrites({ channel: who.channel, contact: who.contact, text });
    await world.settle();
    return externalId;
  };
  const proofs = async (contactId: string) =>
    (await world.mira.get(`/api/v1/contacts/${contactId}/verifications`)).body.items as any[];
  const other = (code: string, n = 1) => String((Number(code) + n) % 100_000_000).padStart(8, '0');

  test('that is typed makes its sender that customer, and everybody on file hears of it', async () => {
    const customer = await knownCustomer(world, { language: 'es' });
    const who = await newcomer(world);
    const { body: sent, status } = await verify(world, { ...who, customerId: customer.id });
    expect(status, JSON.stringify(sent)).toBe(201);
    expect(sent).toMatchObject({ kind: 'code', state: 'open', destination: 'a•••@e•••.com', attempts: 0 });
    await world.settle();
    const letter = newest(world, customer.email);
    expect(letter.subject).toContain('su código');
    expect(letter.text).toContain('@ana_');
    const code = codeIn(letter);
    expect(JSON.stringify(sent)).not.toContain(code);
    const before = (await world.events()).length;

    const externalId = await says(who, `Mi código es ${code.slice(0, 4)} ${code.slice(4)}, gracias`);

    expect((await customerOf(world, who.contactId)).customer).toMatchObject({ id: customer.id, link: 'verified' });
    const [message] = (await world.mira.messages(who.conversationId)).filter((each) => each.externalId === externalId);
    expect(message.text).toBe('Mi código es ••••••••, gracias');
    expect((await proofs(who.contactId))[0]).toMatchObject({ state: 'used', attempts: 1, letter: 'sent' });
    expect(newest(world, customer.email).subject).toContain('se ha vinculado');
    expect(mailboxOf(world).lettersTo(customer.phone)).toHaveLength(1);
    // Nothing is said to the customer in the conversation, by nobody.
    expect(saidTo(world, who.contact)).toEqual([]);
    const happened = (await world.events(before))
      .map(({ type }) => type)
      .filter((type) => /proof|link|letter/.test(type));
    expect(happened.toSorted()).toEqual(['letter.ended', 'letter.ended', 'link.changed', 'proof.ended']);
    const { inbox: t } = world.parts.store.t;
    const rows = await world.parts.store.db
      .select()
      .from(t)
      .where(eq(t.about, `${message.channelAccountId}/${externalId}`));
    expect(rows.map(({ body, salt }) => [body, salt])).toEqual([[null, null]]);
    // Delivered once more, the code is still nowhere, and costs no guess.
    expect((await world.mira.get(`/api/v1/conversations/${who.conversationId}`)).body.customer).toMatchObject({
      link: 'verified',
    });
  });

  test('typed wrongly five times is locked, and then the right one opens nothing', async () => {
    const customer = await knownCustomer(world);
    const who = await newcomer(world);
    await verify(world, { ...who, customerId: customer.id });
    await world.settle();
    const code = codeIn(newest(world, customer.email));
    for (let n = 1; n <= 5; n += 1) await says(who, other(code, n));
    expect((await proofs(who.contactId))[0]).toMatchObject({ state: 'locked', attempts: 5 });
    await says(who, code);
    expect((await customerOf(world, who.contactId)).customer).toBeNull();
    expect(mailboxOf(world).lettersTo(customer.phone)).toEqual([]);
    expect(saidTo(world, who.contact)).toEqual([]);
  });

  test('guessed two hundred times at once, in messages that all arrive, is looked at five times', async () => {
    const customer = await knownCustomer(world);
    const who = await newcomer(world, { channel: 'messenger' });
    await verify(world, { ...who, customerId: customer.id });
    await world.settle();
    const code = codeIn(newest(world, customer.email));
    const at = world.clock.now();
    const body = metaBody(
      'messenger',
      Array.from({ length: 200 }, (_, n) =>
        written({
          contact: who.contact,
          at,
          mid: `m_guess_${engine}_${n}`,
          text: n === 190 ? code : other(code, n + 1),
        }),
      ),
    );
    await world.sim.deliverRaw('meta', body);
    await world.settle(60_000);
    expect((await proofs(who.contactId))[0]).toMatchObject({ attempts: 5 });
    const { messages: t } = world.parts.store.t;
    const texts = await world.parts.store.db.select({ text: t.text }).from(t).where(eq(t.contactId, who.contactId));
    expect(texts).toHaveLength(201);
    const linked = (await customerOf(world, who.contactId)).customer;
    const state = (await proofs(who.contactId))[0].state as string;
    expect(linked === null ? 'locked' : 'used').toBe(state);
  });

  test('is sent once for one request, however often it is made', async () => {
    const customer = await knownCustomer(world);
    const who = await newcomer(world);
    const body = { customerId: customer.id, kind: 'code', by: 'email' };
    const ask = () =>
      world.mira.send('POST', `/api/v1/contacts/${who.contactId}/verifications`, body, { key: `once-${engine}` });
    const [one, two] = [await ask(), await ask()];
    expect([one.status, two.body.id]).toEqual([201, one.body.id]);
    await world.settle();
    expect(mailboxOf(world).lettersTo(customer.email)).toHaveLength(1);
  });

  test('delivered twice costs one guess, and one among the parts of a delivery leaves no bytes either', async () => {
    const customer = await knownCustomer(world);
    const who = await newcomer(world, { channel: 'messenger' });
    await verify(world, { ...who, customerId: customer.id });
    await world.settle();
    const wrong = other(codeIn(newest(world, customer.email)));
    const at = world.clock.now();
    const body = metaBody('messenger', [
      written({ contact: who.contact, at, mid: `m_code_${engine}`, text: `it is ${wrong}` }),
      written({ contact: who.contact, at, mid: `m_more_${engine}`, text: 'and thank you' }),
    ]);
    await world.sim.deliverRaw('meta', body);
    await world.settle();
    await world.sim.deliverRaw('meta', body);
    await world.settle();
    expect((await proofs(who.contactId))[0]).toMatchObject({ state: 'open', attempts: 1 });
    const { inbox: t } = world.parts.store.t;
    const split = await world.parts.store.db
      .select()
      .from(t)
      .where(and(eq(t.state, 'split')));
    expect(split.filter(({ body }) => body !== null)).toEqual([]);
    const texts = (await world.mira.messages(who.conversationId)).map(({ text }) => text);
    expect(texts).toContain('it is ••••••••');
    expect(texts).toContain('and thank you');
  });

  test('is good for ten minutes, and in nobody else’s conversation', async () => {
    const customer = await knownCustomer(world);
    const [who, thief] = [await newcomer(world), await newcomer(world)];
    await verify(world, { ...who, customerId: customer.id });
    await world.settle();
    const code = codeIn(newest(world, customer.email));
    await says(thief, code);
    expect((await customerOf(world, thief.contactId)).customer).toBeNull();
    world.clock.advance(10 * 60_000);
    await says(who, code);
    expect((await proofs(who.contactId))[0]).toMatchObject({ state: 'expired', attempts: 0 });
    expect((await customerOf(world, who.contactId)).customer).toBeNull();
  });

  test('goes three times an hour and six times a day to one customer, and for one contact', async () => {
    const customer = await knownCustomer(world);
    const [one, two] = [await newcomer(world), await newcomer(world)];
    const ask = async (who: typeof one, customerId = customer.id) =>
      (await verify(world, { ...who, customerId })).status;
    const at = await Promise.all([ask(one), ask(two), ask(one), ask(two)]);
    expect(at.toSorted()).toEqual([201, 201, 201, 429]);
    await world.later(3_600_001);
    expect([await ask(one), await ask(two), await ask(one)]).toEqual([201, 201, 201]);
    await world.later(3_600_001);
    expect(await ask(two)).toBe(429); // six of this customer
    await world.later(DAY);
    expect(await ask(two)).toBe(201);
    const others = [
      await knownCustomer(world),
      await knownCustomer(world),
      await knownCustomer(world),
      await knownCustomer(world),
    ];
    const three = await newcomer(world);
    const asked = [];
    for (const { id } of others) asked.push(await ask(three, id));
    expect(asked).toEqual([201, 201, 201, 429]); // three for this contact, whoever they say they are
  });

  test('never goes to what was changed within a week, nor to what was typed, nor to who is anonymous', async () => {
    const customer = await knownCustomer(world);
    const who = await newcomer(world, { text: 'Write to me at thief@example.com' });
    const changed = { emails: ['new@example.com'] };
    await world.ruth.send('PUT', `/api/v1/customers/${customer.id}`, changed);
    const refused = await verify(world, { ...who, customerId: customer.id });
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toContain('less than 7 days ago');
    const { ways } = (await world.mira.get(`/api/v1/contacts/${who.contactId}/verifications?customerId=${customer.id}`))
      .body;
    expect(ways).toMatchObject([
      { by: 'email', destination: 'n•••@e•••.com', usable: false },
      { by: 'text', usable: true, sentence: null },
    ]);
    expect(mailboxOf(world).letters().map(({ to }) => to)).not.toContain('thief@example.com'); // prettier-ignore
    await world.mira.send('PUT', `/api/v1/contacts/${who.contactId}/anonymous`, { anonymous: true });
    const anonymous = await verify(world, { ...who, customerId: customer.id, by: 'text' });
    expect(anonymous.status).toBe(409);
    expect(anonymous.body.detail).toContain('anonymous');
  });

  test('looks the same to the customer whether or not there is a record', async () => {
    const customer = await knownCustomer(world);
    const [known, unknown] = [await newcomer(world), await newcomer(world)];
    await verify(world, { ...known, customerId: customer.id });
    const account = (await world.mira.get(`/api/v1/contacts/${unknown.contactId}`)).body.channelAccountId;
    const nobody = {
      kind: 'code',
      as: 'code',
      contactId: unknown.contactId,
      channelAccountId: account,
      customerId: null,
    } as const;
    const { secret } = await makeProof(world.parts, nobody);
    await world.settle();
    const code = codeIn(newest(world, customer.email));
    const platformCalls = () => world.sim.calls().filter(({ path }) => path !== '/text-messages').length;
    const seen = async (who: typeof known, right: string) => {
      const before = platformCalls();
      for (const text of [other(right), `is it ${right}?`, 'hello?']) await says(who, text);
      const messages = (await world.mira.messages(who.conversationId)).map(({ text, state, direction }) => ({ text, state, direction })); // prettier-ignore
      return { messages, said: saidTo(world, who.contact), asked: platformCalls() - before };
    };
    expect(JSON.stringify(await seen(unknown, secret))).toBe(JSON.stringify(await seen(known, code)));
    expect((await customerOf(world, unknown.contactId)).customer).toBeNull();
    expect((await customerOf(world, known.contactId)).customer).toMatchObject({ link: 'verified' });
  });
});

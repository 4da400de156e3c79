// A page behind a link in a letter asks "is this you?". Looking at it, as mail programs do, changes nothing; yes links, "that was not
// me" is remembered, and both are told to every place on file.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { openWorld, type World } from '../../world.ts';
import { customerOf, knownCustomer, linkIn, mailboxOf, newcomer, newest, saidTo, verify } from './people.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 60_000 });

describe.each(ENGINES)('a link in a letter (on %s)', (engine) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ engine, mail: true, reachable: true });
  });
  afterAll(async () => world.close());

  /** As a browser without scripts. */
  const look = async (url: string, accept = 'en') => {
    const response = await fetch(url, { headers: { 'accept-language': accept } });
    return { status: response.status, html: await response.text(), headers: response.headers };
  };
  const press = async (url: string, answer: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' };
    const response = await fetch(url, { method: 'POST', headers, body: `answer=${answer}` });
    return { status: response.status, html: await response.text() };
  };
  const sent = async (language = 'en') => {
    const customer = await knownCustomer(world, { language });
    const who = await newcomer(world);
    const { status } = await verify(world, { ...who, customerId: customer.id, kind: 'magic_link' });
    expect(status).toBe(201);
    await world.settle();
    return { customer, who, url: linkIn(newest(world, customer.email)) };
  };
  const proofOf = async (contactId: string) =>
    (await world.mira.get(`/api/v1/contacts/${contactId}/verifications`)).body.items[0];

  test('is looked at as often as anybody likes, and answered once', async () => {
    const { customer, who, url } = await sent('de');
    expect(url.startsWith(world.url)).toBe(true);
    const before = (await world.events()).length;
    const [first, second] = [await look(url), await look(url)];
    expect(first.html).toBe(second.html);
    expect(first.html).toContain('lang="de"');
    expect(first.html).toContain('Ana Ruiz');
    expect(first.html).not.toContain('<script');
    expect(first.html).not.toContain(url.split('/').at(-1) ?? '?');
    expect(first.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(first.headers.get('referrer-policy')).toBe('no-referrer');
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await world.events(before)).toEqual([]);
    expect(await proofOf(who.contactId)).toMatchObject({ state: 'open' });

    const answers = await Promise.all([press(url, 'yes'), press(url, 'yes'), press(url, 'no')]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 410, 410]);
    await world.settle();
    // Whichever of them came first: one answer, one outcome.
    const { state } = await proofOf(who.contactId);
    const { customer: linked } = await customerOf(world, who.contactId);
    expect(state === 'used' ? linked : null).toEqual(linked);
    expect(mailboxOf(world).lettersTo(customer.phone)).toHaveLength(1);
    expect(saidTo(world, who.contact)).toEqual([]);
  });

  test('with yes makes them that customer', async () => {
    const { customer, who, url } = await sent();
    const { html } = await press(url, 'yes');
    await world.settle();
    expect(html).toContain('is linked');
    expect((await customerOf(world, who.contactId)).customer).toMatchObject({ id: customer.id, link: 'verified' });
    expect(newest(world, customer.email).subject).toContain('was linked');
    expect(mailboxOf(world).lettersTo(customer.phone)).toHaveLength(1);
    expect((await look(url)).status).toBe(410);
  });

  test('with "that was not me" is remembered, and whoever asked is looked at', async () => {
    const { customer, who, url } = await sent();
    const before = (await world.events()).length;
    const { html } = await press(url, 'no');
    await world.settle();
    expect(html).toContain('was not linked');
    const contact = await customerOf(world, who.contactId);
    expect(contact.customer).toBeNull();
    expect(contact.flaggedAt).not.toBeNull();
    expect(newest(world, customer.email).subject).toContain('was not linked');
    expect(mailboxOf(world).lettersTo(customer.phone)).toHaveLength(1);
    const happened = (await world.events(before)).map(({ type }) => type);
    expect(happened.toSorted()).toEqual(['contact.flagged', 'letter.ended', 'letter.ended', 'link.changed', 'proof.ended']); // prettier-ignore
    const again = await verify(world, { ...who, customerId: customer.id, kind: 'magic_link' });
    expect([again.status, again.body.because]).toEqual([409, 'rejected']);
  });

  test('that is over looks like one that never was, byte for byte', async () => {
    const { url, who: earlier } = await sent('fr');
    world.clock.advance(3_600_000);
    // From that moment on, whether or not anybody has written it down.
    expect([(await look(url)).status, (await press(url, 'yes')).status]).toEqual([410, 410]);
    expect((await customerOf(world, earlier.contactId)).customer).toBeNull();
    await world.settle();
    const { url: replaced, who, customer } = await sent();
    await verify(world, { ...who, customerId: customer.id, kind: 'magic_link' });
    await world.settle();
    const never = `${world.url}/proof/${'A'.repeat(32)}`;
    const pages = await Promise.all([url, replaced, never, `${world.url}/proof/x`].map((each) => look(each, 'pt-BR')));
    expect(pages.map(({ status }) => status)).toEqual([410, 410, 410, 410]);
    expect(new Set(pages.map(({ html }) => html)).size).toBe(1);
    expect(pages[0]?.html).toContain('lang="pt"');
    const shown = pages.map(({ headers }) => [...headers].filter(([name]) => name !== 'date').join('\n'));
    expect(new Set(shown).size).toBe(1);
    for (const each of [url, replaced, never]) expect((await press(each, 'yes')).status).toBe(410);
  });

  test('takes no other answer and no other body', async () => {
    const { who, url } = await sent();
    expect((await press(url, 'maybe')).status).toBe(400);
    expect((await fetch(url, { method: 'POST', body: 'x'.repeat(1_000) })).status).toBeGreaterThanOrEqual(400);
    expect(await proofOf(who.contactId)).toMatchObject({ state: 'open' });
  });
});

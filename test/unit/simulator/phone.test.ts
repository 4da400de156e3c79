import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { CAST } from '../../../src/simulator/cast.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
afterEach(() => world.close());

const ana = CAST[0]?.on.x?.externalId ?? '';
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${world.simulator.url}/phone/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('the page and everything it needs come from its own address, and nothing else may run', async () => {
  world = await smallWorld();
  const page = await fetch(`${world.simulator.url}/phone`);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  const html = await page.text();
  expect(html).toContain('SIMULATED');
  expect(html).not.toMatch(/<script(?![^>]*src=)|<style|style=|onclick=/);
  const parts = [...html.matchAll(/(?:src|href)="(phone\/[^"]+)"/g)].map(([, part]) => part);
  expect(parts).toHaveLength(4);
  for (const part of parts) expect((await fetch(`${world.simulator.url}/${part}`)).status).toBe(200);
});

test('what the visitor writes goes to the webhook like any customer’s message', async () => {
  world = await smallWorld();
  expect((await post('messages', { channel: 'x', contact: ana, text: 'Hola <b>' })).status).toBe(200);
  await world.simulator.settled();
  expect(world.received[0]?.raw.toString()).toContain('Hola &lt;b&gt;');
});

test('the thread and every later answer come down the stream', async () => {
  world = await smallWorld();
  world.simulator.customerWrites({ channel: 'x', contact: ana, text: 'before' });
  const stream = await fetch(`${world.simulator.url}/phone/api/stream?channel=x&contact=${ana}`);
  const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  const until = async (text: string): Promise<void> => {
    while (!seen.includes(text)) {
      const { value, done } = await reader.read();
      if (done) throw new Error(`the stream ended before ${text}`);
      seen += value;
    }
  };
  await until('"text":"before"');
  world.simulator.nativeAppReplies({ channel: 'x', contact: ana, text: 'and after' });
  await until('"text":"and after"');
  await post('reads', { channel: 'x', contact: ana });
  await until('"seen":true');
  expect(seen.indexOf('before')).toBeLessThan(seen.indexOf('and after'));
  await reader.cancel();
});

test('a visitor can be somebody new on every channel', async () => {
  world = await smallWorld();
  const { person } = (await (await post('people', { displayName: 'Zoë Vermeer' })).json()) as {
    person: { on: Record<string, string> };
  };
  expect(Object.keys(person.on)).toEqual(['x', 'messenger', 'instagram']);
  await post('messages', { channel: 'instagram', contact: person.on['instagram'], text: 'hi' });
  expect(world.simulator.ledger.messagesFrom(person.on['instagram'] ?? '')).toHaveLength(1);
  expect(world.simulator.people.find('instagram', person.on['instagram'] ?? '')?.displayName).toBe('Zoë Vermeer');
});

test('another site in the same browser cannot write as a customer', async () => {
  world = await smallWorld();
  const message = { channel: 'x', contact: ana, text: 'gotcha' };
  expect((await post('messages', message, { origin: 'https://elsewhere.example' })).status).toBe(400);
  expect((await post('messages', message, { 'content-type': 'text/plain' })).status).toBe(400);
  expect((await post('messages', { ...message, contact: 'nobody' })).status).toBe(400);
  expect(world.simulator.ledger.all()).toEqual([]);
});

test('the phone works while the platforms’ network is down', async () => {
  world = await smallWorld();
  world.simulator.networkDown();
  expect((await fetch(`${world.simulator.url}/phone`)).status).toBe(200);
});

test('letters to a person lie beside their phone, and a link from the app opens the thread or fills the field', async () => {
  world = await smallWorld({ mailbox: true });
  const { simulator } = world;
  const { email = '' } = CAST[0]?.record ?? {};
  const mail = { host: '127.0.0.1', port: Number(new URL(simulator.mailbox?.smtpUrl ?? '').port), ignoreTLS: true };
  for (const to of [email, 'somebody.else@example.com'])
    await createTransport(mail).sendMail({ from: 'care@halcyon.example', to, subject: 'Hola', text: `For ${to}` });
  const letters = await (await fetch(`${simulator.url}/phone/api/letters?who=ana`)).json();
  expect(letters).toMatchObject({ letters: [{ subject: 'Hola', text: expect.stringContaining(email), by: 'email' }] });
  expect(await (await fetch(`${simulator.url}/phone/api/letters?who=nobody`)).json()).toEqual({ letters: [] });

  const open = async (channel: 'x' | 'messenger', url: string) => {
    const answer = await post('links', { channel, contact: CAST[0]?.on[channel]?.externalId, url });
    return [answer.status, await answer.json()] as const;
  };
  expect(await open('x', 'https://x.com/messages/compose?recipient_id=1&text=Hello!%20%23TP-7K3MX9QZ')).toEqual([200, { text: 'Hello! #TP-7K3MX9QZ' }]); // prettier-ignore
  expect(await open('messenger', 'https://m.me/104839267451203?ref=abc')).toEqual([200, { text: '' }]);
  expect((await open('messenger', 'https://evil.example/?ref=abc'))[0]).toBe(400);
  expect((await open('x', 'https://m.me/104839267451203?ref=abc'))[0]).toBe(400);
  await simulator.settled();
  expect(world.received.map(({ raw }) => raw.toString()).join()).toContain('"ref":"abc"');
});

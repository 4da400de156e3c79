// The sample platform itself: a small server that signs what it tells, keeps what it was sent, and goes wrong on request.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import type { Clock } from '../../../../src/clock.ts';
import type { Plug } from '../../../../src/channels/registry.ts';
import type { World } from '../../../world.ts';
import type { OtherSide, Trouble } from '../other-side.ts';
import { samplePlug } from './channel.ts';
import { signatureOf } from './door.ts';

const SECRET = 'halcyon-sample-secret';

interface Sample extends OtherSide {
  plug(clock: Clock): Plug;
  /** Learns where we are, and lives in our time. */
  meet(world: World): void;
}

export async function openSample(): Promise<Sample> {
  const sent: { id: string; to: string; text: string; ref: string; at: number }[] = [];
  const line: Trouble[] = [];
  const ways = new Set<Promise<unknown>>();
  const account = { externalId: '5500', handle: 'halcyonair', credentials: { token: 'sample-token' } };
  const customer = '900100';
  let target = '';
  let now = (): number => 0;
  let ids = 0;
  let calls = 0;

  const tell = (event: object, times = 1): void => {
    const body = JSON.stringify({ to: account.externalId, events: [{ at: now(), ...event }] });
    for (let i = 0; i < times; i += 1) {
      const way = fetch(target, { method: 'POST', headers: signed(body), body }).finally(() => ways.delete(way));
      ways.add(way);
    }
  };
  const signed = (body: string) => ({
    'content-type': 'application/json',
    'x-sample-signature': signatureOf(SECRET, body),
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://sample');
    const say = (status: number, body: object) => void response.writeHead(status).end(JSON.stringify(body));
    if (url.pathname === '/sent')
      return say(200, { messages: sent.filter(({ to }) => to === url.searchParams.get('to')).toReversed() });
    if (url.pathname !== '/send') return say(404, { error: 'nobody' });
    calls += 1;
    const trouble = line.shift();
    const { to, text, ref } = JSON.parse(await readText(request)) as { to: string; text: string; ref: string };
    if (trouble === 'refuses') return say(403, { error: 'blocked' });
    if (trouble === 'limits') return say(429, { error: 'slow down', wait: 60 });
    if (trouble === 'hears nothing') return void request.socket.destroy();
    const id = String((ids += 1));
    sent.push({ id, to, text, ref, at: now() });
    tell({ kind: 'written', id, byBrand: true, person: { id: to }, text, ref });
    if (trouble === 'loses the answer') return void request.socket.destroy();
    return say(200, { id });
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    channel: 'sample',
    account,
    customer,
    plug: (clock) => samplePlug({ url, secret: SECRET, clock }),
    door: '/webhooks/sample',
    signed,
    meet: (world) => {
      target = `${world.url}/webhooks/sample`;
      now = () => world.clock.now();
    },
    writes(text, times) {
      const id = String((ids += 1));
      tell({ kind: 'written', id, person: { id: customer, handle: 'ana_ruiz' }, text }, times);
      return id;
    },
    takesBack: (id) => tell({ kind: 'taken_back', id }),
    next: (trouble) => line.push(trouble),
    arrived: () => sent.map(({ text }) => text),
    calls: () => calls,
    async settled() {
      while (ways.size > 0) await Promise.allSettled(ways);
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

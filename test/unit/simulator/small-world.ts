// The simulator with a bare receiver instead of the product: what a delivery looks like on the wire, and who asks for it.
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { manualClock, type ManualClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/log.ts';
import type { SimulatedAccount } from '../../../src/simulator/shapes.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';

export const SECRETS = {
  xConsumerKey: 'consumer-key',
  xConsumerSecret: 'consumer-secret',
  xBearerToken: 'app-only',
  xClientId: 'client-id',
  xClientSecret: 'client-secret',
  metaAppSecret: 'app-secret',
  metaUserToken: 'administrator',
  metaVerifyToken: 'verify-me',
};

export const X_ACCOUNT: SimulatedAccount = {
  channel: 'x',
  externalId: '1603419180975409153',
  handle: 'halcyonair',
  displayName: 'Halcyon Air',
  credentials: { accessToken: 'x-token', accessSecret: 'x-secret' },
};
export const PAGE: SimulatedAccount = {
  channel: 'messenger',
  externalId: '104839267451203',
  handle: 'halcyonair',
  displayName: 'Halcyon Air',
  credentials: { pageToken: 'page-token' },
};
export const INSTAGRAM: SimulatedAccount = {
  channel: 'instagram',
  externalId: '17841403928174650',
  handle: 'halcyonair',
  displayName: 'Halcyon Air',
  credentials: { token: 'instagram-token' },
};

export const ANA = '1445667788990011223';
export const START = Date.parse('2026-11-21T08:00:00Z');

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  raw: Buffer;
}

export interface SmallWorld {
  simulator: Simulator;
  clock: ManualClock;
  received: Received[];
  /** What the receiver answers next; an empty list means 200. */
  statuses: number[];
  /** Where the receiver listens. */
  base: string;
  /** How the receiver answers X's check of the address. */
  crc: 'right' | 'wrong' | 'failing';
  close(): Promise<void>;
}

export async function smallWorld(options: Partial<SimulatorOptions> = {}): Promise<SmallWorld> {
  const received: Received[] = [];
  const statuses: number[] = [];
  const clock = manualClock(START);
  const receiver = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://receiver');
    const token = url.searchParams.get('crc_token');
    if (token !== null) {
      const digest = createHmac('sha256', SECRETS.xConsumerSecret).update(token).digest('base64');
      const response_token = world.crc === 'right' ? `sha256=${digest}` : 'no';
      response.writeHead(world.crc === 'failing' ? 503 : 200).end(JSON.stringify({ response_token }));
      return;
    }
    if (request.method === 'GET') {
      const isRight = url.searchParams.get('hub.verify_token') === SECRETS.metaVerifyToken;
      response.writeHead(isRight ? 200 : 403).end(url.searchParams.get('hub.challenge'));
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const status = statuses.shift() ?? 200;
      if (status === 200) received.push({ path: url.pathname, headers: request.headers, raw: Buffer.concat(chunks) });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const simulator = await startSimulator({
    seed: 7,
    clock,
    log: silentLog(),
    target: { xWebhookUrl: `${base}/webhooks/x`, metaWebhookUrl: `${base}/webhooks/meta` },
    secrets: SECRETS,
    accounts: [X_ACCOUNT, PAGE, INSTAGRAM],
    ...options,
  });
  const world: SmallWorld = {
    simulator,
    clock,
    received,
    statuses,
    base,
    crc: 'right',
    close: async () => {
      await simulator.close();
      receiver.closeAllConnections();
      await new Promise((resolve) => void receiver.close(resolve));
    },
  };
  return world;
}

export interface XCall {
  method?: string;
  url: string;
  body?: unknown;
  accessToken?: string;
  accessSecret?: string;
}

/** A call signed by OAuth 1.0a, written from the RFC and apart from the simulator's own check. */
export function callX({
  method = 'GET',
  url,
  body,
  accessToken = 'x-token',
  accessSecret = 'x-secret',
}: XCall): Promise<Response> {
  const address = new URL(url);
  const oauth: Record<string, string> = {
    oauth_consumer_key: SECRETS.xConsumerKey,
    oauth_nonce: randomBytes(8).toString('hex'),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_token: accessToken,
    oauth_version: '1.0',
  };
  const encode = (text: string): string => encodeURIComponent(text).replaceAll('!', '%21').replaceAll("'", '%27').replaceAll('(', '%28').replaceAll(')', '%29').replaceAll('*', '%2A'); // prettier-ignore
  const parameters = [...Object.entries(oauth), ...address.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const base = [method, encode(`${address.origin}${address.pathname}`), encode(parameters)].join('&');
  oauth['oauth_signature'] = createHmac('sha1', `${SECRETS.xConsumerSecret}&${accessSecret}`)
    .update(base)
    .digest('base64');
  const header = Object.entries(oauth).map(([name, value]) => `${name}="${encode(value)}"`).join(', '); // prettier-ignore
  return fetch(url, {
    method,
    headers: { authorization: `OAuth ${header}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export const sendDm = (
  simulator: Simulator,
  { text, contact = ANA }: { text: string; contact?: string },
): Promise<Response> =>
  callX({ method: 'POST', url: `${simulator.url}/2/dm_conversations/with/${contact}/messages`, body: { text } });

// A real HTTP server on this machine that answers as a test tells it, also on the level of the connection.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SendingAccount } from '../../../../src/channels/channel.ts';
import { xChannel } from '../../../../src/channels/x/channel.ts';
import { manualClock } from '../../../../src/clock.ts';
import { HALCYON } from './fixtures.ts';

export interface Received {
  method: string | undefined;
  url: string | undefined;
  authorization: string;
  body: string;
}

export interface StandIn {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

export type Behaviour = (response: ServerResponse, request: IncomingMessage, nth: number) => void;

/** Answers each call by `behave` after its body has been read. */
export async function openStandIn(behave: Behaviour): Promise<StandIn> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const body = Buffer.concat(chunks).toString();
      const nth = received.push({ method, url, authorization: headers.authorization ?? '', body });
      behave(response, request, nth);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const NOW = Date.parse('2026-11-21T12:00:00Z');

export const account: SendingAccount = {
  id: 'cha_1',
  externalId: HALCYON,
  handle: 'halcyonair',
  credentials: { accessToken: `${HALCYON}-token`, accessSecret: 'access-secret' },
};

/** The channel as the product opens it, calling `apiUrl`. */
export const channelFor = (apiUrl: string, timeoutMs = 5000) =>
  xChannel({ apiUrl, consumerKey: 'key', consumerSecret: 'secret', timeoutMs, clock: manualClock(NOW) });

/** Answers in JSON, dated by X's clock. */
export const json = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    date: new Date(NOW).toUTCString(),
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

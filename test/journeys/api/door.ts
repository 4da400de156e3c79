// The API on top of the house, asked without a network, and the ways people and scripts ask it.
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { buildApp, type ApiParts } from '../../../src/api/app.ts';
import { Problem } from '../../../src/api/schemas.ts';
import { openReceiver } from '../../../src/ingest/receive.ts';
import { openHouse, PASSWORD, type House, type HouseOptions } from './house.ts';

export interface Door {
  house: House;
  app: Awaited<ReturnType<typeof buildApp>>;
  /** A browser's session of this person. */
  signIn(name: string): Promise<Asker>;
  /** Nobody. */
  stranger: Asker;
  close(): Promise<void>;
}

export type Asker = (
  method: string,
  url: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<LightMyRequestResponse>;

export async function openDoor(more: Partial<ApiParts> = {}, options: HouseOptions = {}): Promise<Door> {
  const house = await openHouse(options);
  const receiver = openReceiver(house);
  const app = await buildApp({ ...house, receiver, ...more });
  await app.ready();
  const asking =
    (fixed: Record<string, string>): Asker =>
    (method, url, body, headers = {}) =>
      app.inject({
        method,
        url,
        headers: { ...fixed, ...headers },
        ...(body === undefined ? {} : { payload: body as object }),
      });
  return {
    house,
    app,
    stranger: asking({}),
    async signIn(name) {
      const email = `${name.toLowerCase()}@halcyonair.example`;
      const answer = await app.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { email, password: PASSWORD },
      });
      expect(answer.statusCode, answer.body).toBe(200);
      return asking({ cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', 'x-touchpoint': '1' });
    },
    async close() {
      await app.close();
      await receiver.close();
      await house.close();
    },
  };
}

/** An error as the contract says it, with this code; its body for a closer look. */
export function problem(answer: LightMyRequestResponse, code: string): Problem {
  expect(answer.headers['content-type'], answer.body).toContain('application/problem+json');
  const body = Problem.loose().parse(answer.json());
  expect(body).toMatchObject({ code, status: answer.statusCode });
  expect(answer.statusCode, answer.body).toBeLessThan(500);
  return body;
}

// The product as several processes: one API and two workers on Postgres and Redis. A message comes in and an answer goes out;
// workers come and go under load and nothing is lost; each process ends its work when it is asked to, and goes.
import { describe, expect, test } from 'vitest';
import { startSimulator, type Simulator } from '../../src/simulator/simulator.ts';
import { businessClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { ACCOUNTS, CUSTOMERS, ONE_OF_EACH, PASSWORD, SECRETS, STAFF } from '../cast.ts';
import { startProduct, until, type Product } from '../crash/product.ts';
import { hasPostgres, tellMissingPostgres } from '../machine.ts';
import { signIn, type Person } from '../person.ts';
import { emptyPostgres } from '../postgres.ts';
import { hasRedis, startRedis } from '../redis-server.ts';
import { environment } from '../world.ts';

tellMissingPostgres();

/** At least so many, and for as long as workers are being replaced. */
const MESSAGES = 300;

interface Installation {
  sim: Simulator;
  api: Product;
  sam: Person;
  startWorker(): Promise<Product>;
}

/** Everything of it ends with `closing`. */
async function openInstallation(closing: AsyncDisposableStack): Promise<Installation> {
  const redis = await startRedis();
  if (!redis) throw new Error('Redis was there a moment ago');
  closing.defer(() => redis.stop());
  const database = await emptyPostgres();
  closing.defer(() => database.drop());
  const sim = await startSimulator({
    seed: 11,
    clock: businessClock(),
    log: silentLog(),
    secrets: SECRETS,
    accounts: Object.values(ACCOUNTS),
    contacts: Object.values(CUSTOMERS),
  });
  closing.defer(() => sim.close());
  const env = {
    ...environment({ sim, dataDir: '/nonexistent/touchpoint', accounts: true }),
    ...database.env,
    REDIS_URL: redis.url,
    ADMIN_EMAIL: STAFF.sam.email,
    ADMIN_PASSWORD: PASSWORD,
  };
  const start = async (role: 'api' | 'worker') => {
    const product = await startProduct(env, role);
    closing.defer(async () => void product.process.kill('SIGKILL'));
    return product;
  };
  const api = await start('api');
  sim.setTarget({ xWebhookUrl: `${api.url}/webhooks/x`, metaWebhookUrl: `${api.url}/webhooks/meta` });
  const sam = await signIn(api.url, { email: STAFF.sam.email, password: PASSWORD });
  return { sim, api, sam, startWorker: () => start('worker') };
}

/** Asked to stop, as a deployment does; answers how it ended. */
async function asksToStop(product: Product): Promise<string | number> {
  product.process.kill('SIGTERM');
  return product.ended(15_000);
}

describe.runIf(hasPostgres && hasRedis())('one API and two workers on Postgres and Redis', () => {
  test('a message comes in, an answer goes out, and each process ends when asked', { timeout: 90_000 }, async () => {
    await using closing = new AsyncDisposableStack();
    const installation = await openInstallation(closing);
    const { sim, api, sam } = installation;
    const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
    for (const { channel, externalId: contact } of ONE_OF_EACH) {
      sim.customerWrites({ channel, contact, text: 'Is HL 418 on time?' });
    }
    const conversations = await until('three conversations', async () => {
      const all = await sam.conversations('&view=all');
      return all.length === 3 && all;
    });
    for (const { id } of conversations) expect((await sam.replies(id, 'It is. ^Sam')).status).toBe(202);
    await until('all of them are answered', async () => sim.ledger.accepted().length === 3);
    expect(
      sim.ledger
        .accepted()
        .map(({ contact, text }) => `${contact} ${text}`)
        .toSorted(),
    ).toEqual(ONE_OF_EACH.map(({ externalId }) => `${externalId} It is. ^Sam`).toSorted());
    expect(await Promise.all([...workers, api].map(asksToStop))).toEqual([0, 0, 0]);
  });

  test('workers are replaced one by one under load, and nothing is lost or doubled', { timeout: 90_000 }, async () => {
    await using closing = new AsyncDisposableStack();
    const installation = await openInstallation(closing);
    const { sim, sam } = installation;
    const workers = await Promise.all([installation.startWorker(), installation.startWorker()]);
    sim.customerWrites({ channel: 'messenger', contact: CUSTOMERS.chidi.externalId, text: 'Hello?' });
    const answered = await until('the first conversation', async () => (await sam.conversations('&view=all'))[0]);

    const contacts = Array.from({ length: 40 }, (_, i) => `440000000000${String(i).padStart(4, '0')}`);
    const written: string[] = [];
    const answers: string[] = [];
    const replacing = new AbortController();
    const load = (async () => {
      while (!replacing.signal.aborted || written.length < MESSAGES) {
        for (let i = 0; i < 10; i += 1) {
          const text = `message ${written.length}`;
          sim.customerWrites({ channel: 'instagram', contact: contacts[written.length % contacts.length] ?? '', text });
          written.push(text);
        }
        await sim.settled();
        await sam.conversations(); // and somebody looks at the queue
        if (written.length % 100 !== 0) continue;
        answers.push(`answer ${written.length}`);
        expect((await sam.replies(answered.id, `answer ${written.length}`)).status).toBe(202);
      }
    })();
    for (const worker of workers) {
      const next = await installation.startWorker();
      expect(await asksToStop(worker)).toBe(0);
      expect(next.process.exitCode).toBeNull();
    }
    replacing.abort();
    await load;

    await until('every answer has left', async () => sim.ledger.accepted().length >= answers.length);
    expect(sim.ledger.accepted().map(({ text }) => text)).toEqual(answers);
    const textsOf = async () => {
      const conversations = (await sam.conversations('&view=all')).filter(
        ({ channels }) => channels[0] === 'instagram',
      );
      expect(conversations.length).toBeLessThanOrEqual(contacts.length);
      const messages = await Promise.all(conversations.map(({ id }) => sam.messages(id)));
      return messages.flat().map(({ text }) => text as string);
    };
    await until('every message is there', async () => (await textsOf()).length >= written.length);
    expect((await textsOf()).toSorted()).toEqual(written.toSorted());
    const statuses = sim.delivery.records().map(({ status }) => status);
    expect(new Set(statuses), 'what the platforms were answered').toEqual(new Set([200]));
  });
});

test.each(['api', 'worker'] as const)('without REDIS_URL `%s` does not start, and says why', async (role) => {
  const env = { DATA_DIR: '/nonexistent/touchpoint' };
  await expect(startProduct(env, role)).rejects.toThrow(
    /ended at its start \(1\)[^]*REDIS_URL: needed because[^]*redis:\/\//,
  );
});

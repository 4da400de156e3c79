// The disk is full: the platforms get a 503 that asks them to come back, never a 200 for something that is not kept; and when there
// is space again the product goes on by itself. A real process on a small file system of its own.
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { signedHeaders } from '../../src/simulator/delivery-call.ts';
import { PASSWORD, SECRETS, STAFF } from '../cast.ts';
import { startProduct, until, type Product } from '../crash/product.ts';
import { signIn, type Person } from '../person.ts';
import { canMount, mountSmall, tellMissingSmallDisk } from '../small-disk.ts';
import { environment } from '../world.ts';
import { metaBody, written } from './meta-deliveries.ts';

const SIZE_MB = 48;

tellMissingSmallDisk();

/** Takes every last byte. Answers how to give them back. */
function fill(folder: string): () => void {
  const file = join(folder, 'ballast');
  const ballast = openSync(file, 'w');
  for (const bytes of [1 << 20, 1 << 12, 1]) {
    for (;;) {
      try {
        writeSync(ballast, Buffer.alloc(bytes));
      } catch {
        break;
      }
    }
  }
  closeSync(ballast);
  return () => rmSync(file);
}

interface Call {
  text: string;
  status: number;
  retryAfter: string | null;
}

/** A delivery of some kilobytes, so that no space left over anywhere is enough for long. */
async function post({ url }: Product, number: number): Promise<Call> {
  const text = `message ${number} ${'.'.repeat(6_000)}`;
  const contact = `6100000000${number % 7}`;
  const body = metaBody('messenger', [written({ contact, at: Date.now(), mid: `m_full_${number}`, text })]);
  const headers = signedHeaders({ door: 'meta', body, secrets: SECRETS });
  const response = await fetch(`${url}/webhooks/meta`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return { text, status: response.status, retryAfter: response.headers.get('retry-after') };
}

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

async function textsOf(agent: Person): Promise<string[]> {
  const conversations = await agent.conversations('&view=all');
  const messages = await Promise.all(conversations.map(({ id }) => agent.messages(id)));
  return messages.flat().map(({ text }) => text as string);
}

describe.skipIf(!canMount)('on a disk that runs full (needs root, to mount a small one)', () => {
  test(
    'nothing is said to be kept that is not, and work goes on when there is space',
    { timeout: 90_000 },
    async () => {
      await using closing = new AsyncDisposableStack();
      const small = mountSmall(SIZE_MB);
      closing.defer(() => small.unmount());
      const product = await startProduct({
        ...environment({ sim: { url: 'http://127.0.0.1:9' }, dataDir: join(small.folder, 'data'), accounts: true }),
        ADMIN_EMAIL: STAFF.sam.email,
        ADMIN_PASSWORD: PASSWORD,
      });
      closing.defer(() => product.stop());
      const sam = await signIn(product.url, { email: STAFF.sam.email, password: PASSWORD });
      const calls: Call[] = await Promise.all(numbers(0, 20).map((n) => post(product, n)));
      expect(calls.map(({ status }) => status)).toEqual(numbers(0, 20).map(() => 200));

      const giveBack = fill(small.folder);
      const refused = () => calls.filter(({ status }) => status !== 200);
      for (let from = 20; refused().length < 60; from += 12) {
        expect(from, 'deliveries that a full disk took').toBeLessThan(2_000);
        calls.push(...(await Promise.all(numbers(from, 12).map((n) => post(product, n)))));
      }
      expect(refused().map(({ status, retryAfter }) => [status, Number(retryAfter) > 0])).toEqual(
        refused().map(() => [503, true]),
      );

      giveBack();
      const taken = calls.filter(({ status }) => status === 200).map(({ text }) => text);
      const probe = calls.length;
      await until('it takes deliveries again', async () => (await post(product, probe)).status === 200, 10_000);
      taken.push((await until('the probe is known', async () => post(product, probe))).text);
      expect(product.process.exitCode, 'without a restart').toBeNull();
      await until('what was kept is processed', async () => (await textsOf(sam)).length >= taken.length);
      expect((await textsOf(sam)).toSorted(), 'exactly what was answered with 200').toEqual(taken.toSorted());

      // The platforms deliver again what was refused; and, as they do, some of what was not.
      const again = await Promise.all(calls.map((_, n) => post(product, n)));
      expect(again.every(({ status }) => status === 200)).toBe(true);
      const all = [...calls.map(({ text }) => text), `message ${probe} ${'.'.repeat(6_000)}`];
      await until('all of it is there', async () => (await textsOf(sam)).length >= all.length);
      expect((await textsOf(sam)).toSorted()).toEqual(all.toSorted());
      expect(
        (await sam.get('/api/v1/admin/dead-events')).body.items,
        'what a full disk stopped is not given up',
      ).toEqual([]);
    },
  );
});

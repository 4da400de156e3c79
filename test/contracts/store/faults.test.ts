// What happens to the store when something breaks: disk, connection, other processes, kill -9.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { asc, eq, like, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headNumber } from '../../../src/events/read-since.ts';
import { migrateLite } from '../../../src/db/lite-migrate.ts';
import { migrationsOf, openStore } from '../../../src/db/open.ts';
import { codeOf, CommitUnknown, TxMisuse, type Store } from '../../../src/db/store.ts';
import { openTarget, probes, targets, type Probes } from './probe.ts';

const nowhere = (): void => undefined;
const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const child = (task: string, target: string): ChildProcessByStdio<null, Readable, null> =>
  spawn(process.execPath, [CHILD, task, target], { stdio: ['ignore', 'pipe', 'inherit'] });
const exitCodes = async (children: ReturnType<typeof child>[]): Promise<unknown[]> =>
  (await Promise.all(children.map((each) => once(each, 'exit')))).map(([code]) => code as unknown);

for (const { name, target, missing, make, drop } of targets('race')) {
  test.skipIf(missing !== undefined)(
    `four processes open a new database on ${name} at once`,
    { timeout: 60_000 },
    async () => {
      await make();
      const children = Array.from({ length: 4 }, () => child('open', target));
      expect(await exitCodes(children)).toEqual([0, 0, 0, 0]);
      await drop();
    },
  );
}

for (const { name, target, missing, create, drop } of targets('faults')) {
  describe.skipIf(missing !== undefined)(`when something breaks on ${name}`, { timeout: 60_000 }, () => {
    let s: Store;
    let p: Probes;
    beforeAll(async () => {
      s = await create(['max_page_count = 3000']);
      p = probes(s);
    });
    afterAll(async () => {
      await s.close();
      await drop();
    });
    // What only one engine can suffer is no test of the other, so it is not counted as skipped there.
    const onSqlite = name === 'sqlite' ? test : nowhere;
    const onPostgres = name === 'postgres' ? test : nowhere;
    const read = async (id: string): Promise<number | undefined> => {
      const [row] = await s.db.select().from(p.counters).where(eq(p.counters.id, id));
      return row?.n;
    };

    test('three processes add up exactly, and the log tells the history without one step out of place', async () => {
      await s.tx((db) => db.insert(p.counters).values({ id: 'shared', n: 0 }));
      const from = await headNumber(s);
      expect(await exitCodes([1, 2, 3].map(() => child('increment', target)))).toEqual([0, 0, 0]);
      expect(await read('shared')).toBe(900);
      const events = await s.db.select().from(s.t.events).orderBy(asc(s.t.events.n));
      const history = Array.from({ length: 900 }, (_, i) => [from + i + 1, i + 1]);
      expect(events.map((e) => [e.n, e.data['to']])).toEqual(history);
    });

    test('a killed process leaves no half transaction, every answered one is there, and the log has no gap', async () => {
      const answered: string[] = [];
      for (const lines of [1, 250]) {
        const victim = child('pairs', target);
        let text = '';
        for await (const chunk of victim.stdout) {
          text += String(chunk);
          if (text.split('\n').length > lines) victim.kill('SIGKILL');
        }
        answered.push(...text.split('\n').slice(0, -1));
      }
      const dying = child('die', target);
      const closed = once(dying, 'close');
      const [committed] = (await once(dying.stdout, 'data')) as [Buffer];
      expect(await closed).toEqual([null, 'SIGKILL']);

      const sides = await s.db
        .select({ id: p.pairs.id, n: sql<number>`count(*)`.mapWith(Number) })
        .from(p.pairs)
        .groupBy(p.pairs.id);
      expect(sides.filter((pair) => pair.n !== 2)).toEqual([]);
      const stored = new Set(sides.map((pair) => pair.id));
      expect(answered.length).toBeGreaterThan(250);
      expect(answered.filter((id) => !stored.has(id))).toEqual([]);
      const numbers = await s.db.select({ n: s.t.events.n }).from(s.t.events);
      expect(Math.max(...numbers.map((e) => e.n))).toBe(numbers.length);
      const dead = [...stored].filter((id) => id.startsWith('die')).length;
      if (name === 'sqlite') expect(dead).toBe(Number(String(committed))); // of the group in progress, nothing
      expect(numbers).toHaveLength(900 + stored.size - dead);
    });

    test('two that lock in opposite order both succeed, and their hooks run once', async () => {
      await s.tx((db) =>
        db.insert(p.counters).values([
          { id: 'x', n: 0 },
          { id: 'y', n: 0 },
        ]),
      );
      let runs = 0;
      const hooks: string[] = [];
      const locked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      const add = (ids: string[], mine: number): Promise<void> =>
        s.tx(async (db) => {
          runs++;
          s.afterCommit(() => {
            hooks.push(ids.join(''));
          });
          for (const id of ids) {
            await db
              .update(p.counters)
              .set({ n: sql`${p.counters.n} + 1` })
              .where(eq(p.counters.id, id));
            locked[mine]?.resolve();
            if (s.dialect === 'pg') await locked[1 - mine]?.promise; // each holds one lock before it asks for the other
          }
        });
      await Promise.all([add(['x', 'y'], 0), add(['y', 'x'], 1)]);
      expect([await read('x'), await read('y'), hooks.toSorted()]).toEqual([2, 2, ['xy', 'yx']]);
      expect(runs).toBe(s.dialect === 'pg' ? 3 : 2);
    });

    onSqlite('a full disk refuses all that had started; those still waiting are not touched', async () => {
      const big = 'x'.repeat(2_000_000);
      const ran: string[] = [];
      const fill = (i: number): Promise<unknown> =>
        s.tx((db) => db.insert(p.pairs).values({ id: `fill${i}`, side: 1, body: big }));
      for (let i = 0; ; i++) {
        const code = await fill(i).then(() => '', codeOf);
        if (code === '') continue;
        expect(code).toBe('SQLITE_FULL');
        break;
      }
      const { commits } = s.stats;
      const results = await Promise.allSettled([
        s.tx(async (db) => {
          await db.insert(p.counters).values({ id: 'before', n: 1 });
          s.afterCommit(() => {
            ran.push('before');
          });
        }),
        s.tx(async (db) => {
          // Ends the transaction, after which the next statement would commit by itself.
          await db
            .insert(p.pairs)
            .values({ id: 'too much', side: 1, body: big })
            .catch(() => undefined);
          await db.insert(p.counters).values({ id: 'autocommitted', n: 1 });
        }),
        s.tx((db) => db.insert(p.counters).values({ id: 'next group', n: 1 })),
      ]);
      const shared = s.stats.commits - commits === 1; // unless the first had a group of its own on a slow machine
      expect(results.map((r) => r.status)).toEqual([shared ? 'rejected' : 'fulfilled', 'rejected', 'fulfilled']);
      expect([await read('before'), ran]).toEqual(shared ? [undefined, []] : [1, ['before']]);
      expect([await read('autocommitted'), await read('next group')]).toEqual([undefined, 1]);
    });

    onSqlite('waiting for another process that writes does not stop the event loop', async () => {
      const other = new Database(target);
      other.exec('BEGIN IMMEDIATE');
      const waiting = s.tx((db) => db.insert(p.counters).values({ id: 'waited', n: 1 }));
      for (let tick = 0; tick < 20; tick++) await sleep(5);
      expect(await read('waited')).toBe(undefined);
      other.exec('ROLLBACK');
      await waiting;
      other.close();
      expect(await read('waited')).toBe(1);
    });

    onSqlite('one that waits for anything but statements is refused and undone, its neighbours are not', async () => {
      const insert = (id: string) => s.tx((db) => db.insert(p.counters).values({ id, n: 1 }));
      const results = await Promise.allSettled([
        insert('quick 1'),
        s.tx(async (db) => {
          await db.insert(p.counters).values({ id: 'waits', n: 1 });
          await sleep(5);
        }),
        insert('quick 2'),
        s.tx(() => new Promise(() => undefined)),
        insert('quick 3'),
      ]);
      const fates = results.map((r) => (r.status === 'fulfilled' ? 'stored' : (r.reason as Error).name));
      expect(fates).toEqual(['stored', TxMisuse.name, 'stored', TxMisuse.name, 'stored']);
      expect(await read('waits')).toBe(undefined);
      expect(await s.db.$count(p.counters, like(p.counters.id, 'quick%'))).toBe(3);
    });

    onSqlite(
      'a migration that rebuilds a parent keeps the children; one that breaks references changes nothing',
      () => {
        const db = new Database(target);
        const folder = migrationsOf('sqlite');
        db.exec(`CREATE TABLE parent (id text PRIMARY KEY);
        CREATE TABLE child (id text PRIMARY KEY, up text REFERENCES parent (id) ON DELETE CASCADE);
        INSERT INTO parent VALUES ('p'); INSERT INTO child VALUES ('c', 'p')`);
        const rebuild = [
          'CREATE TABLE parent2 (id text PRIMARY KEY, x int)',
          'INSERT INTO parent2 (id) SELECT id FROM parent',
        ];
        migrateLite(db, folder, [...rebuild, 'DROP TABLE parent', 'ALTER TABLE parent2 RENAME TO parent']);
        expect(db.prepare('SELECT count(*) FROM child').pluck().get()).toBe(1);
        expect(() => migrateLite(db, folder, ['DELETE FROM parent'])).toThrow(/1 broken reference/);
        expect(db.prepare('SELECT count(*) FROM parent').pluck().get()).toBe(1);
        db.close();
      },
    );

    onPostgres('a connection lost during COMMIT is "unknown"; the process and the pool live on', async () => {
      const proxy = await cuttingProxy(new URL(target));
      const far = await openTarget(proxy.url);
      proxy.cutAt('COMMIT');
      const cut = far.tx(async (db) => {
        await db.insert(p.counters).values({ id: 'unknown', n: 1 });
        far.appendEvent({ type: 'unknown', at: 1, data: {} });
      });
      await expect(cut).rejects.toThrow(CommitUnknown);
      expect(await read('unknown')).toBe(1); // here it was stored: the answer alone was lost
      await far.tx((db) => db.insert(p.counters).values({ id: 'after unknown', n: 1 }));
      await far.close();
      proxy.close();
    });

    onPostgres('a statement over its time limit refuses its transaction', async () => {
      const slow = await openStore({ databaseUrl: target, dataDir: '', log: () => undefined, statementTimeoutMs: 50 });
      const sleeping = slow.tx((db) => db.select({ x: sql`pg_sleep(5)` }).from(p.counters));
      expect(codeOf(await sleeping.catch((error: unknown) => error))).toBe('57014');
      await slow.close();
    });
  });
}

test('without a database URL a private SQLite file is made in the data folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-open-'));
  const dataDir = join(folder, 'made', 'here');
  const opened = await openStore({ dataDir, log: () => undefined });
  expect(opened.dialect).toBe('sqlite');
  for (const file of ['touchpoint.db', 'touchpoint.db-wal']) {
    expect(statSync(join(dataDir, file)).mode.toString(8), file).toBe('100600');
  }
  await opened.close();
  await opened.close();
  await expect(opened.tx(async () => 1)).rejects.toThrow(TxMisuse);
  rmSync(folder, { recursive: true });
});

/** Stands between the store and the server; after `cutAt(word)` it forwards that word and swallows the answer. */
async function cuttingProxy(server: URL): Promise<{ url: string; cutAt(word: string): void; close(): void }> {
  let armed: string | undefined;
  const proxy = createServer((down) => {
    const up = connect(Number(server.port), server.hostname);
    let cut = false;
    down.on('data', (bytes: Buffer) => {
      if (armed !== undefined && bytes.includes(armed)) {
        cut = true;
        armed = undefined;
      }
      up.write(bytes);
    });
    up.on('data', (bytes: Buffer) => {
      if (!cut) {
        down.write(bytes);
      } else if (bytes.includes('COMMIT')) {
        down.destroy();
        up.destroy();
      }
    });
    const end = (): void => {
      up.destroy();
      down.destroy();
    };
    for (const socket of [up, down]) socket.on('error', end).on('close', end);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = new URL(server);
  url.port = String((proxy.address() as AddressInfo).port);
  return {
    url: url.href,
    cutAt: (word) => {
      armed = word;
    },
    close: () => {
      proxy.close();
    },
  };
}

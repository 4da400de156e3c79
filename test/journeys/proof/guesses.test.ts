// A thousand guesses at one code at once, from several processes, one of which dies in the middle and comes back: five are looked at.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eq } from 'drizzle-orm';
import { describe, expect, test, vi } from 'vitest';
import { manualClock } from '../../../src/clock.ts';
import { loadConfig } from '../../../src/config.ts';
import { openContext, type Context } from '../../../src/context.ts';
import { newId } from '../../../src/ids.ts';
import { openLog } from '../../../src/log.ts';
import { makeProof } from '../../../src/proof/make-proof.ts';
import { endGuess, guessCode } from '../../../src/proof/use-proof.ts';
import { openMemoryQueue } from '../../../src/queues/memory.ts';
import { ENGINES, tellMissingPostgres } from '../../machine.ts';
import { freshPostgres } from '../../postgres.ts';
import { BEGINNING } from '../../world.ts';

tellMissingPostgres();
vi.setConfig({ testTimeout: 120_000 });

const GUESSER = fileURLToPath(new URL('guesser.ts', import.meta.url));

describe.each(ENGINES)('guesses at a code (on %s)', (engine) => {
  /** Several openings of one installation: each is what a worker or a start after a stop has. */
  async function installation() {
    const dataDir = mkdtempSync(join(tmpdir(), 'touchpoint-'));
    const database = engine === 'postgres' ? await freshPostgres() : undefined;
    const env = {
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
      ...database?.env,
    };
    const clock = manualClock(BEGINNING);
    const opened: Context[] = [];
    const open = async () => {
      const log = openLog({ level: 'silent' });
      const parts = await openContext(loadConfig(env), { clock, log, queue: openMemoryQueue({ log }) });
      opened.push(parts);
      return parts;
    };
    const close = async () => {
      for (const parts of opened) await parts.close();
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    };
    return { env, clock, open, close };
  }

  const asked = () => ({
    kind: 'code' as const,
    as: 'code' as const,
    contactId: newId('contact'),
    channelAccountId: newId('channelAccount'),
    customerId: newId('customer'),
  });

  /** Wrong ones, and somewhere among them the right one. */
  const guessesAround = (right: string, { count, at }: { count: number; at: number }) =>
    Array.from({ length: count }, (_, i) =>
      i === at ? right : String((Number(right) + 1 + i) % 100_000_000).padStart(8, '0'),
    );

  test('of a thousand at once, from several processes one of which died and came back, five are counted and no more is looked at', async () => {
    const { env, open, close } = await installation();
    const parts = await open();
    const { proof, secret } = await makeProof(parts, asked());
    const guesses = guessesAround(secret, { count: 1_000, at: 700 });
    const run = (from: number, { count = 200, ...more }: { count?: number; TOUCHPOINT_DIE_AT?: string } = {}) =>
      new Promise<{ lines: string[]; signal: NodeJS.Signals | null }>((resolve, reject) => {
        const child = spawn(
          process.execPath,
          [GUESSER, proof.id, String(BEGINNING), ...guesses.slice(from, from + count)],
          { env: { PATH: '/nowhere', ...env, ...more }, stdio: ['ignore', 'pipe', 'inherit'] },
        );
        let said = '';
        child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
        child.on('error', reject);
        child.on('close', (code, signal) => {
          if (code !== 0 && signal === null) reject(new Error(`a guesser ended with ${code}`));
          else resolve({ lines: said.split('\n').filter((line) => line !== ''), signal });
        });
      });
    // One dies with a guess that is counted and not looked at; it is started again with guesses of its own, beside the others.
    const dying = await run(0, { count: 1, TOUCHPOINT_DIE_AT: 'proof.counted' });
    expect(dying.signal).toBe('SIGKILL');
    const others = await Promise.all([run(0), run(200), run(400), run(600), run(800)]);
    const looked = [dying, ...others].flatMap(({ lines }) => lines);
    expect(looked).toHaveLength(4);
    expect(new Set(looked.map((line) => Number.parseInt(line, 10)))).toEqual(new Set([2, 3, 4, 5])); // the first died with its process
    const { proofs: t } = parts.store.t;
    const [row] = await parts.store.db.select().from(t).where(eq(t.id, proof.id));
    expect(row?.attempts).toBe(5);
    await close();
  });

  test('the right one is right within the first five, and only for whom it was made', async () => {
    const { open, close } = await installation();
    const [one, other] = [await open(), await open()];
    const { proof, secret } = await makeProof(one, asked());
    const [wrong = ''] = guessesAround(secret, { count: 1, at: 1 });
    expect(await guessCode(one, { proofId: proof.id, guess: wrong })).toMatchObject({ attempt: 1, isRight: false });
    expect(await guessCode(other, { proofId: proof.id, guess: secret })).toMatchObject({ attempt: 2, isRight: true });
    // Moved to somebody else's row, the hash opens for nobody.
    const { proofs: t } = one.store.t;
    await one.store.tx((db) =>
      db
        .update(t)
        .set({ contactId: newId('contact') })
        .where(eq(t.id, proof.id))
        .returning({ id: t.id }),
    );
    expect(await guessCode(other, { proofId: proof.id, guess: secret })).toMatchObject({ isRight: false });
    await close();
  });

  test('a worker that dies with the last one leaves none open, and takes nothing from who was right', async () => {
    const { open, close } = await installation();
    const parts = await open();
    const { proof, secret } = await makeProof(parts, asked());
    const proofId = proof.id;
    for (const guess of guessesAround(secret, { count: 4, at: 9 })) await guessCode(parts, { proofId, guess });
    const last = await guessCode(parts, { proofId, guess: secret });
    expect(last).toMatchObject({ attempt: 5, isRight: true });
    expect(await guessCode(parts, { proofId, guess: secret })).toBeUndefined();
    const { proofs: t } = parts.store.t;
    const state = async () => (await parts.store.db.select().from(t).where(eq(t.id, proofId)))[0]?.state;
    expect(await state()).toBe('locked');
    await parts.store.tx((db) => endGuess(parts, db, last ?? { proofId, attempt: 5, isRight: false }));
    expect(await state()).toBe('used');
    await close();
  });

  test('after ten minutes none is looked at, and without a record the right digits are wrong', async () => {
    const { open, close, clock } = await installation();
    const parts = await open();
    const nobody = await makeProof(parts, { ...asked(), customerId: null });
    expect(await guessCode(parts, { proofId: nobody.proof.id, guess: nobody.secret })).toMatchObject({
      attempt: 1,
      isRight: false,
    });
    const { proof, secret } = await makeProof(parts, asked());
    clock.advance(10 * 60_000);
    expect(await guessCode(parts, { proofId: proof.id, guess: secret })).toBeUndefined();
    await close();
  });
});

// Recorded deliveries are posted to the running product, one after another, exactly as their platform would: the bytes as they
// are, signed, and the answers counted.
import { setTimeout as pause } from 'node:timers/promises';
import type { DoorKind } from '../../channels/channel.ts';
import { businessClock, monotonicMs } from '../../clock.ts';
import { codeOf } from '../../db/store.ts';
import type { Outcome } from '../command.ts';
import { isSafeAddress } from '../../safe-address.ts';
import { Failed, WrongUse } from '../failure.ts';
import { readSettings } from '../open.ts';
import type { Progress } from '../progress.ts';
import { bytesOf, doorOf, recordingsIn, shuffled, signed, type Signed } from './recorded.ts';

export interface FolderQuestion {
  folder: string;
  url: string;
  /** Undefined: each body tells. */
  door: DoorKind | undefined;
  ratePerSecond: number | undefined;
  seed: number | undefined;
  times: number;
}

const TIMEOUT_MS = 30_000;

/** Failed when one was not answered 200. @throws Failed when nobody answers at all. */
export async function replayFolder(question: FolderQuestion, progress: Progress): Promise<Outcome> {
  const origin = originOf(question.url);
  const letters = await lettersOf(question);
  const byStatus: Record<string, number> = {};
  const startedAt = monotonicMs();
  for (const [done, { letter, name }] of letters.entries()) {
    await keepPace({ done, startedAt, ratePerSecond: question.ratePerSecond });
    const status = letter === undefined ? 'unknown door' : await post(origin, letter);
    if (status === 'no answer' && done === 0)
      throw new Failed(`Nobody answers at ${origin}. Is the product running? Start it with: npm start`);
    byStatus[status] = (byStatus[status] ?? 0) + 1;
    progress.at(`posted (now ${name})`, done + 1, letters.length);
  }
  const accepted = byStatus['200'] ?? 0;
  const seconds = (monotonicMs() - startedAt) / 1000;
  return {
    json: { posted: letters.length, accepted, byStatus, seconds: Number(seconds.toFixed(3)) },
    lines: [
      `${accepted} of ${letters.length} were accepted in ${seconds.toFixed(1)} s.`,
      ...Object.entries(byStatus).map(([status, count]) => `  ${status}: ${count}${meaningOf(status)}`),
    ],
    failed: accepted < letters.length,
  };
}

function meaningOf(status: string): string {
  if (status === '401') return ' (the product has another secret: compare X_CONSUMER_SECRET and META_APP_SECRET)';
  if (status === 'unknown door') return ' (not JSON, or of no known platform: name its door with --door)';
  return status === '404' ? ' (is that the address of Touchpoint?)' : '';
}

/** Secrets of customers travel in these bodies: in the clear only inside this machine. */
function originOf(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new WrongUse(`--url: "${text}" is not an address such as http://127.0.0.1:4000`);
  if (!isSafeAddress(url)) throw new WrongUse(`--url: http only on this machine; use https for ${url.hostname}`);
  return url.origin;
}

interface Letter {
  raw: Buffer;
  signed: Signed;
}

async function lettersOf({
  folder,
  door,
  seed,
  times,
}: FolderQuestion): Promise<{ name: string; letter: Letter | undefined }[]> {
  const { openRegistry } = await import('../../channels/registry.ts');
  const config = readSettings();
  const registry = openRegistry(config, businessClock());
  const once = recordingsIn(folder).map((file) => {
    const raw = bytesOf(file);
    const whose = door ?? doorOf(raw, (kind) => registry.behind(kind));
    const letter = whose === undefined ? undefined : { raw, signed: signed(raw, { door: whose, config }) };
    return { name: file.slice(folder.length).replace(/^\//, ''), letter };
  });
  const all = Array.from({ length: Math.trunc(times) }, () => once).flat();
  return seed === undefined ? all : shuffled(all, seed);
}

async function keepPace({
  done,
  startedAt,
  ratePerSecond,
}: {
  done: number;
  startedAt: number;
  ratePerSecond: number | undefined;
}): Promise<void> {
  if (ratePerSecond === undefined) return;
  const early = startedAt + (done * 1000) / ratePerSecond - monotonicMs();
  if (early > 0) await pause(early);
}

async function post(origin: string, { raw, signed: { path, headers } }: Letter): Promise<string> {
  try {
    const answer = await fetch(`${origin}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: new Uint8Array(raw),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.arrayBuffer();
    return String(answer.status);
  } catch (error) {
    if (codeOf(error) === 'ECONNREFUSED') return 'no answer';
    const { cause } = error as { cause?: unknown };
    return `failed: ${codeOf(error) || (cause instanceof Error ? cause.message : 'no reason given')}`;
  }
}

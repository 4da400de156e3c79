// Sealed bytes in an S3-compatible store. Contents go there from their draft in one request whose length and fingerprint are known;
// a read that is cut goes on where it was, in the same version of the object.
import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { ProductError } from '../errors.ts';
import type { FoundObject, Listed, ObjectStore } from './object-store.ts';
import {
  MOST_TRIES,
  openS3Calls,
  PATIENCE,
  pause,
  sha256,
  S3Refusal,
  type Patience,
  type S3Answer,
  type S3Caller,
  type S3Settings,
} from './s3-calls.ts';
import { storeTrouble } from './trouble.ts';

export function openS3Objects(settings: S3Settings, patience: Patience = PATIENCE): ObjectStore {
  const call = openS3Calls(settings, patience);
  const put = (name: string, bytes: Buffer, headers: Record<string, string> = {}) =>
    call({
      method: 'PUT',
      name,
      headers,
      body: { content: bytes, bytes: bytes.length, sha256: sha256(bytes) },
      takes: [200, 412],
    });

  return {
    where: `${settings.endpoint}/${settings.bucket}`,

    async keep(name, { path }) {
      const content = await openAsBlob(path);
      const body = { content, bytes: content.size, sha256: await fingerprintOf(path) };
      await call({ method: 'PUT', name, body, takes: [200] });
    },

    async create(name, bytes) {
      try {
        return (await put(name, bytes, { 'if-none-match': '*' })).status === 200;
      } catch (error) {
        if (!isNotImplemented(error)) throw error;
        // A store without conditions: two that make one key at the same moment are told by who reads it afterwards.
        const there = await openObject({ call, patience }, { name, headBytes: 1 });
        if (there) return false;
        await put(name, bytes);
        return true;
      }
    },

    async rewrite(name, change) {
      const found = await openObject({ call, patience }, { name, headBytes: 4096 });
      const changed = found && change(found.head);
      if (!changed) return;
      try {
        await put(name, changed, found.version === undefined ? {} : { 'if-match': found.version });
      } catch (error) {
        if (!isNotImplemented(error)) throw error;
        await put(name, changed);
      }
    },

    open: (name, headBytes) => openObject({ call, patience }, { name, headBytes }),

    async remove(name) {
      const { headers } = await call({ method: 'DELETE', name, takes: [200, 204, 404] });
      if (headers.has('x-amz-version-id') || headers.get('x-amz-delete-marker') === 'true')
        await removeVersions(call, name);
    },

    list: (prefix) => listed(call, prefix),

    hasRoom: () => Promise.resolve(true),

    async warnings() {
      const { text } = await call({ method: 'GET', query: { versioning: '' }, takes: [200, 403, 404, 501] });
      return text.includes('<Status>Enabled</Status>')
        ? [
            'The bucket keeps old versions; what is destroyed is removed version by version, which needs the right to do so',
          ]
        : [];
    },

    close: () => Promise.resolve(),
  };
}

async function fingerprintOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const some of createReadStream(path)) hash.update(some as Buffer);
  return hash.digest('hex');
}

const isNotImplemented = (error: unknown): boolean =>
  error instanceof ProductError && error.cause instanceof S3Refusal && error.cause.status === 501;

interface Reading {
  call: S3Caller;
  patience: Patience;
}

async function openObject(
  reading: Reading,
  { name, headBytes }: { name: string; headBytes: number },
): Promise<(FoundObject & { version: string | undefined }) | undefined> {
  for (let tries = 1; ; tries += 1) {
    const range = { from: 0, to: headBytes - 1 };
    const answer = await reading.call({
      method: 'GET',
      name,
      headers: rangeHeader(range),
      takes: [200, 206, 404, 416],
      streams: true,
    });
    if (answer.status === 404 && isNoSuchKey(answer)) return undefined;
    const bytes = answer.status === 416 ? 0 : sizeOf(answer);
    const version = answer.headers.get('etag') ?? undefined;
    const pieces: Buffer[] = [];
    try {
      if (answer.status !== 416) for await (const some of within(answer, reading.patience)) pieces.push(some);
    } catch (error) {
      if (tries === MOST_TRIES) throw storeTrouble('The file store does not answer at the moment', error);
      await pause(reading.patience, tries);
      continue;
    }
    const head = Buffer.concat(pieces).subarray(0, headBytes);
    return { bytes, head, version, read: (part) => bytesOf(reading, { name, version, ...part }), close };
  }
}

const close = (): Promise<void> => Promise.resolve();
const rangeHeader = ({ from, to }: { from: number; to: number }) => ({ range: `bytes=${from}-${to}` });

/** A bucket that is not there is trouble, not a missing file. */
function isNoSuchKey({ text }: S3Answer): boolean {
  if (!text.includes('<Code>NoSuchBucket</Code>')) return true;
  const words = 'the store answered 404 NoSuchBucket: is there a bucket of the name S3_BUCKET?';
  throw storeTrouble('The file store has no such bucket', new S3Refusal(404, words));
}

const sizeOf = ({ headers }: S3Answer): number =>
  Number(/\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1] ?? headers.get('content-length') ?? 0);

interface Wanted {
  name: string;
  version: string | undefined;
  from: number;
  to: number;
}

async function* bytesOf(
  { call, patience }: Reading,
  { name, version, from, to }: Wanted,
): AsyncGenerator<Buffer, void> {
  let at = from;
  for (let tries = 1; at <= to; tries += 1) {
    const headers = { ...rangeHeader({ from: at, to }), ...(version === undefined ? {} : { 'if-match': version }) };
    const answer = await call({ method: 'GET', name, headers, takes: [206], streams: true });
    let problem: unknown = new Error('the answer ended too early');
    const pieces = within(answer, patience);
    try {
      for (;;) {
        const next = await pieces.next().catch((error: unknown) => {
          problem = error;
          return { done: true, value: undefined } as const;
        });
        if (next.done) break;
        at += next.value.length;
        tries = 1;
        yield next.value;
      }
    } finally {
      await pieces.return();
    }
    if (at > to) return;
    if (tries >= MOST_TRIES) throw storeTrouble('The file store does not answer at the moment', problem);
    await pause(patience, tries);
  }
}

/** The body of an answer, as long as it moves. While nobody wants more of it the time does not run. */
async function* within({ body, stop }: S3Answer, { idleMs }: Patience): AsyncGenerator<Buffer, void> {
  const reader = body?.getReader();
  if (reader === undefined) return;
  try {
    for (;;) {
      const timer = setTimeout(() => stop.abort(new Error(`nothing came for ${idleMs} ms`)), idleMs);
      const next = await reader.read().finally(() => clearTimeout(timer));
      if (next.done) return;
      yield Buffer.from(next.value);
    }
  } finally {
    stop.abort();
  }
}

async function* listed(call: S3Caller, prefix: string): AsyncGenerator<Listed, void> {
  for (let token: string | undefined, isFirst = true; isFirst || token !== undefined; isFirst = false) {
    const more = token === undefined ? {} : { 'continuation-token': token };
    const query = { 'list-type': '2', prefix, ...more };
    const { text } = await call({ method: 'GET', query, takes: [200] });
    for (const [, one = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
      yield { name: wordIn(one, 'Key') ?? '', bytes: Number(wordIn(one, 'Size')) };
    }
    token = wordIn(text, 'NextContinuationToken');
  }
}

/** Where old versions are kept, a removal only hides: what is meant to be gone is removed version by version. */
async function removeVersions(call: S3Caller, name: string): Promise<void> {
  const { text } = await call({ method: 'GET', query: { versions: '', prefix: name }, takes: [200] });
  for (const [, , one = ''] of text.matchAll(/<(Version|DeleteMarker)>(.*?)<\/\1>/gs)) {
    const versionId = wordIn(one, 'VersionId');
    if (wordIn(one, 'Key') !== name || versionId === undefined) continue;
    await call({ method: 'DELETE', name, query: { versionId }, takes: [200, 204, 404] });
  }
}

function wordIn(xml: string, tag: string): string | undefined {
  const word = new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(xml)?.[1];
  return word?.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

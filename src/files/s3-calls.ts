// One signed request to an S3-compatible store: time-outs, repeats while it makes sense, and what it answered in words. Addresses
// are path-style, which every such store understands.
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AwsV4Signer } from 'aws4fetch';
import type { Config } from '../config.ts';
import { storeTrouble } from './trouble.ts';

export type S3Settings = NonNullable<Config['s3']>;

export interface S3Call {
  method: 'GET' | 'PUT' | 'DELETE';
  /** Without one the bucket itself is meant. */
  name?: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  body?: { content: Blob | Buffer; bytes: number; sha256: string };
  /** Statuses that the caller understands; all others are trouble. */
  takes: readonly number[];
  /** The caller reads the body of a success, as it comes; else it is read here, as words. */
  streams?: boolean;
}

export interface S3Answer {
  status: number;
  headers: Headers;
  /** Empty when the caller reads the body. */
  text: string;
  body: ReadableStream<Uint8Array> | null;
  /** Ends the call before the end of its body. */
  stop: AbortController;
}

/** The real pace of a store that is there: tests are in more of a hurry. */
export interface Patience {
  answerMs: number;
  /** Between two pieces of a body. */
  idleMs: number;
  firstPauseMs: number;
}

export const PATIENCE: Patience = { answerMs: 10_000, idleMs: 20_000, firstPauseMs: 200 };
export const MOST_TRIES = 5;
/** A slow line still has to move this much: 64 MB take four minutes at most. */
const SLOWEST_BYTES_PER_MS = 256;

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const NOTHING = sha256(Buffer.alloc(0));

export type S3Caller = (call: S3Call) => Promise<S3Answer>;

export function openS3Calls(settings: S3Settings, patience: Patience): S3Caller {
  const cache = new Map<string, ArrayBuffer>();

  async function once(call: S3Call): Promise<S3Answer> {
    const { method, body } = call;
    const headers = { ...call.headers, 'x-amz-content-sha256': body?.sha256 ?? NOTHING };
    const { accessKeyId, secretAccessKey, region } = settings;
    const who = { accessKeyId, secretAccessKey, region, service: 's3', cache };
    const signed = await new AwsV4Signer({ method, url: addressOf(settings, call), headers, ...who }).sign();
    const stop = new AbortController();
    const allowedMs = patience.answerMs + (body?.bytes ?? 0) / SLOWEST_BYTES_PER_MS;
    const timer = setTimeout(() => stop.abort(new Error(`no answer within ${Math.ceil(allowedMs)} ms`)), allowedMs);
    try {
      const response = await fetch(signed.url, {
        method,
        headers: signed.headers,
        body: body === undefined ? null : asBody(body.content),
        redirect: 'manual',
        signal: stop.signal,
      });
      const { status, headers: said, body: stream, ok } = response;
      const text = call.streams === true && ok ? '' : await response.text();
      return { status, headers: said, text, body: stream, stop };
    } finally {
      clearTimeout(timer);
    }
  }

  return async (call) => {
    for (let tries = 1; ; tries += 1) {
      let problem: unknown;
      try {
        const answer = await once(call);
        if (call.takes.includes(answer.status)) return answer;
        problem = refusal(answer, call);
        if (!isPassing(answer.status)) throw refused(answer.status, problem);
      } catch (error) {
        if (isRefused(error)) throw error;
        problem = error;
      }
      if (tries === MOST_TRIES) throw storeTrouble('The file store does not answer at the moment', problem);
      await pause(patience, tries);
    }
  };
}

/** Twice as long each time, and never all at the same moment. */
export const pause = (patience: Patience, tries: number): Promise<void> =>
  sleep(patience.firstPauseMs * 2 ** (tries - 1) * (0.5 + Math.random()));

function addressOf({ endpoint, bucket }: S3Settings, { name, query }: S3Call): string {
  const path = name === undefined ? '' : `/${name}`;
  const asked = new URLSearchParams(query).toString();
  return `${endpoint}/${encodeURIComponent(bucket)}${path}${asked && `?${asked}`}`;
}

const asBody = (content: Blob | Buffer): Blob | Uint8Array<ArrayBuffer> =>
  Buffer.isBuffer(content) ? new Uint8Array(content) : content;

/** 409: another condition on the same name is being decided. */
const isPassing = (status: number): boolean => (status >= 500 && status !== 501) || [408, 409, 429].includes(status);

export class S3Refusal extends Error {
  override name = 'S3Refusal';
  readonly status: number;

  constructor(status: number, words: string) {
    super(words);
    this.status = status;
  }
}

/** Its own code, never its message: that may hold names and keys. */
function refusal({ status, text }: S3Answer, { method }: S3Call): S3Refusal {
  const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1];
  return new S3Refusal(
    status,
    `the store answered ${status}${code ? ` ${code}` : ''} to a ${method}${hintFor(status)}`,
  );
}

function hintFor(status: number): string {
  if (status === 301 || status === 307) return ': the bucket is in another region, see S3_REGION';
  if (status === 401 || status === 403)
    return ': S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must fit and be allowed to read, write, delete and list in S3_BUCKET';
  return status === 404 ? ': is there a bucket of the name S3_BUCKET?' : '';
}

const isRefused = (error: unknown): boolean => (error as { cause?: unknown }).cause instanceof S3Refusal;
const refused = (status: number, problem: unknown): Error =>
  storeTrouble(`The file store refuses what is asked of it (${status})`, problem);

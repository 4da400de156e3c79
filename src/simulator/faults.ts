// Trouble on request: what goes wrong at the next call of an endpoint. The server applies it; the platform words it.
import type { EchoTime } from './shapes.ts';

export const ENDPOINTS = [
  'x.dm.send', 'x.dm.list', 'x.dm.media', 'x.post.send', 'x.post.mentions', 'x.users', 'x.webhooks', 'x.subscriptions', 'x.token',
  'x.stream', 'x.replay', 'x.video', 'x.media.initialize', 'x.media.append', 'x.media.finalize', 'x.media.status',
  'messenger.send', 'messenger.upload', 'messenger.conversations', 'messenger.profile', 'messenger.comments', 'messenger.subscribed', 'messenger.routing',
  'instagram.send', 'instagram.upload', 'instagram.conversations', 'instagram.profile', 'instagram.comments', 'instagram.subscribed', 'instagram.routing',
  'meta.token', 'meta.app', 'meta.cdn',
] as const; // prettier-ignore
export type Endpoint = (typeof ENDPOINTS)[number];

/** Fields may be combined. Without any, the call is an ordinary one. */
export interface Fault {
  /** Answer with this HTTP status and the platform's own body, without doing what was asked. */
  status?: number;
  /** The platform's error number in that body; without it, what is usual for the status. */
  code?: number;
  subcode?: number;
  message?: string;
  /** Exactly this text as the body, e.g. HTML from a proxy, or nothing at all. */
  rawBody?: string;
  /** With a redirecting status: where to. */
  location?: string;
  /** With 429: business milliseconds until the limit opens again. Null leaves the reset out of the headers. */
  resetInMs?: number | null;
  /** With `status`: do it first, then claim the error. */
  acceptFirst?: boolean;
  /** Real milliseconds of silence before the answer. */
  hang?: number;
  /** Cut the connection instead of answering: before anything was done, or after it was accepted. */
  resetConnection?: 'before' | 'after';
  /** The same as `resetConnection: 'after'`: accepted, and the caller never learns it. */
  dropResponseAfterAccepting?: boolean;
  /** Keep the connection open and stay silent until the caller gives up. */
  neverAnswer?: 'before' | 'after';
  /** Send only the first half of the answer's body, then cut the connection. */
  cutBody?: boolean;
  /** When the echo of this send comes. */
  echo?: EchoTime;
}

export interface Faults {
  /** The next `times` calls (default 1) of this endpoint go wrong this way; several wait in line. */
  next(endpoint: Endpoint, fault: Fault, times?: number): void;
  /** Every call goes wrong this way, after what waits in line, until the returned function is called. */
  always(endpoint: Endpoint, fault: Fault): () => void;
  clear(): void;
  /** How many faults still wait to happen. */
  waiting(): number;
  /** The server's side: the fault for a call that has just come in. */
  take(endpoint: Endpoint): Fault;
}

export function openFaults(): Faults {
  const lines = new Map<Endpoint, Fault[]>();
  const standing = new Map<Endpoint, Fault>();
  return {
    next: (endpoint, fault, times = 1) => {
      const line = lines.get(endpoint) ?? [];
      for (let i = 0; i < times; i += 1) line.push(fault);
      lines.set(endpoint, line);
    },
    always: (endpoint, fault) => {
      standing.set(endpoint, fault);
      return () => {
        if (standing.get(endpoint) === fault) standing.delete(endpoint);
      };
    },
    clear: () => {
      lines.clear();
      standing.clear();
    },
    waiting: () => [...lines.values()].reduce((sum, line) => sum + line.length, 0),
    take: (endpoint) => lines.get(endpoint)?.shift() ?? standing.get(endpoint) ?? {},
  };
}

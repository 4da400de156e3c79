// A browser's ear on the live stream, without the browser: what came, with the ids by which it would come back.
import type { Person } from '../person.ts';

export interface Frame {
  id: string;
  event: string;
  data: any;
}

export interface Follower {
  /** Everything that came, in order. */
  frames: Frame[];
  /** The events of the log among it. */
  events(): { n: number; type: string; data: Record<string, unknown> }[];
  lastId(): string;
  until(what: string, is: () => boolean, withinMs?: number): Promise<void>;
  /** The connection is cut, as networks do. */
  cut(): void;
}

/** Opens the stream; `lastEventId` is what a browser sends when it comes back. */
export async function follow(url: string, { cookie }: Person, lastEventId?: string): Promise<Follower> {
  const cutting = new AbortController();
  const response = await fetch(`${url}/api/v1/events`, {
    headers: { cookie, ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }) },
    signal: cutting.signal,
  });
  if (response.status !== 200 || !response.body) throw new Error(`the stream was answered with ${response.status}`);
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  void read(response.body, (frame) => {
    frames.push(frame);
    for (const look of waiting) look();
  }).catch(() => undefined);
  return {
    frames,
    events: () => frames.filter(({ event }) => event === 'log').map(({ data }) => data),
    lastId: () => frames.at(-1)?.id ?? '',
    until: (what, is, withinMs = 20_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => end(new Error(`the stream did not bring it in time: ${what}`)), withinMs);
        const look = () => is() && end();
        const end = (error?: Error) => {
          clearTimeout(timer);
          waiting.delete(look);
          if (error) reject(error);
          else resolve();
        };
        waiting.add(look);
        look();
      }),
    cut: () => cutting.abort(),
  };
}

async function read(body: ReadableStream<Uint8Array>, take: (frame: Frame) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const line = (name: string) =>
        part
          .split('\n')
          .find((each) => each.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const id = line('id');
      if (id !== undefined) take({ id, event: line('event') ?? 'message', data: JSON.parse(line('data') ?? 'null') });
    }
  }
}

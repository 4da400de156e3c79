// Agents' screens: live streams that note when each message arrived, known by its platform time. Before it: screen-latency.ts.
import { get, type ClientRequest } from 'node:http';
import { machineMs } from './load.ts';
import type { Scene } from './scene.ts';

export interface Screens {
  /** When each screen first heard of the message with this platform time, in the clock of machineMs. */
  readonly arrivals: readonly ReadonlyMap<number, number>[];
  /** Until every screen heard of `count` messages, or it has been quiet for a while. */
  heard(count: number): Promise<void>;
}

const QUIET_MS = 3_000;

export async function openScreens(
  scene: Scene,
  { url, cookie = '', count }: { url: string; cookie?: string; count: number },
): Promise<Screens> {
  const arrivals = Array.from({ length: count }, () => new Map<number, number>());
  let lastMs = machineMs();
  const opened = await Promise.all(
    arrivals.map((arrived) =>
      openStream({ url, cookie }, (sentAt) => {
        lastMs = machineMs();
        if (!arrived.has(sentAt)) arrived.set(sentAt, lastMs);
      }),
    ),
  );
  scene.closes(() => opened.forEach((request) => request.destroy()));
  return {
    arrivals,
    async heard(wanted) {
      lastMs = machineMs();
      while (arrivals.some(({ size }) => size < wanted) && machineMs() - lastMs < QUIET_MS) {
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  };
}

/** Resolves once the stream stands. Opened and woken conversations carry no platform time: only messages count. */
function openStream(
  { url, cookie }: { url: string; cookie: string },
  hear: (sentAt: number) => void,
): Promise<ClientRequest> {
  return new Promise((resolve, reject) => {
    const request = get(url, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, (response) => {
      if (response.statusCode !== 200) return reject(new Error(`the live stream was answered ${response.statusCode}`));
      let rest = '';
      response.setEncoding('latin1');
      response.on('data', (text: string) => {
        rest += text;
        const end = rest.lastIndexOf('\n\n');
        if (end < 0) return;
        for (const [, sentAt] of rest.slice(0, end).matchAll(/"sentAt":(\d+)/g)) hear(Number(sentAt));
        rest = rest.slice(end + 2);
        resolve(request);
      });
      response.on('error', () => {});
    });
    request.on('error', reject);
  });
}

// Must show 2: whatever comes as the address or the bytes of a file, nothing private is reached, nothing is run, memory stays
// bounded, and the agent has the picture or a sentence.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CUSTOMERS } from '../cast.ts';
import { openWorld, type World } from '../world.ts';
import { addresses, files, POISONED, type Sent } from './media-corpus.ts';

let world: World;
let canary: Server;
const hits: string[] = [];
const asked: string[] = [];
let rebinds = 0;

beforeEach(async () => {
  canary = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end('private');
  });
  await new Promise<void>((done) => canary.listen(0, '127.0.0.1', done));
  world = await openWorld({ resolve });
});

afterEach(async () => {
  await world.close();
  await new Promise((done) => canary.close(done));
});

/** A name service in the wrong hands. `rebind` names somebody else each time; a second question would be the trap. */
async function resolve(host: string): Promise<string[]> {
  asked.push(host);
  if (host.startsWith('rebind')) return ++rebinds % 2 === 1 ? ['10.9.8.7', '31.13.24.1'] : ['127.0.0.1'];
  const found = POISONED[host];
  return found ?? Promise.reject(new Error('no such host'));
}

interface Shown {
  state: string;
  sentence: string | null;
  type: string;
  contentType: string | null;
  urls: { thumb: string | null; shown: string | null; file: string | null };
}

const peak = (pid: number): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024; // prettier-ignore

test('a corpus of good and hostile files and addresses', async () => {
  const { port } = canary.address() as AddressInfo;
  const own = `http://127.0.0.1:${port}`;
  const served = (await files(own)).map(({ name, answer, becomes }) => ({ name, url: world.sim.serve(() => answer), becomes })); // prettier-ignore
  const rebinding: Sent = { name: 'rebinding', url: 'https://rebind.fbcdn.net/x.jpg', becomes: { state: 'failed', because: 'refused_address' } }; // prettier-ignore
  const corpus: Sent[] = [...addresses(port), rebinding, ...served];
  expect(corpus.length).toBeGreaterThanOrEqual(60);

  const before = process.memoryUsage.rss() / 1_048_576;
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage.rss() / 1_048_576)), 20);
  const contact = CUSTOMERS.chidi.externalId;
  const ids = new Map<string, Sent>();
  for (const sent of corpus) {
    const { externalId } = world.sim.customerWrites({ channel: 'messenger', contact, text: sent.name.slice(0, 20), attachments: [{ type: 'image', url: sent.url }] }); // prettier-ignore
    ids.set(externalId, sent);
  }
  await world.settle(120_000);
  clearInterval(watch);

  const { store, renderer } = world.parts;
  const { files: f, messages: m } = store.t;
  const rows = new Map((await store.db.select().from(f)).map((row) => [row.messageId, row]));
  const wrong: string[] = [];
  for (const message of await store.db.select().from(m)) {
    const sent = ids.get(message.externalId ?? '');
    const row = rows.get(message.id);
    if (!sent || !row) {
      wrong.push(`${sent?.name}: no row`);
      continue;
    }
    const became = { state: row.state, because: row.because, type: row.type, contentType: row.contentType };
    for (const [key, value] of Object.entries(sent.becomes))
      if (became[key as keyof typeof became] !== value) wrong.push(`${sent.name}: ${JSON.stringify(became)}`);
  }
  expect(wrong).toEqual([]);

  // The agent: every one has a picture, a file to save, or a sentence; and no address of the platform's.
  const [conversation] = await world.mira.conversations('');
  const messages: { attachments: Shown[] }[] = [];
  for (let next = ''; ;) {
    const { body } = await world.mira.get(`/api/v1/conversations/${conversation?.id}/messages?limit=100${next}`);
    messages.push(...body.items);
    if (body.next === null) break;
    next = `&before=${body.next}`;
  }
  const seen = messages.flatMap(({ attachments }) => attachments);
  expect(seen).toHaveLength(corpus.length);
  const blind = seen.filter(({ urls, sentence }) => urls.shown === null && urls.file === null && sentence === null);
  expect(blind).toEqual([]);
  expect(JSON.stringify(seen)).not.toContain('fbcdn');

  // What is given out is our own drawing or a download, whatever it said it was.
  for (const { urls } of seen)
    for (const path of [urls.shown, urls.file].filter((each) => each !== null)) {
      const answer = await fetch(world.url + path, { headers: { cookie: world.mira.cookie } });
      const type = answer.headers.get('content-type') ?? '';
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const isDownload = (answer.headers.get('content-disposition') ?? '').startsWith('attachment');
      expect(type === 'image/webp' || (type === 'application/octet-stream' && isDownload)).toBe(true);
      await answer.body?.cancel();
    }

  const child = renderer.pid === undefined ? 0 : peak(renderer.pid);
  console.log(
    `hostile media: ${corpus.length} sent, ${seen.filter(({ urls }) => urls.shown !== null).length} shown, ${seen.filter(({ sentence }) => sentence !== null).length} with a sentence; ` +
      `canary hits ${hits.length}; memory of this process ${before.toFixed(0)} -> ${most.toFixed(0)} MB at most, of the child ${child.toFixed(0)} MB at most`,
  );
  expect(hits).toEqual([]);
  expect(rebinds).toBe(1);
  expect(asked.length).toBe(new Set(asked).size + 1); // the redirect's poisoned name is asked for by two
  expect(child).toBeLessThan(600);
  expect(most - before).toBeLessThan(700);
}, 240_000);

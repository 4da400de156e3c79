// The guarded fetcher on a real server of this machine that stands for a platform: what it hands out, what it refuses, and that
// a name which resolves differently the second time is never asked a second time.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { openFetcher, type FetcherOptions, type Wanted } from '../../../src/files/guarded-fetch.ts';

const servers: Server[] = [];
const hosts = { open: ['cdn.example'], withAccount: ['ton.example'] };

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

interface Trying extends Partial<Wanted>, Partial<FetcherOptions> {
  url: string;
}

async function get({
  url,
  headers,
  signal,
  mostBytes = 1000,
  localOrigins = [new URL(url).origin],
  ...options
}: Trying) {
  const fetcher = openFetcher({ localOrigins, ...options });
  const { stream, name } = await fetcher.fetch({ url, hosts, mostBytes, headers, ...(signal && { signal }) });
  return { text: (await buffer(stream)).toString(), name };
}

const failing = (trying: Trying) => get(trying).then(() => 'got it', (error: { because?: string }) => error.because); // prettier-ignore

test('hands out the bytes and what the host calls them', async () => {
  const asked: Record<string, unknown>[] = [];
  const url = await serve((request, response) => {
    asked.push(request.headers);
    response.writeHead(200, { 'content-disposition': 'attachment; filename="../../etc/bi:ll?.pdf"', 'set-cookie': 'a=1' });
    response.end('hello');
  }); // prettier-ignore
  expect(await get({ url, headers: { authorization: 'Bearer x' } })).toEqual({
    text: 'hello',
    name: '../../etc/bi:ll?.pdf',
  });
  expect(asked[0]).toMatchObject({ authorization: 'Bearer x', 'accept-encoding': 'identity' });
  expect(asked[0]).not.toHaveProperty('cookie');
});

test.each([
  [200, { 'content-encoding': 'gzip' }, 'bad_answer'],
  [206, {}, 'bad_answer'],
  [401, {}, 'not_allowed'],
  [403, {}, 'expired'],
  [404, {}, 'gone'],
  [410, {}, 'gone'],
  [429, {}, 'platform_trouble'],
  [503, {}, 'platform_trouble'],
  [418, {}, 'bad_answer'],
])('status %i %j: %s', async (status, headers, because) => {
  const url = await serve((_request, response) => response.writeHead(status, headers).end('x'));
  expect(await failing({ url })).toBe(because);
});

test('a length that is too large is not read, and neither is one that was not told', async () => {
  let sent = 0;
  const told = await serve((_request, response) =>
    response.writeHead(200, { 'content-length': '5000' }).end('x'.repeat(5000)),
  );
  const untold = await serve((_request, response) => {
    const more = (): void => {
      sent += 10_000;
      if (sent < 500_000_000 && !response.destroyed) response.write('x'.repeat(10_000), more);
    };
    more();
  }); // prettier-ignore
  expect(await failing({ url: told })).toBe('too_large');
  expect(await failing({ url: untold })).toBe('too_large');
  expect(sent).toBeLessThan(50_000_000);
});

test('silence ends, before the answer and in the middle of it, and so does a trickle', async () => {
  const silent = await serve(() => undefined);
  const stops = await serve((_request, response) => void response.writeHead(200).write('x'));
  const trickles = await serve((_request, response) => {
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  });
  expect(await failing({ url: silent, idleMs: 50 })).toBe('timed_out');
  expect(await failing({ url: stops, idleMs: 50 })).toBe('timed_out');
  expect(await failing({ url: trickles, idleMs: 2_000, totalMs: 200 })).toBe('timed_out');
});

test('a cut connection is no file', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.write('x', () => response.destroy());
  });
  expect(await failing({ url })).toBe('unreachable');
});

test('every redirect is judged, and the proof stays with the first host', async () => {
  const hits: string[] = [];
  const canary = await serve((request, response) => void (hits.push(request.url ?? ''), response.end('private')));
  const other = await serve((request, response) => response.end(request.headers.authorization ?? 'no proof'));
  let target = canary;
  const url = await serve((_request, response) => response.writeHead(302, { location: target }).end());
  const origins = [url, other];
  expect(await failing({ url, localOrigins: origins })).toBe('refused_host');
  expect(hits).toEqual([]);
  target = other;
  expect(await get({ url, localOrigins: origins, headers: { authorization: 'secret' } })).toMatchObject({ text: 'no proof' });
  target = url;
  expect(await failing({ url, localOrigins: origins })).toBe('too_many_redirects');
}); // prettier-ignore

test('a name is resolved once, and one private address among its public ones is enough to refuse it', async () => {
  const asked: string[] = [];
  const answers = [['93.184.215.14'], ['127.0.0.1']];
  const gaveUp = new AbortController();
  const rebinding = (name: string) => {
    asked.push(name);
    gaveUp.abort(); // no test calls the open internet
    return Promise.resolve(answers.shift() ?? ['127.0.0.1']);
  };
  const url = 'https://cdn.example/x.jpg';
  expect(await failing({ url, localOrigins: [], resolve: rebinding, signal: gaveUp.signal })).toBe('timed_out');
  expect(asked).toEqual(['cdn.example']);
  for (const found of [['127.0.0.1'], ['93.184.215.14', '10.0.0.1'], ['::ffff:93.184.215.14'], ['169.254.169.254']])
    expect(await failing({ url, localOrigins: [], resolve: () => Promise.resolve(found) })).toBe('refused_address');
  expect(await failing({ url, localOrigins: [], resolve: () => Promise.resolve([]) })).toBe('unreachable');
  expect(await failing({ url, localOrigins: [], resolve: () => new Promise(() => undefined), totalMs: 50 })).toBe('timed_out');
}); // prettier-ignore

test('a configured name of this machine must be this machine', async () => {
  const url = (await serve((_request, response) => response.end('here'))).replace('127.0.0.1', 'localhost');
  expect(await get({ url, resolve: () => Promise.resolve(['127.0.0.1']) })).toMatchObject({ text: 'here' });
  expect(await failing({ url, resolve: () => Promise.resolve(['10.0.0.1']) })).toBe('refused_address');
});

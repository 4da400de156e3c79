// A small S3-compatible store, path-style, in memory: it checks the signature of every request for itself, speaks of the few things
// that the product needs, and fails on request. Its own reading of the protocol, so that a mistake of ours is not agreed with.
import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { S3Settings } from '../src/files/s3-calls.ts';

/** The next requests that it fits are answered so. */
export interface Fault {
  method?: string;
  times: number;
  /** `unavailable`: 503 · `silent`: no answer at all · `cut`: half of the body · `slow`: the body stops half-way · `lost`: done, not answered. */
  how: 'unavailable' | 'silent' | 'cut' | 'slow' | 'lost';
}

interface Version {
  id: string;
  bytes: Buffer | undefined;
}

export interface S3Server {
  settings: S3Settings;
  /** Newest version of each name. */
  objects(): Map<string, Buffer>;
  /** Whether any version of any object has these bytes. */
  holds(bytes: Buffer): boolean;
  replace(name: string, bytes: Buffer): void;
  fail(fault: Fault): void;
  /** Requests whose signature or fingerprint was wrong. */
  refused: string[];
  requests: string[];
  close(): Promise<void>;
}

const hash = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
const hmac = (key: Buffer | string, words: string): Buffer => createHmac('sha256', key).update(words).digest();

export interface S3Options {
  versioned?: boolean;
  /** Some stores do not know conditional writes. */
  conditions?: boolean;
  pageLength?: number;
}

export async function openS3Server({ versioned = false, conditions = true, pageLength = 3 }: S3Options = {}) {
  const all = new Map<string, Version[]>();
  const faults: Fault[] = [];
  const refused: string[] = [];
  const requests: string[] = [];
  const bucket = 'halcyon';
  const keys = { accessKeyId: 'AKHALCYON', secretAccessKey: 'not+a/real=secret' };
  const region = 'eu-test-1';
  let counter = 0;

  const newest = (name: string): Buffer | undefined => all.get(name)?.at(-1)?.bytes;
  const write = (name: string, bytes: Buffer | undefined): string => {
    counter += 1;
    const version = { id: `v${counter}`, bytes };
    if (versioned) all.set(name, [...(all.get(name) ?? []), version]);
    else if (bytes === undefined) all.delete(name);
    else all.set(name, [version]);
    return version.id;
  };
  const etag = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    requests.push(`${method} ${request.url}`);
    const fault = faults.find((one) => one.times > 0 && (one.method === undefined || one.method === method));
    if (fault) fault.times -= 1;
    if (fault?.how === 'silent') return;
    const body = await buffer(request);
    if (fault?.how === 'unavailable') return error(response, 503, 'SlowDown');
    const wrong = signatureProblem(request, body);
    if (wrong !== undefined) {
      refused.push(wrong);
      return error(response, 403, wrong);
    }
    const url = new URL(request.url ?? '', 'http://s3');
    const [, inBucket, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    if (inBucket !== bucket) return error(response, 404, 'NoSuchBucket');
    const name = rest.join('/');
    if (fault?.how === 'lost') {
      act({ method, name, url, request, body }, new Silent());
      return void request.socket.destroy();
    }
    const half = fault?.how === 'cut' || fault?.how === 'slow' ? fault.how : undefined;
    act({ method, name, url, request, body }, new Speaking(response, half));
  }

  interface Asked {
    method: string;
    name: string;
    url: URL;
    request: IncomingMessage;
    body: Buffer;
  }

  function act({ method, name, url, request, body }: Asked, say: Silent): void {
    const there = name === '' ? undefined : newest(name);
    const header = (key: string): string | undefined => request.headers[key] as string | undefined;
    if (name === '') return list(url.searchParams, say);
    if (method === 'PUT') {
      const condition = header('if-none-match') ?? header('if-match');
      if (condition !== undefined && !conditions) return say.error(501, 'NotImplemented');
      if (header('if-none-match') === '*' && there !== undefined) return say.error(412, 'PreconditionFailed');
      const version = header('if-match');
      if (version !== undefined && (there === undefined || etag(there) !== version))
        return say.error(412, 'PreconditionFailed');
      write(name, body);
      return say.all(200, '', { etag: etag(body) });
    }
    if (method === 'DELETE') {
      const versionId = url.searchParams.get('versionId');
      if (versionId !== null) {
        all.set(
          name,
          (all.get(name) ?? []).filter(({ id }) => id !== versionId),
        );
        return say.all(204, '');
      }
      const marker = write(name, undefined);
      return say.all(204, '', versioned ? { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker } : {});
    }
    if (there === undefined) return say.error(404, 'NoSuchKey');
    const match = header('if-match');
    if (match !== undefined && match !== etag(there)) return say.error(412, 'PreconditionFailed');
    const range = /^bytes=(\d+)-(\d+)$/.exec(header('range') ?? '');
    if (!range) return say.all(200, there, { etag: etag(there) });
    const from = Number(range[1]);
    const to = Math.min(Number(range[2]), there.length - 1);
    if (from >= there.length) return say.error(416, 'InvalidRange');
    return say.all(206, there.subarray(from, to + 1), {
      etag: etag(there),
      'content-range': `bytes ${from}-${to}/${there.length}`,
    });
  }

  function list(query: URLSearchParams, say: Silent): void {
    if (query.has('versioning')) {
      const status = versioned ? '<Status>Enabled</Status>' : '';
      return say.all(200, `<VersioningConfiguration>${status}</VersioningConfiguration>`);
    }
    const prefix = query.get('prefix') ?? '';
    const names = [...all.keys()].filter((name) => name.startsWith(prefix)).toSorted();
    if (query.has('versions')) {
      const lines = names.flatMap((name) =>
        (all.get(name) ?? []).map(({ id, bytes }) => {
          const tag = bytes ? 'Version' : 'DeleteMarker';
          return `<${tag}><Key>${name}</Key><VersionId>${id}</VersionId></${tag}>`;
        }),
      );
      return say.all(200, `<ListVersionsResult>${lines.join('')}</ListVersionsResult>`);
    }
    const after = query.get('continuation-token') ?? '';
    const page = names.filter((name) => name > after && newest(name)).slice(0, pageLength);
    const last = page.at(-1);
    const more = last !== undefined && names.some((name) => name > last && newest(name));
    const lines = page.map((name) => `<Contents><Key>${name}</Key><Size>${newest(name)?.length}</Size></Contents>`);
    const token = more ? `<NextContinuationToken>${last}</NextContinuationToken>` : '';
    return say.all(200, `<ListBucketResult>${lines.join('')}${token}</ListBucketResult>`);
  }

  /** As the protocol's page on Signature Version 4 has it. */
  function signatureProblem({ method, url: asked = '', headers }: IncomingMessage, body: Buffer): string | undefined {
    const said =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        headers.authorization ?? '',
      );
    if (!said) return 'AccessDenied';
    const [, accessKey, day = '', inRegion, signed = '', signature] = said;
    const time = headers['x-amz-date'] as string | undefined;
    const fingerprint = headers['x-amz-content-sha256'] as string | undefined;
    if (accessKey !== keys.accessKeyId) return 'InvalidAccessKeyId';
    if (inRegion !== region || time?.startsWith(day) !== true) return 'AuthorizationHeaderMalformed';
    if (fingerprint !== hash(body)) return 'XAmzContentSHA256Mismatch';
    const names = signed.split(';');
    if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => names.includes(name))) return 'AccessDenied';
    const [path = '', search = ''] = asked.split('?');
    const query = search
      .split('&')
      .filter((part) => part !== '')
      .map((part) => (part.includes('=') ? part : `${part}=`))
      .toSorted();
    const canonical = [
      method,
      path,
      query.join('&'),
      ...names.map((name) => `${name}:${String(headers[name] ?? '').trim()}`),
      '',
      signed,
      fingerprint,
    ];
    const scope = `${day}/${inRegion}/s3/aws4_request`;
    const words = ['AWS4-HMAC-SHA256', time, scope, hash(canonical.join('\n'))].join('\n');
    const dayKey = hmac(`AWS4${keys.secretAccessKey}`, day);
    const key = ['s3', 'aws4_request'].reduce((made, part) => hmac(made, part), hmac(dayKey, region));
    return hmac(key, words).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const opened: S3Server = {
    settings: { endpoint: `http://127.0.0.1:${port}`, bucket, region, ...keys },
    objects: () =>
      new Map([...all.keys()].flatMap((name) => (newest(name) ? [[name, newest(name) ?? Buffer.alloc(0)]] : []))),
    holds: (bytes) => [...all.values()].flat().some((version) => version.bytes?.includes(bytes) === true),
    replace: (name, bytes) => void write(name, bytes),
    fail: (fault) => void faults.push(fault),
    refused,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
  return opened;
}

class Silent {
  all(_status: number, _body: string | Buffer, _headers: Record<string, string> = {}): void {}
  error(status: number, code: string): void {
    this.all(status, `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`);
  }
}

class Speaking extends Silent {
  readonly #response: ServerResponse;
  readonly #half: 'cut' | 'slow' | undefined;

  constructor(response: ServerResponse, half: 'cut' | 'slow' | undefined) {
    super();
    this.#response = response;
    this.#half = half;
  }

  override all(status: number, body: string | Buffer, headers: Record<string, string> = {}): void {
    const bytes = Buffer.from(body);
    const length = status === 204 ? {} : { 'content-length': String(bytes.length) };
    this.#response.writeHead(status, { ...headers, ...length });
    if (this.#half === undefined || bytes.length === 0) return void this.#response.end(bytes);
    this.#response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
      if (this.#half === 'cut') this.#response.destroy();
    });
  }
}

function error(response: ServerResponse, status: number, code: string): void {
  new Speaking(response, undefined).error(status, code);
}

// The platforms' HTTP side: finds the route of a call, lets the requested trouble happen, and answers. The platforms say
// what a call means (platforms/*.ts); here is only how the wire behaves.
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { CallRecord } from './calls.ts';
import type { Endpoint, Fault, Faults } from './faults.ts';
import type { EchoTime } from './shapes.ts';

export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The parts that the route's pattern caught. */
  params: string[];
  /** Set by the platform that recognised the caller: the brand's account. */
  account?: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  contentType?: string;
  body: string | Buffer;
  /** Instead of a body: keeps the connection that has just been answered, e.g. for a stream that never ends. */
  open?: (response: ServerResponse) => void;
  /** Tells the webhook what this call did; resolves when it was tried once. */
  echo?: () => Promise<void>;
  echoTime?: EchoTime;
}

export interface Route {
  method: string;
  pattern: RegExp;
  /** Which faults this call may meet; null: none. */
  endpoint: Endpoint | null | ((call: Call) => Endpoint | null);
  answer: (call: Call) => Answer | Promise<Answer>;
  /** The platform's own wording of a requested error. */
  trouble?: (fault: Fault, call: Call) => Answer;
}

export interface ServerOptions {
  clock: Clock;
  log: Log;
  faults: Faults;
  routes: readonly Route[];
  host: string;
  port: number;
  /** False while the network is down: every call is cut, except those of the page on which a visitor is the customer. */
  reachable: () => boolean;
  /** Announces an echo that is still to come, so that `settled()` waits for it; call the result when it is done. */
  expectEcho: () => () => void;
  /** Every call, once it is over. */
  record: (call: Omit<CallRecord, 'at'>) => void;
}

export interface PlatformServer {
  port: number;
  url: string;
  close(): Promise<void>;
}

/** Opens the platforms' server. Rejects when the port is taken. */
export async function openServer(options: ServerOptions): Promise<PlatformServer> {
  const { log, host, port } = options;
  const server = createServer({ keepAliveTimeout: 5_000 }, (request, response) => {
    serve({ options, request, response }).catch((error: unknown) => {
      log.error({ err: error }, 'the simulator failed to answer');
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  options: ServerOptions;
  request: IncomingMessage;
  response: ServerResponse;
}

async function serve({ options, request, response }: Exchange): Promise<void> {
  const isPhone = request.url?.startsWith('/phone') ?? false;
  if (!isPhone && !options.reachable()) return void request.socket.destroy();
  const url = new URL(request.url ?? '/', 'http://platform');
  const call: Call = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: await readAll(request),
    params: [],
  };
  const route = options.routes.find((each) => each.method === call.method && each.pattern.test(call.path));
  if (!route)
    return write(
      response,
      { status: 404, body: '{"title":"Not Found","type":"about:blank","status":404}' },
      options.clock,
    );
  call.params = (route.pattern.exec(call.path) ?? []).slice(1).map((part) => decodeURIComponent(part ?? ''));
  const endpoint = typeof route.endpoint === 'function' ? route.endpoint(call) : route.endpoint;
  const fault = endpoint ? options.faults.take(endpoint) : {};
  const { method, path } = call;
  const note = (status: number): void =>
    options.record({ endpoint, method, path, account: call.account ?? null, status });
  await answerWithFault({ options, response, route, call, fault, note });
}

interface FaultyExchange {
  options: ServerOptions;
  response: ServerResponse;
  route: Route;
  call: Call;
  fault: Fault;
  /** Keeps the call in the record, with the status that its caller sees, before the caller can see it. */
  note: (status: number) => void;
}

async function answerWithFault({ options, response, route, call, fault, note }: FaultyExchange): Promise<void> {
  if (fault.resetConnection === 'before' || fault.neverAnswer === 'before') note(0);
  if (fault.resetConnection === 'before') return void response.destroy();
  if (fault.neverAnswer === 'before') return;
  const claimed = fault.status === undefined ? undefined : (route.trouble?.(fault, call) ?? plainTrouble(fault));
  if (claimed && fault.acceptFirst !== true) {
    await silence(fault);
    return finish({ options, response, answer: claimed, fault, note });
  }

  const real = await route.answer(call);
  const echoTime = fault.echo ?? real.echoTime ?? 'after';
  const echoDone = real.echo && echoTime !== 'never' ? options.expectEcho() : undefined;
  const echo = async (): Promise<void> => {
    try {
      await real.echo?.();
    } finally {
      echoDone?.();
    }
  };
  if (echoDone && echoTime === 'before') await echo();
  await silence(fault);
  finish({ options, response, answer: claimed ?? real, fault, note });
  if (echoDone && echoTime === 'after') await echo();
}

type Finishing = Omit<FaultyExchange, 'route' | 'call'> & { answer: Answer };

function finish({ options, response, answer, fault, note }: Finishing): void {
  const isDropped = fault.dropResponseAfterAccepting === true || fault.resetConnection === 'after';
  note(isDropped || fault.neverAnswer === 'after' ? 0 : answer.status);
  if (isDropped) return void response.destroy();
  if (fault.neverAnswer === 'after') return;
  if (fault.cutBody !== true) return write(response, answer, options.clock);
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...headersOf(answer, options.clock), 'content-length': body.length });
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}

const write = (response: ServerResponse, answer: Answer, clock: Clock): void => {
  if (answer.open) {
    response.writeHead(answer.status, headersOf(answer, clock));
    return answer.open(response);
  }
  response.writeHead(answer.status, { ...headersOf(answer, clock), 'content-length': Buffer.byteLength(answer.body) });
  response.end(answer.body);
};

/** The `date` header is business time: callers compare it with the reset times of the limits. */
const headersOf = (answer: Answer, clock: Clock): Record<string, string> => ({
  date: new Date(clock.now()).toUTCString(),
  'content-type': answer.contentType ?? 'application/json; charset=utf-8',
  ...answer.headers,
});

const plainTrouble = ({ status = 500, rawBody = '', location }: Fault): Answer => ({
  status,
  body: rawBody,
  ...(location === undefined ? {} : { headers: { location } }),
});

const silence = (fault: Fault): Promise<void> =>
  fault.hang === undefined ? Promise.resolve() : new Promise((resolve) => void setTimeout(resolve, fault.hang));

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

// A small real HTTP server in place of Meta's Graph: it remembers each call and answers what the test wants, or breaks off.
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseJson, type Json } from '../../../../src/json.ts';

export interface GraphCallSeen {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Json;
}

/** Called with the request already remembered; writes the answer, destroys the socket, or never answers. */
export type Answerer = (response: ServerResponse, call: GraphCallSeen) => void;

export interface GraphServer extends AsyncDisposable {
  url: string;
  calls: GraphCallSeen[];
  answer(answerer: Answerer): void;
  answerJson(body: Json, options?: { status?: number; headers?: Record<string, string> }): void;
}

export async function openGraphServer(): Promise<GraphServer> {
  const calls: GraphCallSeen[] = [];
  let answerer: Answerer = (response) => response.end('{}');
  const server = createServer((request, response) => {
    response.sendDate = false; // the tests' time is not the system's
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const text = Buffer.concat(chunks).toString();
      const { method = '', headers } = request;
      const call = {
        method,
        path: url.pathname,
        query: url.searchParams,
        headers,
        body: text === '' ? null : parseJson(text),
      };
      calls.push(call);
      answerer(response, call);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    answer: (next) => {
      answerer = next;
    },
    answerJson: (body, { status = 200, headers = {} } = {}) => {
      answerer = (response) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
      };
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** An address on which nobody listens: it was free a moment ago. */
export async function deadUrl(): Promise<string> {
  const server = await openGraphServer();
  await server[Symbol.asyncDispose]();
  return server.url;
}

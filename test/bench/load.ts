// The load: a process of its own that speaks HTTP over raw sockets that stay open, one request at a time on each. The same for
// every side of every bench. Orders come from send-load.ts.
import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { signedRequests, type Deliveries } from './signed-requests.ts';

export interface Order extends Omit<Deliveries, 'host'> {
  port: number;
  connections: number;
  /** Requests per second, whatever the answers do; absent: each connection asks again once it is answered. */
  perSecond?: number;
}

export interface Outcome {
  ok: number;
  /** Answers that were not 200, by status. */
  refused: Record<string, number>;
  /** From the first request to the last answer. */
  seconds: number;
  /** When each request was due to leave, in the clock of `machineMs`. */
  dueMs: number[];
  /** From that moment to its answer. */
  answerMs: number[];
}

/** Milliseconds of a clock that all processes of this machine share. */
export const machineMs = (): number => Number(process.hrtime.bigint()) / 1e6;

let go: () => void = () => {};

if (process.send) {
  process.on('message', (message: Order | 'go') => (message === 'go' ? go() : void work(message)));
  process.on('disconnect', () => process.exit(0));
}

async function work(order: Order): Promise<void> {
  const requests = signedRequests({ ...order, host: `127.0.0.1:${order.port}` });
  const lines = await Promise.all(
    Array.from({ length: order.connections }, async () => {
      const socket = createConnection({ host: '127.0.0.1', port: order.port, noDelay: true });
      await once(socket, 'connect');
      return socket;
    }),
  );
  const { promise: started, resolve } = Promise.withResolvers<void>();
  go = resolve;
  process.send?.('ready');
  await started;
  process.send?.(await run(requests, { lines, perSecond: order.perSecond }));
  for (const socket of lines) socket.destroy();
}

function run(
  requests: readonly Buffer[],
  { lines, perSecond }: { lines: readonly Socket[]; perSecond: number | undefined },
): Promise<Outcome> {
  const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
  const outcome: Outcome = { ok: 0, refused: {}, seconds: 0, dueMs: [], answerMs: [] };
  const began = machineMs();
  const idle: Line[] = [];
  let next = 0;
  let answered = 0;

  const due = () =>
    perSecond === undefined
      ? requests.length
      : Math.min(requests.length, Math.floor(((machineMs() - began) / 1000) * perSecond) + 1);

  function feed(line: Line): void {
    if (next >= due()) return void idle.push(line);
    const i = next++;
    outcome.dueMs[i] = perSecond === undefined ? machineMs() : began + (i / perSecond) * 1000;
    line.ask(requests[i] as Buffer, (status) => {
      outcome.answerMs[i] = machineMs() - (outcome.dueMs[i] ?? 0);
      if (status === 200) outcome.ok += 1;
      else outcome.refused[status] = (outcome.refused[status] ?? 0) + 1;
      answered += 1;
      if (answered < requests.length) return feed(line);
      clearInterval(clock);
      outcome.seconds = (machineMs() - began) / 1000;
      resolve(outcome);
    });
  }

  const clock = setInterval(() => {
    while (idle.length > 0 && next < due()) feed(idle.shift() as Line);
  }, 1);
  for (const socket of lines) feed(new Line(socket, reject));
  return promise;
}

/** One connection. An answer is over when its body has as many bytes as its head promised. */
class Line {
  readonly #socket: Socket;
  #got = '';
  #done: ((status: number) => void) | undefined;

  constructor(socket: Socket, broken: (error: Error) => void) {
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', broken);
    socket.on('close', () => this.#done && broken(new Error('a connection was closed before the answer')));
  }

  ask(request: Buffer, done: (status: number) => void): void {
    this.#done = done;
    this.#socket.write(request);
  }

  #read(text: string): void {
    this.#got += text;
    const head = this.#got.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#got)?.[1] ?? 0);
    if (this.#got.length < head + 4 + length) return;
    const status = Number(this.#got.slice(9, 12));
    this.#got = this.#got.slice(head + 4 + length);
    const done = this.#done;
    this.#done = undefined;
    done?.(status);
  }
}

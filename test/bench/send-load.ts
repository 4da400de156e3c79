// Gives the load process its orders and waits for what it measured. Before it: any bench. After it: load.ts.
import { ACCOUNTS, SECRETS } from '../cast.ts';
import { machineMs, type Order, type Outcome } from './load.ts';
import type { Child, Scene } from './scene.ts';

export interface Load {
  /** Requests are made and signed, connections stand; nothing is sent before `go`. */
  prepare(order: LoadOrder): Promise<Prepared>;
}

/** The rest is our cast's Messenger account. */
export type LoadOrder = Pick<Order, 'port' | 'count' | 'customers' | 'perSecond'> & { connections?: number };

export interface Prepared {
  /** Platform time of the first message. */
  from: number;
  /** `began` in the clock of machineMs. */
  go(): Promise<Outcome & { began: number }>;
}

const CONNECTIONS = 64;
let named = 0;

export function openLoad(scene: Scene): Load {
  const child = scene.child('load.ts');
  return {
    async prepare({ connections = CONNECTIONS, ...order }) {
      named += 1;
      // An hour ago, so that no message is from the future however long the round lasts.
      const from = Date.now() - 3_600_000;
      const ready = child.said<'ready'>();
      send(child, {
        ...order,
        connections,
        from,
        name: `r${named}x`,
        page: ACCOUNTS.messenger.externalId,
        appSecret: SECRETS.metaAppSecret,
      });
      await ready;
      return {
        from,
        async go() {
          const began = machineMs();
          const outcome = child.said<Outcome>();
          child.process.send('go');
          return { ...(await outcome), began };
        },
      };
    },
  };
}

const send = (child: Child, order: Order): void => void child.process.send(order);

/** Everything was answered 200, or the figures mean nothing. */
export function mustBeTaken({ ok, refused }: Outcome, count: number): void {
  if (ok !== count)
    throw new Error(`of ${count} deliveries ${ok} were answered 200; others: ${JSON.stringify(refused)}`);
}

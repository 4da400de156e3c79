// The road from the platforms to the product: signed webhook calls, in order for each person unless disorder is asked for,
// retried as each platform does, paused or lost on request. Comes after platforms/*.ts; delivery-call.ts makes one call.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { openWebhookCalls, type CallResult, type RawCall } from './delivery-call.ts';
import { openLanes } from './lanes.ts';
import type { Random } from './random.ts';
import type { SimulatedDoor, SimulatorSecrets, WebhookDelivery, WebhookTarget } from './shapes.ts';

/** What the network does to deliveries. All chances are drawn from the seed in the order in which things happened. */
export interface Disorder {
  /** Chance that the same bytes come a second time. */
  duplicate?: number;
  /** Chance that a delivery waits until the next one of the same person has passed. */
  reorder?: number;
  /** Chance that a delivery is lost and never retried. */
  drop?: number;
  /** Business milliseconds that each delivery travels, from shortest to longest. */
  delayMs?: readonly [number, number];
}

export interface DeliveryRecord {
  door: SimulatedDoor;
  account: string;
  number: number;
  attempt: number;
  /** HTTP status, or 0 when there was no answer. */
  status: number;
  outcome: 'taken' | 'refused' | 'unreachable' | 'dropped';
}

export interface Delivery {
  /** Puts one on its way. Resolves when it was tried once, or cannot be tried now. */
  send(delivery: WebhookDelivery): Promise<void>;
  setTarget(target: WebhookTarget): void;
  setDisorder(disorder: Disorder): void;
  pause(): void;
  /** Sends what was kept; `shuffled` in an order drawn from the seed, all people mixed. */
  resume(options?: { shuffled?: boolean }): void;
  /** Tries again now what waits for its next attempt. */
  retryNow(): void;
  /** Everything that can be delivered was tried; what waits for a retry, or is paused, is not waited for. */
  settled(): Promise<void>;
  /** Something is about to be sent: `settled()` waits until the result is called. */
  expect(): () => void;
  records(): readonly DeliveryRecord[];
  waitingForRetry(): number;
  /** What a platform gave up on: only a reading call can still find it. */
  lost(): readonly WebhookDelivery[];
  /** X asks the address to prove itself; Meta verifies it. True when the answer was right. */
  check(door: SimulatedDoor): Promise<boolean>;
  /** One call with exactly these bytes, never retried; signed unless headers are given. */
  raw(call: RawCall): Promise<CallResult>;
  isValid(door: SimulatedDoor): boolean;
  /** Whether Meta still delivers for this account: an hour of failures ends the subscription. */
  isSubscribed(account: string): boolean;
  subscribe(account: string): void;
  close(): void;
}

export interface DeliveryOptions {
  clock: Clock;
  log: Log;
  random: Random;
  secrets: SimulatorSecrets;
  target: WebhookTarget | undefined;
  reachable: () => boolean;
}

interface Item extends WebhookDelivery {
  number: number;
  attempt: number;
  firstFailedAt: number | null;
  tried: () => void;
}

const MINUTE = 60_000;
/**
 * Business milliseconds before each further attempt. X: three within five minutes (developer.x.com, activity-retries).
 * Meta: a few at once, then less often, until an hour is over and the app is unsubscribed (Messenger webhooks page).
 */
const RETRIES: Record<SimulatedDoor, readonly number[]> = {
  x: [30_000, 90_000, 180_000],
  meta: [1_000, 5_000, 15_000, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 25 * MINUTE],
};
/** How long a delivery that was held back waits for another one to overtake it, business milliseconds. */
const HOLD_MS = 2_000;
const CALLS_AT_ONCE = 16;

export function openDelivery({ clock, log, random, secrets, target, reachable }: DeliveryOptions): Delivery {
  const calls = openWebhookCalls({ secrets, reachable, log, clock, random: random.fork('crc') });
  const held = new Map<string, Item>();
  const kept: Item[] = [];
  const retries = new Map<Item, NodeJS.Timeout>();
  const timers = new Set<NodeJS.Timeout>();
  const records: DeliveryRecord[] = [];
  const lost: WebhookDelivery[] = [];
  const unsubscribed = new Set<string>();
  let disorder: Disorder = {};
  let paused = target === undefined;
  let closed = false;
  let numbers = 0;
  let expected = 0;
  let waiters: (() => void)[] = [];
  if (target) calls.setTarget(target);
  const lanes = openLanes<Item>({ atOnce: CALLS_AT_ONCE, carry: (item) => travel(item), whenIdle: () => noteIdle() });

  const isIdle = (): boolean => lanes.isIdle() && expected === 0 && held.size === 0;
  const noteIdle = (): void => {
    if (!isIdle()) return;
    const done = waiters;
    waiters = [];
    for (const each of done) each();
  };
  const after = (businessMs: number, act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act();
    }, clock.realMs(businessMs));
    timers.add(timer);
    return timer;
  };

  const enqueue = (lane: string, item: Item): void => {
    if (paused) keep(item);
    else lanes.add(lane, item);
  };
  const keep = (item: Item): void => {
    kept.push(item);
    item.tried();
  };

  const travel = async (item: Item): Promise<void> => {
    if (paused) return keep(item);
    const [shortest, longest] = disorder.delayMs ?? [0, 0];
    if (longest > 0) {
      const ms = shortest + random.fork(`delay/${item.number}`).next() * (longest - shortest);
      await new Promise<void>((resolve) => void after(ms, resolve));
    }
    item.attempt += 1;
    note(item, await calls.post(item));
    item.tried();
  };

  const note = (item: Item, result: CallResult): void => {
    const { door, account, number, attempt } = item;
    records.push({ door, account, number, attempt, ...result });
    if (result.outcome === 'taken' || closed) return;
    item.firstFailedAt ??= clock.now();
    const wait = RETRIES[door][attempt - 1];
    if (wait === undefined) {
      lost.push(item);
      if (door === 'meta') unsubscribed.add(account);
      return;
    }
    // A retry leaves its lane: what came later is not held up, so a failure costs the order, as it does in reality.
    retries.set(
      item,
      after(wait, () => again(item)),
    );
  };

  const again = (item: Item): void => {
    const timer = retries.get(item);
    if (timer) {
      clearTimeout(timer);
      timers.delete(timer);
    }
    retries.delete(item);
    enqueue(`retry/${item.number}`, item);
  };

  const release = (lane: string): void => {
    const item = held.get(lane);
    if (!item) return;
    held.delete(lane);
    enqueue(lane, item);
    noteIdle();
  };

  const isSubscribed = (account: string): boolean => !unsubscribed.has(account);

  return {
    send: (delivery) => {
      numbers += 1;
      const number = numbers;
      if (delivery.door === 'meta' ? !isSubscribed(delivery.account) : !calls.isValid('x')) {
        lost.push(delivery);
        return Promise.resolve();
      }
      const luck = random.fork(`luck/${number}`);
      if (luck.chance(disorder.drop ?? 0)) {
        lost.push(delivery);
        records.push({
          door: delivery.door,
          account: delivery.account,
          number,
          attempt: 0,
          status: 0,
          outcome: 'dropped',
        });
        return Promise.resolve();
      }
      return new Promise((tried) => {
        const item: Item = { ...delivery, number, attempt: 0, firstFailedAt: null, tried };
        const twin = luck.chance(disorder.duplicate ?? 0) ? { ...item, tried: () => {} } : undefined;
        const overtaken = held.get(item.lane);
        if (!overtaken && luck.chance(disorder.reorder ?? 0)) {
          held.set(item.lane, item);
          after(HOLD_MS, () => held.get(item.lane) === item && release(item.lane));
          tried();
        } else {
          enqueue(item.lane, item);
          if (overtaken) release(item.lane);
        }
        if (twin) enqueue(`${twin.lane}/twin`, twin);
      });
    },
    setTarget: (next) => {
      const isFirst = target === undefined;
      target = next;
      calls.setTarget(next);
      if (isFirst) resume();
    },
    setDisorder: (next) => {
      disorder = next;
    },
    pause: () => {
      paused = true;
    },
    resume,
    retryNow: () => {
      for (const item of retries.keys()) again(item);
    },
    settled: async () => {
      while (!isIdle()) {
        for (const lane of held.keys()) release(lane);
        if (isIdle()) return;
        await new Promise<void>((resolve) => void waiters.push(resolve));
      }
    },
    expect: () => {
      expected += 1;
      let isOpen = true;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        expected -= 1;
        noteIdle();
      };
    },
    records: () => records,
    waitingForRetry: () => retries.size,
    lost: () => lost,
    check: (door) => calls.check(door),
    raw: (call) => calls.post(call),
    isValid: (door) => calls.isValid(door),
    isSubscribed,
    subscribe: (account) => void unsubscribed.delete(account),
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      for (const item of [...kept, ...lanes.empty(), ...held.values()]) item.tried();
      held.clear();
      calls.close();
      noteIdle();
    },
  };

  function resume({ shuffled = false } = {}): void {
    if (!target) return;
    paused = false;
    const items = kept.splice(0);
    for (const item of shuffled ? random.fork(`shuffle/${numbers}`).shuffled(items) : items) {
      enqueue(shuffled ? 'shuffled' : item.lane, item);
    }
  }
}

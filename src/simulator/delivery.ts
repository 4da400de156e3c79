// The road from the platforms to the product: signed webhook calls, in order for each person unless disorder is asked for,
// retried as each platform does, paused or lost on request. Comes after platforms/*.ts; delivery-call.ts makes one call.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { openWebhookCalls, type Address, type CallResult, type RawCall } from './delivery-call.ts';
import { openLanes } from './lanes.ts';
import { openPatience } from './patience.ts';
import type { Random } from './random.ts';
import { openRetries, RETRY_WAITS_MS } from './retries.ts';
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
  /** Tries again now what waits for its next attempt, whatever the time. */
  retryNow(): void;
  /**
   * Tries again what is due by the business clock, and resolves when that was tried: for a clock that a test moves, since
   * real timers do not follow it.
   */
  retryDue(): Promise<void>;
  /** When the next retry is due, business time; null when none waits. */
  nextRetryAt(): number | null;
  /** Plays every retry up to a business time at its own moment: `moveTo` sets the test's clock, and may let others work. */
  playRetries(until: number, moveTo: (at: number) => Promise<void> | void): Promise<void>;
  /** Everything that can be delivered was tried; what waits for a retry, or is paused, is not waited for. */
  settled(): Promise<void>;
  /** Something is about to be sent: `settled()` waits until the result is called. */
  expect(): () => void;
  records(): readonly DeliveryRecord[];
  waitingForRetry(): number;
  /** What a platform gave up on: only a reading call can still find it. */
  lost(): readonly WebhookDelivery[];
  /** X asks the address to prove itself; Meta verifies it. True when the answer was right. */
  check(address: Address): Promise<boolean>;
  /** The same, but only if the platform would ask at this time by itself. */
  checkIfDue(address: Address): Promise<void>;
  /** One call with exactly these bytes, never retried; signed unless headers are given. */
  raw(call: RawCall): Promise<CallResult>;
  /** Without `url`: the target's. */
  isValid(door: SimulatedDoor, url?: string): boolean;
  /** What a check found is forgotten, e.g. of an address that was not registered after all. */
  forget(url: string): void;
  /** Where the product listens, as long as nothing else was registered. */
  targetOf(door: SimulatedDoor): string | undefined;
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
  /** The address that is told; null when nobody is, undefined while there is none yet. */
  addressOf: (delivery: WebhookDelivery) => string | null | undefined;
}

interface Item extends WebhookDelivery {
  number: number;
  attempt: number;
  tried: () => void;
}

/** How long a delivery that was held back waits for another one to overtake it, business milliseconds. */
const HOLD_MS = 2_000;
const CALLS_AT_ONCE = 16;

export function openDelivery(options: DeliveryOptions): Delivery {
  const { clock, log, random, secrets, reachable, addressOf } = options;
  const calls = openWebhookCalls({ secrets, reachable, log, clock, random: random.fork('crc') });
  const held = new Map<string, Item>();
  const kept: Item[] = [];
  const retries = openRetries<Item>({ clock, again: (item) => enqueue(`retry/${item.number}`, item) });
  let { target } = options;
  const timers = new Set<NodeJS.Timeout>();
  const records: DeliveryRecord[] = [];
  const lost: WebhookDelivery[] = [];
  const patience = openPatience(clock);
  let disorder: Disorder = {};
  let paused = false;
  let closed = false;
  let numbers = 0;
  let expected = 0;
  let waiters: (() => void)[] = [];
  const targetOf = (door: SimulatedDoor): string | undefined =>
    door === 'x' ? target?.xWebhookUrl : target?.metaWebhookUrl;
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
    if (paused || addressOf(item) === undefined) keep(item);
    else lanes.add(lane, item);
  };
  const keep = (item: Item): void => {
    kept.push(item);
    item.tried();
  };

  const travel = async (item: Item): Promise<void> => {
    const url = addressOf(item);
    if (paused || url === undefined) return keep(item);
    const [shortest, longest] = disorder.delayMs ?? [0, 0];
    if (longest > 0) {
      const ms = shortest + random.fork(`delay/${item.number}`).next() * (longest - shortest);
      await new Promise<void>((resolve) => void after(ms, resolve));
    }
    item.attempt += 1;
    if (url === null || (item.door === 'meta' && !patience.isSubscribed(item.account))) lost.push(item);
    else note(item, await calls.post({ ...item, url }));
    item.tried();
  };

  const note = (item: Item, result: CallResult): void => {
    const { door, account, number, attempt } = item;
    records.push({ door, account, number, attempt, ...result });
    if (result.outcome === 'taken') return patience.arrived(account);
    if (closed) return;
    const wait = RETRY_WAITS_MS[door][attempt - 1];
    const isOver = door === 'meta' && patience.failed(account, { isLast: wait === undefined });
    if (wait === undefined || isOver) return void lost.push(item);
    // A retry leaves its lane: what came later is not held up, so a failure costs the order, as it does in reality.
    retries.add(item, wait);
  };

  const release = (lane: string): void => {
    const item = held.get(lane);
    if (!item) return;
    held.delete(lane);
    enqueue(lane, item);
    noteIdle();
  };

  const settled = async (): Promise<void> => {
    while (!isIdle()) {
      for (const lane of held.keys()) release(lane);
      if (isIdle()) return;
      await new Promise<void>((resolve) => void waiters.push(resolve));
    }
  };

  return {
    send: (delivery) => {
      numbers += 1;
      const number = numbers;
      const url = addressOf(delivery);
      const isTold =
        delivery.door === 'meta' ? patience.isSubscribed(delivery.account) : url == null || calls.isValid(url);
      if (url === null) return Promise.resolve();
      if (!isTold) {
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
        const item: Item = { ...delivery, number, attempt: 0, tried };
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
      for (const url of [next.xWebhookUrl, next.metaWebhookUrl]) calls.forget(url);
      if (isFirst && !paused) resume();
    },
    setDisorder: (next) => {
      disorder = next;
    },
    pause: () => {
      paused = true;
    },
    resume,
    retryNow: () => retries.bringBack('all'),
    retryDue: () => {
      retries.bringBack('due');
      return settled();
    },
    nextRetryAt: () => retries.nextAt(),
    playRetries: (until, moveTo) => retries.play({ until, moveTo, settled }),
    settled,
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
    waitingForRetry: () => retries.count(),
    lost: () => lost,
    check: (address) => calls.check(address),
    checkIfDue: (address) => calls.checkIfDue(address),
    raw: (call) => {
      const url = call.url ?? targetOf(call.door);
      return url === undefined ? Promise.resolve({ status: 0, outcome: 'unreachable' }) : calls.post({ ...call, url });
    },
    isValid: (door, url = targetOf(door)) => url === undefined || calls.isValid(url),
    forget: (url) => calls.forget(url),
    targetOf,
    isSubscribed: (account) => patience.isSubscribed(account),
    subscribe: (account) => patience.subscribe(account),
    close: () => {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      retries.close();
      for (const item of [...kept, ...lanes.empty(), ...held.values()]) item.tried();
      held.clear();
      calls.close();
      noteIdle();
    },
  };

  function resume({ shuffled = false } = {}): void {
    paused = false;
    const items = kept.splice(0);
    for (const item of shuffled ? random.fork(`shuffle/${numbers}`).shuffled(items) : items) {
      enqueue(shuffled ? 'shuffled' : item.lane, item);
    }
  }
}

// Conversation routing at Meta: which app owns a thread. Without a default app everybody may answer; with one, the owner alone
// answers and the others read along in `standby`. Asked by sends and by every event, changed by meta-page.ts and from outside.
import type { Clock } from '../../clock.ts';
import type { Ledger } from '../ledger.ts';
import { APPS, type SimulatedChannel } from '../shapes.ts';

export interface MetaThread {
  channel: SimulatedChannel;
  account: string;
  contact: string;
}

export interface MetaRouting {
  /** The app that owns the thread now; null: nobody does, everybody may answer. */
  ownerOf(thread: MetaThread): string | null;
  /** Whether we are the ones who are told, and may answer. */
  isOurs(thread: MetaThread): boolean;
  defaultApp(account: string): string | null;
  setDefaultApp(account: string, app: string | null): void;
  /** Null: released, the thread is idle. */
  setOwner(thread: MetaThread, app: string | null): void;
  /** When the owner loses it by itself. */
  endsAt(thread: MetaThread): number;
}

/** Without a message of the customer for a day the thread is idle again (Conversation Routing, 2026-10). */
const IDLE_AFTER_MS = 24 * 3_600_000;

export function openMetaRouting({ clock, ledger }: { clock: Clock; ledger: Ledger }): MetaRouting {
  const defaults = new Map<string, string>();
  const owners = new Map<string, { app: string; since: number }>();
  const nameOf = ({ account, contact }: MetaThread): string => `${account}/${contact}`;
  const defaultApp = (account: string): string | null => defaults.get(account) ?? null;
  /** Each message of the customer keeps it for another day; one that comes later finds the thread idle. */
  const endsAt = (thread: MetaThread): number => {
    let end = (owners.get(nameOf(thread))?.since ?? 0) + IDLE_AFTER_MS;
    for (const { direction, at } of ledger.thread(thread)) {
      if (direction === 'inbound' && at < end) end = Math.max(end, at + IDLE_AFTER_MS);
    }
    return end;
  };
  const ownerOf = (thread: MetaThread): string | null => {
    const owner = owners.get(nameOf(thread));
    return owner && clock.now() < endsAt(thread) ? owner.app : defaultApp(thread.account);
  };
  return {
    ownerOf,
    isOurs: (thread) => {
      const owner = ownerOf(thread);
      return owner === null || owner === APPS.meta;
    },
    defaultApp,
    setDefaultApp: (account, app) => void (app === null ? defaults.delete(account) : defaults.set(account, app)),
    setOwner: (thread, app) => {
      if (app === null) owners.delete(nameOf(thread));
      else owners.set(nameOf(thread), { app, since: clock.now() });
    },
    endsAt,
  };
}

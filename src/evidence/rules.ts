// What this brand's numbers look like and what never means anything, as its administrator has set it: one row of `settings`, read
// by whoever takes a message in without asking the database each time. After it: extract, customers/keys, links.
import { monotonicMs } from '../clock.ts';
import { perStore } from '../db/per-store.ts';
import { readSetting, writeSetting } from '../db/settings.ts';
import type { Store, Write } from '../db/store.ts';
import { DEFAULT_RULES, type CheckMethod, type EvidenceKind, type RecognitionRules } from './evidence.ts';

/** As the API and the row of `settings` have it. */
export interface RecognitionSettings {
  loyalty: { pattern: string; checkDigit: CheckMethod }[];
  orders: { pattern: string; checkDigit: CheckMethod }[];
  /** Null: six letters and digits, as everywhere. */
  booking: { pattern: string } | null;
  airlinePrefixes: string[];
  stopWords: string[];
  blockedValues: string[];
  phoneRegion: string | null;
  secondPerson: boolean;
}

export interface Recognition {
  settings: RecognitionSettings;
  /** The same object until the settings change: what is compiled from it is kept beside it. */
  rules: RecognitionRules;
}

const KEY = 'recognition';
/** Another process has changed it: from then on it takes so long until this one knows. */
const FRESH_MS = 5_000;
/** Kinds whose values are words or codes that a brand may have to exclude. */
const STOPPED: readonly EvidenceKind[] = ['loyalty', 'booking', 'ticket', 'order', 'name'];

export const DEFAULT_SETTINGS: RecognitionSettings = {
  loyalty: [],
  orders: [],
  booking: null,
  airlinePrefixes: [],
  stopWords: [],
  /** Beside those that mean nothing anywhere. */
  blockedValues: [],
  phoneRegion: DEFAULT_RULES.defaultRegion,
  secondPerson: false,
};

const caches = perStore(() => ({ text: '', value: recognitionFrom(DEFAULT_SETTINGS), readAt: -Infinity }));

/** Inside a transaction or outside; asks the database once in a few seconds. */
export async function recognitionOf(store: Store): Promise<Recognition> {
  const cache = caches(store);
  if (monotonicMs() - cache.readAt < FRESH_MS) return cache.value;
  const text = (await readSetting(store, store.db, KEY)) ?? '';
  if (text !== cache.text) {
    const stored = text === '' ? {} : (JSON.parse(text) as Partial<RecognitionSettings>);
    cache.value = recognitionFrom({ ...DEFAULT_SETTINGS, ...stored });
    cache.text = text;
  }
  cache.readAt = monotonicMs();
  return cache.value;
}

/** Inside a transaction. Whoever asks has looked at the patterns: see check-rules. */
export async function saveRecognition(store: Store, db: Write, settings: RecognitionSettings): Promise<void> {
  await writeSetting(store, db, { key: KEY, value: JSON.stringify(settings) });
  store.afterCommit(() => {
    caches(store).readAt = -Infinity;
  });
}

function recognitionFrom(settings: RecognitionSettings): Recognition {
  const codes = (list: RecognitionSettings['loyalty']) =>
    list.map(({ pattern, checkDigit }) => ({ pattern, check: checkDigit }));
  return {
    settings,
    rules: {
      loyalty: codes(settings.loyalty),
      orders: codes(settings.orders),
      booking: settings.booking?.pattern ?? DEFAULT_RULES.booking,
      airlinePrefixes: settings.airlinePrefixes,
      stopWords: Object.fromEntries(STOPPED.map((kind) => [kind, settings.stopWords])),
      blocked: [...DEFAULT_RULES.blocked, ...settings.blockedValues],
      defaultRegion: settings.phoneRegion,
    },
  };
}

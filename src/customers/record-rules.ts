// What this brand says about values: which are shared by many, and where its phone numbers are from. Before it: the settings.
import { readSetting } from '../db/settings.ts';
import type { Read, Store } from '../db/store.ts';
import { DEFAULT_RULES } from '../evidence/evidence.ts';

export interface RecordRules {
  blocked: readonly string[];
  /** Of phone numbers without their country; null: they are refused. */
  region: string | null;
}

export const DEFAULT_RECORD_RULES: RecordRules = {
  blocked: DEFAULT_RULES.blocked,
  region: DEFAULT_RULES.defaultRegion,
};

export async function recordRules(store: Store, db: Read = store.db): Promise<RecordRules> {
  const text = await readSetting(store, db, 'recognition');
  if (text === undefined) return DEFAULT_RECORD_RULES;
  const { blockedValues, phoneRegion } = JSON.parse(text) as { blockedValues?: string[]; phoneRegion?: string | null };
  return {
    blocked: [...DEFAULT_RULES.blocked, ...(blockedValues ?? [])],
    region: phoneRegion ?? DEFAULT_RULES.defaultRegion,
  };
}

// Which keys open what this database has sealed: its check value tells, without touching anything that matters.
import { existsSync, readFileSync } from 'node:fs';
import type { Config } from '../config.ts';
import { openSealer } from '../seal.ts';
import { CHECK_AS } from '../secret-key.ts';
import { keyFileOf } from './places.ts';

/** The key of this installation as it is now; undefined when none was made yet. Never makes one. */
export function presentKey(config: Pick<Config, 'secretKey' | 'dataDir'>): Buffer | undefined {
  if (config.secretKey !== undefined) return config.secretKey;
  const file = keyFileOf(config);
  if (!existsSync(file)) return undefined;
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  return key.length === 32 ? key : undefined;
}

/** Whether exactly this key opens the check value. */
export function opens(key: Buffer, check: string): boolean {
  try {
    openSealer([key]).open(Buffer.from(check, 'base64'), CHECK_AS);
    return true;
  } catch {
    return false;
  }
}

// `touchpoint rotate-key`: everything that was sealed with the old key is sealed with the new one. Stopped half-way it goes on
// where it was: each value says which key it has. reseal/ holds the kinds of values.
import { openSealer, type Sealer } from '../seal.ts';
import type { Parts } from '../parts.ts';
import { readSecretKey } from '../secret-key.ts';
import { addCommand, type Outcome, type Tool } from './command.ts';
import { WrongUse } from './failure.ts';
import { keyMustBeThere, openParts, readSettings } from './open.ts';
import { keyFileOf } from './places.ts';
import type { Progress } from './progress.ts';
import { resealAccounts } from './reseal/accounts.ts';
import { resealCheck } from './reseal/check.ts';
import { resealDeliveries } from './reseal/deliveries.ts';
import { resealFiles } from './reseal/files.ts';
import { resealWords } from './reseal/words.ts';

export function addRotateKey(tool: Tool): void {
  addCommand(
    { parent: tool.program, tool },
    {
      usage: 'rotate-key',
      summary: 'seal everything with a new secret key',
      about:
        'In this order:\n' +
        '  1. make a key:            openssl rand -base64 32\n' +
        '  2. set SECRET_KEY to it, and SECRET_KEY_PREVIOUS to the old one (on SQLite: the content of secret.key)\n' +
        '  3. restart the product, so that it knows both\n' +
        '  4. npx touchpoint rotate-key     (again and again does no harm)\n' +
        '  5. remove SECRET_KEY_PREVIOUS, restart, and keep the new key where you keep secrets',
      examples: ['rotate-key', 'rotate-key --json'],
      act: ({ progress }) => rotateKey(progress),
    },
  );
}

export interface Resealed {
  resealed: number;
  /** Sealed with neither key, or damaged: left as they are. */
  unreadable: number;
}

/** Both keys open, the new one seals. */
export interface Resealing {
  parts: Parts;
  sealer: Sealer;
  progress: Progress;
}

async function rotateKey(progress: Progress): Promise<Outcome> {
  const config = readSettings();
  const previous = config.secretKeyPrevious;
  if (previous === undefined)
    throw new WrongUse('SECRET_KEY_PREVIOUS: needed, the key that is replaced; SECRET_KEY is the new one');
  await keyMustBeThere(config);
  const present = readSecretKey(config);
  if (present.equals(previous))
    throw new WrongUse(
      'SECRET_KEY: it is the same as SECRET_KEY_PREVIOUS. Make a new one with: openssl rand -base64 32',
    );
  const parts = await openParts(config);
  try {
    const resealing = { parts, sealer: openSealer([present, previous]), progress };
    const kinds = {
      accounts: await resealAccounts(resealing),
      deliveries: await resealDeliveries(resealing),
      words: await resealWords(resealing),
      files: await resealFiles(resealing),
    };
    // Last: as long as the check value has the old key, a start without the old key is refused.
    if (sum(kinds, 'unreadable') === 0) await resealCheck(resealing);
    return told(kinds, config.secretKey === undefined ? undefined : keyFileOf(config));
  } finally {
    await parts.close();
  }
}

const CALLED = { accounts: 'credentials', deliveries: 'deliveries', words: 'messages', files: 'files' } as const;
type Kinds = Readonly<Record<keyof typeof CALLED, Resealed>>;
const NAMES = Object.keys(CALLED) as (keyof Kinds)[];

const sum = (kinds: Kinds, which: keyof Resealed): number => NAMES.reduce((all, name) => all + kinds[name][which], 0);

const counted = (kinds: Kinds, which: keyof Resealed): string =>
  NAMES.map((name) => `${kinds[name][which]} ${CALLED[name]}`).join(', ');

/** `keyFile`: one that the setting overrules. */
function told(kinds: Kinds, keyFile: string | undefined): Outcome {
  const unreadable = sum(kinds, 'unreadable');
  const numbers = Object.fromEntries(NAMES.map((name) => [name, kinds[name].resealed]));
  const json = { ...numbers, unreadable, done: unreadable === 0 };
  const lines = [`Sealed anew: ${counted(kinds, 'resealed')}.`];
  if (unreadable > 0) {
    const broken = `${counted(kinds, 'unreadable')} open with neither key and were left.`;
    return { json, lines: [...lines, broken, 'Keep SECRET_KEY_PREVIOUS until they are mended or gone.'], failed: true };
  }
  const where = keyFile === undefined ? [] : [`If there is ${keyFile}, it holds the old key: SECRET_KEY overrules it.`];
  return {
    json,
    lines: [...lines, 'The old key is no longer needed: remove SECRET_KEY_PREVIOUS and restart.', ...where],
  };
}

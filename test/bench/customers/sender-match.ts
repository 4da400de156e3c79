// A whole sender matched, as often as such senders write: what they wrote is read, records are looked up and weighed, and what an agent
// reads is put together. Half give a number of theirs, some with a slip; others show a name alone, or are no customers.
import { presentSuggestions } from '../../../src/api/present/suggestions.ts';
import { DEFAULT_RULES, type RecognitionRules } from '../../../src/evidence/evidence.ts';
import { extractEvidence } from '../../../src/evidence/extract.ts';
import { COLD_START } from '../../../src/matching/cold-start.ts';
import { senderFrom } from '../../../src/matching/sender.ts';
import { weigh } from '../../../src/matching/suggest.ts';
import type { CustomerBase } from './base.ts';
import { personOnFile } from './people.ts';

const RULES: RecognitionRules = {
  ...DEFAULT_RULES,
  loyalty: [{ pattern: 'HA\\d{8}', check: 'none' }],
  defaultRegion: 'ES',
};

/** Answers how many milliseconds it took. @throws when whoever gave a number is not found */
export async function matchSender({ parts, count }: CustomerBase, draw: () => number): Promise<number> {
  const { text, displayName, handle, ref } = senderOf(Math.floor(draw() * count), draw());
  const startedAt = performance.now();
  const said = extractEvidence(text, { rules: RULES }).map((evidence) => ({ ...evidence, messageId: null }));
  const sender = senderFrom({ channel: 'x', displayName, handle, language: 'es' }, { said, blocked: RULES.blocked });
  const items = await weigh(parts, { sender, model: COLD_START, rejected: new Set() });
  presentSuggestions({ items, because: items.length > 0 ? 'found' : 'none', modelVersion: COLD_START.name });
  const took = performance.now() - startedAt;
  if (ref !== undefined && items[0]?.record.row.ref !== ref) throw new Error(`${ref} was not found by ${text}`);
  return took;
}

interface Drawn {
  text: string;
  displayName: string;
  handle: string;
  /** Who must be found. */
  ref?: string;
}

function senderOf(n: number, kind: number): Drawn {
  const { ref, names, loyalty, booking, email, handle } = personOnFile(n);
  const [name] = names;
  const profile = { displayName: `${name?.given} ${name?.family}`, handle };
  if (kind < 0.25) return { ...profile, text: `Hola, mi número de socio es ${loyalty} y no veo mi vuelo`, ref };
  if (kind < 0.35) return { ...profile, text: `My e-mail is ${email}`, ref };
  if (kind < 0.45) return { ...profile, text: `My booking reference is ${booking}, where is my bag?` };
  if (kind < 0.55) return { ...profile, text: `My number is ${loyalty.slice(0, -2)}${(Number(loyalty.slice(-2)) + 7) % 10}${loyalty.slice(-1)}` }; // prettier-ignore
  if (kind < 0.8) return { ...profile, text: 'My flight is late and nobody tells us anything' };
  const { names: others } = personOnFile(-1 - n);
  return {
    text: 'Is the lounge open?',
    displayName: `${others[0]?.given} ${others[0]?.family}`,
    handle: `someone${n}`,
  };
}

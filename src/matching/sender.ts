// What is known of who writes before anybody is looked up: what they typed, and how the platform calls them. What they typed about
// somebody else is kept apart. Before it: ingest/note-evidence. After it: sender-keys, compare-sender.
import { and, desc, eq, isNull, notInArray } from 'drizzle-orm';
import { isBlocked } from '../customers/is-blocked.ts';
import { evidenceKey } from '../customers/keys.ts';
import { perStore } from '../db/per-store.ts';
import type { Schema } from '../db/schema.ts';
import type { Store } from '../db/store.ts';
import type { EvidenceRow } from '../evidence/keep-evidence.ts';
import { prepareName, type PreparedName } from '../names/compare-names.ts';
import { isPointer, type PointerKind } from './find-only-customer.ts';

export type Contact = Schema['contacts']['$inferSelect'];

export interface Pointer {
  kind: PointerKind;
  value: string;
  certainty: 'strict' | 'loose';
}

export interface SenderName {
  text: string;
  prepared: PreparedName;
}

/** Of the writer, or of whom they write about. */
export interface SenderFacts {
  names: readonly SenderName[];
  /** YYYY-MM-DD. */
  birthDates: readonly string[];
  /** Newest first, each once. */
  pointers: readonly Pointer[];
}

export interface Sender extends SenderFacts {
  channel: string;
  /** As the platform shows them; anybody can call himself anything. */
  profileName: SenderName | null;
  handle: string | null;
  handleName: SenderName | null;
  language: string | null;
  about: SenderFacts & { messageIds: readonly string[] };
}

/** Newer than that nobody says so much; what is older has been said otherwise since. */
const MOST_READ = 60;
const MOST_NAMES = 3;
const MOST_POINTERS = 8;

export async function readSender(
  store: Store,
  { contact, blocked }: { contact: Contact; blocked: readonly string[] },
): Promise<Sender> {
  const e = evidenceOf(store);
  const rows = await store.db
    .select()
    .from(e)
    .where(and(eq(e.contactId, contact.id), isNull(e.erasedAt), notInArray(e.kind, ['proof', 'document'])))
    .orderBy(desc(e.at), desc(e.id))
    .limit(MOST_READ);
  return senderFrom(contact, { said: rows, blocked });
}

const evidenceOf = perStore((store) => store.t.evidence);

export type SaidRow = Pick<EvidenceRow, 'kind' | 'value' | 'polarity' | 'certainty' | 'messageId'>;
type Profile = Pick<Contact, 'channel' | 'handle' | 'displayName' | 'language'>;

/** Pure. `said`: newest first. */
export function senderFrom(
  { channel, handle, displayName, language }: Profile,
  { said, blocked }: { said: readonly SaidRow[]; blocked: readonly string[] },
): Sender {
  const others = said.filter(({ polarity }) => polarity === 'other');
  const own = said.filter(({ polarity }) => polarity !== 'other');
  return {
    ...factsOf(own, blocked),
    channel,
    profileName: named(displayName ?? ''),
    handle: handle === '' ? null : handle,
    handleName: named(wordsOfHandle(handle ?? '')),
    language,
    about: {
      ...factsOf(others, blocked),
      messageIds: [...new Set(others.flatMap(({ messageId }) => (messageId === null ? [] : [messageId])))],
    },
  };
}

function factsOf(said: readonly SaidRow[], blocked: readonly string[]): SenderFacts {
  const values = (kind: string) => [...new Set(said.filter((one) => one.kind === kind).map(({ value }) => value))];
  const pointers = new Map<string, Pointer>();
  for (const { kind, value, certainty } of said) {
    if (!isPointer(kind)) continue;
    const key = evidenceKey({ kind, value });
    const name = `${key?.kind} ${key?.text}`;
    if (key === undefined || isBlocked(key.text, blocked) || pointers.has(name)) continue;
    pointers.set(name, { kind, value, certainty });
  }
  return {
    names: values('name')
      .slice(0, MOST_NAMES)
      .flatMap((text) => named(text) ?? []),
    birthDates: values('birth_date').slice(0, 2),
    pointers: [...pointers.values()].slice(0, MOST_POINTERS),
  };
}

/** Two words at least, and short enough to be a name. */
function named(text: string): SenderName | null {
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => /\p{L}/u.test(word));
  const isNative = /[\p{scx=Han}\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}]{2,}/u.test(text);
  if ((words.length < 2 && !isNative) || words.length > 7) return null;
  return { text: words.join(' '), prepared: prepareName(words.join(' ')) };
}

const wordsOfHandle = (handle: string): string =>
  handle
    .replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();

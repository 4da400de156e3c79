// Meta's "Download your information" as JSON, of Facebook or Instagram: `messages/inbox/<thread>/message_N.json`. It names people
// and gives no ids, neither of them nor of messages, so both are made from what it tells and never taken for a platform's.
import { readFileSync } from 'node:fs';
import { isObject, listAt, parseJson, textAt, type Json } from '../../json.ts';
import type { Archive, Brand, Found, Place } from '../past.ts';
import { NotAnArchive } from '../past.ts';
import { filesBelow, isMedia, type ArchiveFile } from './folder.ts';
import { readMetaMessage } from './meta-message.ts';
import { repairedAll } from './mojibake.ts';

export interface MetaWishes {
  brand: Brand;
  now: number;
  /** What the brand is called in the archive, when that is not its name here. */
  brandName: string | undefined;
}

/** Before it stands whatever the year called it: nothing, `your_facebook_activity`, `your_instagram_activity`. */
const THREAD_FILE = /(?:^|\/)messages\/(inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)\/([^/]+)\/message_\d+\.json$/; // prettier-ignore
const MOST_BYTES = 200 * 1024 * 1024;

/** @throws NotAnArchive when it is none, or when nobody in it is the brand. */
export function openMetaExport(folder: string, wishes: MetaWishes): Archive {
  const all = filesBelow(folder);
  const files = all.filter(({ name }) => THREAD_FILE.test(name));
  if (files.length === 0)
    throw new NotAnArchive(
      all.some(({ name }) => /messages\/.*\.html$/.test(name))
        ? `${folder} is an export as HTML: ask Meta for it once more with the format JSON`
        : `${folder} has no messages/inbox/…/message_1.json: unpack "Download your information" and name its folder`,
    );
  const brandName = brandNameIn(files, wishes);
  const others = all.filter((file) => !files.includes(file) && !isMedia(file));
  return {
    files,
    skipped: others.map(({ name }) => ({ name, because: 'no messages of a customer' })),
    reads: [
      `the brand is "${brandName}"; whoever else writes is the customer`,
      'it gives no ids: customers stand apart from those who write today, one for each thread',
    ],
    settings: JSON.stringify([brandName]),
    entries: (from) => entriesOf(files, { brandName, now: wishes.now, from }),
  };
}

/** Who takes part in most threads must be the brand; its name here is believed first, and a wish before all. */
function brandNameIn(files: readonly ArchiveFile[], { brandName, brand }: MetaWishes): string {
  const threads = new Map<string, number>();
  for (const file of files.slice(0, LOOKED_AT)) {
    const thread = readThread(file);
    if (thread === undefined) continue;
    for (const name of new Set(namesOf(thread))) threads.set(name, (threads.get(name) ?? 0) + 1);
  }
  const is = (wanted: string | null | undefined) =>
    [...threads.keys()].find((name) => wanted != null && plain(name) === plain(wanted));
  if (brandName !== undefined) {
    const found = is(brandName);
    if (found !== undefined) return found;
    throw new NotAnArchive(`--brand-name: nobody in the archive is called "${brandName}"`);
  }
  const known = is(brand.displayName) ?? is(brand.handle);
  if (known !== undefined) return known;
  const [first, second] = [...threads].toSorted(([, a], [, b]) => b - a);
  if (first !== undefined && first[1] > (second?.[1] ?? 0)) return first[0];
  throw new NotAnArchive('It cannot be told who in the archive is the brand. Say its name there with --brand-name');
}

const LOOKED_AT = 200;

/** `halcyonair` is Halcyon Air. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const namesOf = (thread: Json): string[] => listAt(thread, 'participants').flatMap((one) => textAt(one, 'name') ?? []);

async function* entriesOf(
  files: readonly ArchiveFile[],
  { brandName, now, from }: { brandName: string; now: number; from: Place | null },
): AsyncIterable<Found> {
  const start = from === null ? 0 : Math.max(0, files.findIndex(({ name }) => name === from.file)); // prettier-ignore
  let bytes = files.slice(0, start).reduce((sum, file) => sum + file.bytes, 0);
  for (const file of files.slice(start)) {
    bytes += file.bytes;
    const after = file.name === from?.file ? from.entries : 0;
    let line = 0;
    for (const is of entriesIn(file, { brandName, now }))
      if (++line > after) yield { file: file.name, line, bytes, is };
  }
}

function entriesIn(file: ArchiveFile, { brandName, now }: { brandName: string; now: number }): Found['is'][] {
  const thread = readThread(file);
  if (thread === undefined) return [{ refused: 'the file is not JSON' }];
  const [, box = '', folder = ''] = THREAD_FILE.exec(file.name) ?? [];
  const customers = namesOf(thread).filter((name) => name !== brandName);
  const messages = listAt(thread, 'messages');
  if (customers.length > 1) return messages.map(() => ({ left: 'a message of a group' }));
  const about = { thread: textAt(thread, 'thread_path') ?? `${box}/${folder}`, customer: customers[0] ?? null };
  return messages.map((message) => readMetaMessage(message, { ...about, brandName, now }));
}

/** Undefined when it is no document of a thread. */
function readThread({ path, bytes }: ArchiveFile): Json | undefined {
  if (bytes > MOST_BYTES) return undefined;
  try {
    const thread = repairedAll(parseJson(readFileSync(path, 'utf8')));
    return isObject(thread) ? thread : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

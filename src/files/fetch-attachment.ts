// The story of one file: where are its bytes, may they be fetched, what are they, may they be seen by everybody. A link that died
// is asked for again once; what cannot be had ends with a reason that people are told. Before it: want-files, ring-due.
import { sendingAccount } from '../accounts/credentials.ts';
import type { MediaAnswer, MediaQuery, MediaSource } from '../channels/media.ts';
import type { Parts } from '../parts.ts';
import { SealBroken } from '../seal.ts';
import { claimFile, keepClaim, LEASE_MS, settleFile, type Claimed } from './claim-file.ts';
import type { FileRow } from './find-file.ts';
import { FetchError } from './guarded-fetch.ts';
import { keepBytes, type Kept } from './keep-bytes.ts';
import { looksLikeIdentity } from './looks-like-identity.ts';
import { afterLoss, isReadable } from './lost-claim.ts';
import { mayBePaper } from './may-be-paper.ts';
import { isDeadAddress, nextTry, type FileFailure } from './next-try.ts';
import { safeName } from './safe-name.ts';
import { wordsNear } from './words-near.ts';

/** What Meta lets customers send, and X's shorter films. */
const MOST_BYTES = 64 * 1024 * 1024;
const ASK_AGAIN_MS = 15_000;
/** Business time until a disk that is nearly full is looked at again. */
const NO_ROOM_MS = 300_000;

type Tried =
  | { got: true; kept: Kept; name: string | null }
  | { got: false; because: FileFailure; code?: string; at?: number | null };

/** Rejects only when the database cannot be reached; the relay rings again. */
export async function fetchAttachment(parts: Parts, fileId: string): Promise<void> {
  const claimed = await claimFile(parts, fileId);
  if (claimed === undefined) return;
  const { row } = claimed;
  const became = await whileOurs(parts, { row, act: (signal) => become(parts, { ...claimed, signal }) });
  if (!(await settleFile(parts, { row, became }))) await afterLoss(parts, row);
}

interface Acting {
  row: FileRow;
  act: (signal: AbortSignal) => Promise<Partial<FileRow>>;
}

/** The signal ends it when somebody else has it, or nobody may. */
async function whileOurs(parts: Parts, { row, act }: Acting): Promise<Partial<FileRow>> {
  const lost = new AbortController();
  const hold = async () => {
    // While the database is away the lease runs out, and whoever has it next is known by the fence.
    if (!(await keepClaim(parts, row).catch(() => true))) lost.abort();
  };
  const holding = setInterval(() => void hold(), LEASE_MS / 4);
  try {
    return await act(lost.signal);
  } finally {
    clearInterval(holding);
  }
}

/** Claimed, and for as long as that. */
type Ours = Claimed & { signal: AbortSignal };

async function become(parts: Parts, claimed: Ours): Promise<Partial<FileRow>> {
  const { files, clock, log } = parts;
  const { row } = claimed;
  const { id: fileId } = row;
  if (!(await files.hasRoom())) {
    log.warn({ fileId }, 'the disk for files is nearly full: no file is fetched until there is room');
    return { because: 'no_room', attempts: row.attempts - 1, nextAt: clock.now() + NO_ROOM_MS };
  }
  const tried = await tryAll(parts, claimed);
  if (tried.got) return told(parts, { claimed, ...tried });
  const { because, code, at } = tried;
  const next = nextTry({ because, attempts: row.attempts, now: clock.now() });
  log.info({ fileId, because, code, attempt: row.attempts, again: next !== null }, 'a file could not be fetched');
  return next === null ? { state: 'failed', because } : { because, nextAt: Math.max(next, at ?? 0) };
}

async function tryAll(parts: Parts, claimed: Ours): Promise<Tried> {
  const { registry, sealer, log } = parts;
  const { media } = registry.channel(claimed.account.channel);
  try {
    const query: MediaQuery = {
      account: sendingAccount(sealer, claimed.account),
      messageExternalId: claimed.messageExternalId,
      place: claimed.row.place,
      facts: { ...claimed.attachment, type: claimed.attachment.type as MediaQuery['facts']['type'] },
    };
    const first = await tryAt(parts, { claimed, answer: media.source(query) });
    if (first.got || !isDeadAddress(first.because)) return first;
    const fresh = await media.again({ ...query, signal: AbortSignal.timeout(ASK_AGAIN_MS) });
    // What the platform could not be asked is no proof that the file is gone.
    if (fresh.outcome === 'later') return { got: false, because: 'platform_trouble', code: fresh.code, at: fresh.at };
    // A host that says 404 has said more than a platform that has no other address.
    if (fresh.outcome === 'gone') return first.because === 'no_address' ? { ...first, code: fresh.code } : first;
    return await tryAt(parts, { claimed, answer: fresh });
  } catch (error) {
    if (error instanceof SealBroken) return { got: false, because: 'no_credentials' };
    log.error({ err: error, fileId: claimed.row.id }, 'a file could not be kept');
    return { got: false, because: 'not_kept' };
  }
}

async function tryAt(parts: Parts, { claimed, answer }: { claimed: Ours; answer: MediaAnswer }): Promise<Tried> {
  if (answer.outcome === 'later') return { got: false, because: 'platform_trouble', code: answer.code, at: answer.at };
  if (answer.outcome === 'gone') return { got: false, because: becauseOf(answer.code), code: answer.code };
  try {
    return await take(parts, { claimed, source: answer.source });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return { got: false, because: error.because };
  }
}

async function take(
  parts: Parts,
  { claimed: { row, account, signal }, source }: { claimed: Ours; source: MediaSource },
): Promise<Tried> {
  const { fetcher, files, registry } = parts;
  const { mediaHosts: hosts } = registry.channel(account.channel).capabilities;
  const { stream, name } = await fetcher.fetch({ ...source, hosts, mostBytes: MOST_BYTES, signal });
  const kept = await keepBytes(parts, { id: row.id, stream, called: row.type, signal });
  if (kept.bytes === 0) return { got: false, because: 'empty' };
  // Somebody who had it before us may have come back, and spoilt it.
  if (await isReadable(files, { id: row.id, bytes: kept.facts.bytes })) return { got: true, kept, name };
  return { got: false, because: 'not_kept', code: 'not_readable_again' };
}

const becauseOf = (code: string): FileFailure =>
  code === 'no_credentials' || code === 'taken_back' || code === 'no_address' ? code : 'gone';

interface Told {
  claimed: Claimed;
  kept: Kept;
  name: string | null;
}

/** What the row says of a file that is there. Stories and stickers are the platform's own: nobody's papers. */
async function told({ store, clock }: Parts, { claimed, kept, name }: Told) {
  const { conversationId, sentAt, attachment, row } = claimed;
  const title = kept.what.kind === 'file' ? attachment.title : undefined;
  const called = name ?? title;
  const look = mayBePaper({ type: row.type, contentType: kept.what.contentType })
    ? looksLikeIdentity({
        measures: kept.measures,
        words: await wordsNear(store, { conversationId, sentAt }),
        own: [name ?? '', attachment.title ?? ''],
      })
    : ({ looks: false } as const);
  return {
    ...kept.facts,
    durationMs: kept.facts.durationMs ?? attachment.durationMs ?? null,
    name: called === undefined ? null : safeName(called, kept.what.contentType),
    state: 'stored' as const,
    // Without a suspicion it stays as it is: words that came meanwhile may have protected it.
    ...(look.looks && { identity: 'suspected' as const, identityBecause: look.because }),
    storedAt: clock.now(),
  };
}

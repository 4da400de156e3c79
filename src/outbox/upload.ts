// The files of a message go to the platform before the message does, so that the one call that can be seen there stays short and is
// made once. Whatever goes wrong here is proven not to have been sent. Before it: claim-upload.ts. After it: deliver.ts, which
// claims the message itself and refers to the files by what the platform calls them.
import type { Account } from '../accounts/find-account.ts';
import type { UploadOutcome } from '../channels/channel.ts';
import { timeForBytes, type UploadedFile } from '../channels/sending.ts';
import type { Parts } from '../parts.ts';
import { step } from '../step.ts';
import { keepUpload } from './claim-upload.ts';
import { filesOfMessage } from './files-of-message.ts';
import { UPLOAD_LEASE_MS, UPLOAD_TIMEOUT_MS, type Leaving } from './outbox-row.ts';
import { recordOutcome } from './outcome.ts';
import { notAsked, requestOf } from './request.ts';
import { freeSlot, takeSlot } from './upload-slots.ts';

export interface Uploaded {
  /** The claim under which it was done. */
  leaving: Leaving;
  files: readonly UploadedFile[];
}

interface Uploading {
  leaving: Leaving;
  account: Account;
}

/** Undefined when the message does not leave now; why is written already. Rejects only when the database cannot be reached. */
export async function uploadFiles(parts: Parts, { leaving, account }: Uploading): Promise<Uploaded | undefined> {
  if (!(await takeSlot(parts, leaving))) return undefined;
  const unwanted = new AbortController();
  const holding = setInterval(() => void hold(), UPLOAD_LEASE_MS / 3);
  const hold = async () => {
    // While the database is away the lease runs out, and whoever has it next is known by the fence.
    const isOurs = await keepUpload(parts, leaving).catch(() => true);
    if (!isOurs) unwanted.abort();
  };
  try {
    step('upload.claimed');
    const outcome = await upload(parts, { leaving, account, unwanted: unwanted.signal });
    step('upload.done');
    if ('files' in outcome) return { leaving, files: outcome.files };
    await recordOutcome(parts, { leaving, account, outcome: ofThisMessage(outcome) });
    return undefined;
  } finally {
    clearInterval(holding);
    await freeSlot(parts);
  }
}

type Failed = Exclude<UploadOutcome, { outcome: 'uploaded' }>;

async function upload(
  parts: Parts,
  { leaving, account, unwanted }: Uploading & { unwanted: AbortSignal },
): Promise<{ files: UploadedFile[] } | Failed> {
  const { registry, log } = parts;
  const asked = await requestOf(parts, { leaving, account, files: [] }).catch((error: unknown) => ({ error }));
  if ('error' in asked) return notAsked(asked.error);
  if ('refused' in asked) return asked.refused;
  const opened = await filesOfMessage(parts, leaving.message);
  if ('not' in opened) return opened.not;
  const { files } = opened;
  const { kind, account: sending } = asked.request;
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const signal = AbortSignal.any([unwanted, AbortSignal.timeout(UPLOAD_TIMEOUT_MS + timeForBytes(bytes))]);
  try {
    const outcome = await registry.channel(account.channel).upload({ account: sending, kind, files, signal });
    if (outcome.outcome !== 'uploaded') return outcome;
    const uploaded = files.flatMap((file, i) => {
      const handle = outcome.handles[i];
      return handle === undefined ? [] : [{ ...file, handle }];
    });
    return uploaded.length === files.length ? { files: uploaded } : failed('no_handle');
  } catch (error) {
    log.error({ err: error, messageId: leaving.message.id }, 'a channel threw instead of taking files');
    return failed('channel_threw');
  }
}

const failed = (code: string): Failed => ({ outcome: 'retry', at: null, scope: 'message', code });

/** Uploads have limits of their own: nobody's words wait because of somebody's pictures. */
const ofThisMessage = (outcome: Failed): Failed =>
  outcome.outcome === 'retry' ? { ...outcome, scope: 'message' } : outcome;

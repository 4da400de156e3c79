// The files of one message go to X before it: announced, handed over in segments, closed, and waited for until X has made film
// ready. Our own loop, since the library's returns before a film is ready. Nobody sees any of it, so every failure is proven not to
// have been sent. Before it: outbox/upload. After it: send.ts, which names them by X's ids, good for one message within a day.
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { numberAt, objectAt, textAt } from '../../json.ts';
import type { UploadOutcome } from '../channel.ts';
import { timeForBytes, type OutgoingFile, type UploadRequest } from '../sending.ts';
import { classifyError, type ErrorClass } from './classify-error.ts';
import type { Call, CallResult, XClient } from './client.ts';
import { idAt } from './platform-value.ts';
import { readLimits } from './rate-limit.ts';

const SEGMENT_BYTES = 1024 * 1024;
/** X says when to ask again about a film; without a word, and at most, so many seconds. */
const USUAL_WAIT_S = 1;
const LONGEST_WAIT_S = 30;

interface Tools {
  client: XClient;
  clock: Clock;
}

/** Never throws. */
export async function upload(request: UploadRequest, tools: Tools): Promise<UploadOutcome> {
  const handles: string[] = [];
  for (const file of request.files) {
    const outcome = await uploadOne({ ...tools, request, file });
    if (typeof outcome !== 'string') return outcome;
    handles.push(outcome);
  }
  return { outcome: 'uploaded', handles };
}

interface Uploading extends Tools {
  request: UploadRequest;
  file: OutgoingFile;
}

type Failed = Exclude<UploadOutcome, { outcome: 'uploaded' }>;

/** X's id of it. */
async function uploadOne(uploading: Uploading): Promise<string | Failed> {
  const { request, file } = uploading;
  const begun = await ask(uploading, {
    method: 'POST',
    path: 'media/upload/initialize',
    body: {
      media_type: file.contentType,
      total_bytes: file.bytes.length,
      media_category: `${request.kind === 'dm' ? 'dm' : 'tweet'}_${categoryOf(file)}`,
    },
  });
  if ('outcome' in begun) return begun;
  const id = idAt(begun.data, 'id');
  if (id === undefined || !/^\d{1,20}$/.test(id)) return failed('no_media_id');
  for (let from = 0; from < file.bytes.length; from += SEGMENT_BYTES) {
    const segment = {
      segment_index: String(from / SEGMENT_BYTES),
      media: file.bytes.subarray(from, from + SEGMENT_BYTES),
    };
    const taken = await ask(uploading, {
      method: 'POST',
      path: `media/upload/${id}/append`,
      form: true,
      moreTimeMs: timeForBytes(segment.media.length),
      body: segment,
    });
    if ('outcome' in taken) return taken;
  }
  const closed = await ask(uploading, { method: 'POST', path: `media/upload/${id}/finalize` });
  if ('outcome' in closed) return closed;
  return whenReady(uploading, { id, answer: closed.data });
}

/** An animation is a kind of its own. */
const categoryOf = ({ type, contentType }: OutgoingFile): string =>
  contentType === 'image/gif' ? 'gif' : type === 'video' ? 'video' : 'image';

/** Asks as often as X wants to be asked, until the time is over. */
async function whenReady(
  uploading: Uploading,
  { id, answer }: { id: string; answer: unknown },
): Promise<string | Failed> {
  for (let processing = objectAt(answer, 'processing_info'); ;) {
    const state = textAt(processing, 'state') ?? 'succeeded';
    if (state === 'succeeded') return id;
    if (state === 'failed') {
      const name = textAt(objectAt(processing, 'error'), 'name') ?? '';
      return refused(/^\w{1,40}$/.test(name) ? name : 'processing_failed');
    }
    const seconds = Math.min(LONGEST_WAIT_S, Math.max(USUAL_WAIT_S, numberAt(processing, 'check_after_secs') ?? 0));
    const isOver = await wait(seconds * 1000, false, { signal: uploading.request.signal }).catch(() => true);
    if (isOver) return failed('upload_took_too_long');
    const told = await ask(uploading, {
      method: 'GET',
      path: 'media/upload',
      query: { command: 'STATUS', media_id: id },
    });
    if (!('outcome' in told)) processing = objectAt(told.data, 'processing_info');
    else if (told.outcome !== 'retry') return told;
  }
}

/** The `data` of an answer that is a success; some have none. */
async function ask(
  { client, clock, request }: Uploading,
  call: Omit<Call, 'account' | 'signal'>,
): Promise<{ data: unknown } | Failed> {
  const result = await client.call({ ...call, account: request.account, signal: request.signal });
  return result.answered && result.status >= 200 && result.status < 300
    ? { data: objectAt(result.body, 'data') }
    : meaningOf({ result, kind: request.kind, now: clock.now() });
}

/** Where a message could have been sent or not, a file can only be sent up again. */
function meaningOf({
  result,
  kind,
  now,
}: {
  result: CallResult;
  kind: UploadRequest['kind'];
  /** Business time. */
  now: number;
}): Failed {
  if (!result.answered)
    return 'cannotCall' in result
      ? { outcome: 'paused', problem: 'configuration', code: result.code }
      : {
          outcome: 'retry',
          at: null,
          scope: 'message',
          code: result.code,
          unreached: !result.leftUs && result.code !== 'cancelled',
        };
  const { status, headers, body } = result;
  const { opensAt } = readLimits({ headers, now, endpoint: 'media' });
  return ofFiles(classifyError({ status, body, kind, opensAt }));
}

/** A right that is missing for files must not stop the words of the whole account. */
function ofFiles(meaning: ErrorClass): Failed {
  if (meaning.outcome === 'unknown') return failed(meaning.code);
  if (meaning.outcome === 'refused') return refused(meaning.code);
  return meaning.outcome === 'paused' && meaning.problem === 'configuration' ? refused(meaning.code) : meaning;
}

const refused = (code: string): Failed => ({ outcome: 'refused', reason: 'bad_attachment', code });
const failed = (code: string): Failed => ({ outcome: 'retry', at: null, scope: 'message', code });

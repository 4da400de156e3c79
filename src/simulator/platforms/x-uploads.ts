// X's media upload of version 2 (docs.x.com, media, read 2026-08-22): announced, handed over in segments, closed, and for film asked
// about until it is ready. Which of them a message may show is asked here too. Before it: x-guard.ts.
import { DAY_MS } from '../../clock.ts';
import { textAt } from '../../json.ts';
import type { Answer, Call } from '../server.ts';
import { partsOfForm } from '../multipart.ts';
import type { SimulatedAccount, SimulatedAttachment } from '../shapes.ts';
import { bytesOf, type Upload } from '../uploads.ts';
import type { World } from './platform.ts';
import { xNumbered, xProblem } from './x-errors.ts';
import { readBody } from './x-wire.ts';

const MB = 1024 * 1024;
const SEGMENT_BYTES = 5 * MB;

/** What may be inside, and how much of it. */
const KINDS = {
  image: { contentTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/bmp'], bytes: 5 * MB },
  gif: { contentTypes: ['image/gif'], bytes: 15 * MB },
  video: { contentTypes: ['video/mp4', 'video/quicktime', 'video/webm'], bytes: 512 * MB },
} as const;

interface Asked {
  world: World;
  account: SimulatedAccount;
  call: Call;
}

/** `POST /2/media/upload/initialize` */
export function beginUpload({ world, account, call }: Asked): Answer {
  const body = readBody(call) ?? {};
  const { media_type: contentType, total_bytes: totalBytes } = body;
  const category = textAt(body, 'media_category') ?? '';
  const [, name] = /^(?:dm|tweet)_(image|gif|video)$/.exec(category) ?? [];
  if (name === undefined) return invalid('media_category');
  const kind = KINDS[name as keyof typeof KINDS];
  if (typeof contentType !== 'string' || !(kind.contentTypes as readonly string[]).includes(contentType))
    return invalid('media_type');
  if (typeof totalBytes !== 'number' || totalBytes <= 0 || totalBytes > kind.bytes) return invalid('total_bytes');
  const type = contentType.startsWith('video/') ? 'video' : 'image';
  const upload = world.uploads.begin({
    id: world.ids.snowflake(), account: account.externalId, type, contentType, category, totalBytes,
  }); // prettier-ignore
  return json(200, told(upload));
}

/** `POST /2/media/upload/:id/append`: a form with the segment and its number. */
export function appendSegment({ world, account, call }: Asked): Answer {
  const upload = world.uploads.find(call.params[0] ?? '');
  if (upload?.account !== account.externalId || upload.state !== 'open') return invalid('id');
  const parts = partsOfForm(call);
  const index = Number(parts.find(({ name }) => name === 'segment_index')?.content.toString() ?? NaN);
  const segment = parts.find(({ name }) => name === 'media')?.content;
  if (!Number.isInteger(index) || index < 0 || index > 999) return invalid('segment_index');
  if (!segment || segment.length === 0 || segment.length > SEGMENT_BYTES) return invalid('media');
  upload.segments.set(index, Buffer.from(segment));
  return json(200, { expires_at: Math.floor((upload.startedAt + DAY_MS) / 1000) });
}

/** `POST /2/media/upload/:id/finalize` */
export function closeUpload({ world, account, call }: Asked): Answer {
  const upload = world.uploads.find(call.params[0] ?? '');
  if (upload?.account !== account.externalId || upload.state !== 'open') return invalid('id');
  const isWhole = [...upload.segments.keys()].toSorted((a, b) => a - b).every((index, i) => index === i);
  if (!isWhole || bytesOf(upload).length !== upload.totalBytes) return invalid('media');
  const takesTime = upload.type === 'video';
  upload.state = takesTime ? 'processing' : 'ready';
  upload.asksLeft = world.uploads.processing.asks;
  return json(200, told(upload));
}

/** `GET /2/media/upload?command=STATUS&media_id=` */
export function uploadStatus({ world, account, call }: Asked): Answer {
  const upload = world.uploads.find(call.query.get('media_id') ?? '');
  if (call.query.get('command') !== 'STATUS') return invalid('command');
  if (upload?.account !== account.externalId || upload.state === 'open') return invalid('media_id');
  if (upload.state === 'processing') {
    upload.asksLeft -= 1;
    if (upload.asksLeft < 0) upload.state = world.uploads.processing.fails ? 'failed' : 'ready';
  }
  return json(200, told(upload));
}

function told(upload: Upload): object {
  const { id, state, type } = upload;
  const isOpen = state === 'open';
  return {
    id,
    media_key: `${type === 'video' ? 7 : 3}_${id}`,
    expires_after_secs: 86_400,
    ...(isOpen ? {} : { size: upload.totalBytes }),
    ...(isOpen || type !== 'video' ? {} : { processing_info: processing(upload) }),
  };
}

function processing({ state, asksLeft }: Upload): object {
  if (state === 'ready') return { state: 'succeeded', progress_percent: 100 };
  if (state === 'failed')
    return { state: 'failed', error: { code: 1, name: 'InvalidMedia', message: 'Unsupported video format' } };
  return { state: asksLeft > 0 ? 'pending' : 'in_progress', check_after_secs: 1, progress_percent: 8 };
}

/**
 * What a message shows. Only what this account brought within a day, for this kind of message, and no message has shown yet; a film or
 * an animation alone.
 */
export function takeMedia(
  world: World,
  {
    account,
    ids,
    place,
    most,
  }: { account: SimulatedAccount; ids: readonly unknown[]; place: 'dm' | 'tweet'; most: number },
): { attachments: SimulatedAttachment[]; use: (messageId: string) => void } | { refused: Answer } {
  if (ids.length > most) return { refused: invalid('media_ids') };
  const uploads: Upload[] = [];
  for (const id of ids) {
    const upload = typeof id === 'string' ? world.uploads.find(id) : undefined;
    if (!upload || world.clock.now() - upload.startedAt > DAY_MS)
      return { refused: xNumbered(400, 325, 'A media id was not found.') };
    const fits = upload.account === account.externalId && upload.category.startsWith(`${place}_`);
    if (!fits || upload.state !== 'ready' || upload.usedBy !== null || uploads.includes(upload))
      return { refused: invalidMedia };
    uploads.push(upload);
  }
  const isAlone = uploads.some(({ category }) => !category.endsWith('_image'));
  if (isAlone && uploads.length > 1) return { refused: invalidMedia };
  return {
    attachments: uploads.map((upload) => world.uploads.shown(upload)),
    use: (messageId) => {
      for (const upload of uploads) upload.usedBy = messageId;
    },
  };
}

const invalidMedia = xNumbered(400, 324, 'The validation of media ids failed.');

const invalid = (parameter: string): Answer =>
  xProblem({
    status: 400,
    slug: 'invalid-request',
    parameter,
    detail: 'One or more parameters to your request was invalid.',
  });

const json = (status: number, data: object): Answer => ({ status, body: JSON.stringify({ data }) });

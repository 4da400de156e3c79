// Where the platforms hand out what came with messages. X wants the account's signature for photos of direct messages; its films,
// and everything of Meta's, lie open under addresses that are signed and end: 403 afterwards, 404 once the message was taken back.
import { createHmac } from 'node:crypto';
import { HOUR_MS } from '../../clock.ts';
import { mediaFile } from '../media.ts';
import type { Answer, Call, Route } from '../server.ts';
import type { LedgerMessage, SimulatedAttachment } from '../shapes.ts';
import type { World } from './platform.ts';

/** Read off captured samples: a photo's address ended after 35 h 21 min, a sticker's after about 120 days. */
const LIVES_MS = { photo: 35 * HOUR_MS + 21 * 60_000, sticker: 120 * 24 * HOUR_MS, story: 24 * HOUR_MS };

const lifeOf = ({ type }: SimulatedAttachment): number => {
  if (type === 'sticker') return LIVES_MS.sticker;
  return type.startsWith('story') ? LIVES_MS.story : LIVES_MS.photo;
};

const placeOf = (message: LedgerMessage, attachment: SimulatedAttachment): number =>
  message.attachments.indexOf(attachment);

/** A fresh address each time that the platform names the file, as Meta's are: `oe` is when it ends, in hexadecimal seconds. */
export function signedUrl(world: World, message: LedgerMessage, attachment: SimulatedAttachment): string {
  if (attachment.url !== undefined) return attachment.url;
  const file = `${message.externalId}.${placeOf(message, attachment)}`;
  const ends = Math.floor((world.clock.now() + lifeOf(attachment)) / 1_000).toString(16);
  const query = new URLSearchParams({ oe: ends, oh: proofOf(world, `${file}/${ends}`) });
  // Instagram's lookaside names neither the file nor its end in the path.
  return message.channel === 'instagram'
    ? `${world.baseUrl()}/ig_messaging_cdn/?asset_id=${file}&signature=${query.get('oh')}&${query.toString()}`
    : `${world.baseUrl()}/cdn/${file}?${query.toString()}`;
}

const proofOf = (world: World, text: string): string =>
  createHmac('sha256', world.secrets.metaAppSecret).update(`cdn/${text}`).digest('hex').slice(0, 32);

/** Films of direct messages on X, which anybody may fetch who knows the address. */
export const filmUrl = (world: World, message: LedgerMessage): string =>
  `${world.baseUrl()}/dm_video/${message.externalId}/vid/640x360/${world.ids.opaque(`film/${message.externalId}`)}.mp4?tag=1`;

/** The bytes of one attachment; undefined when there is none, or the message was taken back. */
export function fileAnswer(message: LedgerMessage | undefined, place: number): Answer | undefined {
  const attachment = message?.attachments[place];
  if (message === undefined || attachment === undefined || message.unsentAt !== null) return undefined;
  const { contentType, body, ending } = mediaFile(attachment, `${message.externalId}/${place}`);
  const name = attachment.title ?? (attachment.type === 'file' ? `document.${ending}` : undefined);
  return {
    status: 200,
    contentType,
    body,
    ...(name === undefined ? {} : { headers: { 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` } }),
  };
} // prettier-ignore

const plain = (status: number, body: string): Answer => ({ status, contentType: 'text/plain', body });
const GONE = plain(404, 'Not Found');

export function mediaRoutes(world: World): Route[] {
  const signed = (call: Call, file: string): Answer => {
    const ends = call.query.get('oe') ?? '';
    const proof = call.query.get('oh');
    if (proof !== proofOf(world, `${file}/${ends}`)) return plain(403, 'Bad URL hash');
    if (Number.parseInt(ends, 16) * 1_000 < world.clock.now()) return plain(403, 'URL signature expired');
    const dot = file.lastIndexOf('.');
    return fileAnswer(world.ledger.find(file.slice(0, dot)), Number(file.slice(dot + 1))) ?? GONE;
  };
  return [
    {
      method: 'GET',
      pattern: /^\/cdn\/([\w-]+\.\d+)$/,
      endpoint: 'meta.cdn',
      answer: (call) => signed(call, call.params[0] ?? ''),
    },
    {
      method: 'GET',
      pattern: /^\/ig_messaging_cdn\/$/,
      endpoint: 'meta.cdn',
      answer: (call) => signed(call, call.query.get('asset_id') ?? ''),
    },
    {
      method: 'GET',
      pattern: /^\/dm_video\/(\d+)\/vid\/640x360\/([\w-]+)\.mp4$/,
      endpoint: 'x.video',
      answer: ({ params: [id = '', name] }) =>
        name === world.ids.opaque(`film/${id}`) ? (fileAnswer(world.ledger.find(id), 0) ?? GONE) : GONE,
    },
    // What a test has put there, in place of a file: see Simulator.serve.
    {
      method: 'GET',
      pattern: /^\/hosted\/(\w+)$/,
      endpoint: null,
      answer: (call) => world.hosted.get(call.params[0] ?? '')?.(call) ?? GONE,
    },
  ];
}

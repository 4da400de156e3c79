// What came with a message or post: photos, videos, places, buttons. Before it: parse-direct-message and the two post
// parsers. An attachment that we do not know is kept as `unsupported` under X's name, never dropped.
import type { AttachmentFacts, AttachmentType } from '../channel-event.ts';
import type { Json } from '../../json.ts';
import { isObject, listAt, numberAt, objectAt, textAt } from '../../json.ts';
import { idAt, nameAt, noticeName, urlAt } from './platform-value.ts';

/** The attachments of one direct message (`message_data`). */
export function directMessageAttachments(message: unknown): AttachmentFacts[] {
  const attachment = objectAt(message, 'attachment');
  const rest = [...listAt(objectAt(message, 'entities'), 'urls').flatMap(readSharedPost), ...listAt(message, 'ctas').flatMap(readButton)]; // prettier-ignore
  return attachment === undefined ? rest : [readAttachment(attachment), ...rest];
}

/** Whoever shares a post in a message sends its address; X shows the post in its place. */
function readSharedPost(entry: Json): AttachmentFacts[] {
  const url = urlAt(entry, 'expanded_url');
  const externalId = POST_ADDRESS.exec(url ?? '')?.[1];
  return url === undefined || externalId === undefined ? [] : [{ type: 'post', externalId, url }];
}

const POST_ADDRESS = /^https?:\/\/(?:\w+\.)?(?:twitter|x)\.com\/(?:i\/web|\w+)\/status(?:es)?\/(\d{1,20})(?:[/?#]|$)/i;

function readAttachment(attachment: unknown): AttachmentFacts {
  const media = objectAt(attachment, 'media');
  if (media) return readMedia(media);
  const location = objectAt(attachment, 'location');
  if (location) return readLocation(location);
  return { type: 'unsupported', platformType: noticeName(textAt(attachment, 'type') ?? 'attachment') };
}

const MEDIA_TYPES: Readonly<Record<string, AttachmentType>> = { photo: 'image', video: 'video', animated_gif: 'video' };

/** One medium in v1.1 or v2 notation. A GIF is a short film without sound, hence `video` with its platform name. */
export function readMedia(media: unknown): AttachmentFacts {
  const platformType = noticeName(textAt(media, 'type') ?? 'media');
  const film = bestFilm([...listAt(objectAt(media, 'video_info'), 'variants'), ...listAt(media, 'variants')]);
  const still = urlAt(media, 'media_url_https') ?? urlAt(media, 'url_https') ?? urlAt(media, 'media_url');
  // In v2 `url` is the photo itself, in v1.1 it is the t.co link of the text.
  const url = film?.url ?? still ?? (textAt(media, 'media_key') === undefined ? undefined : urlAt(media, 'url'));
  const key = idAt(media, 'media_key');
  const externalId = idAt(media, 'id') ?? (key === undefined ? undefined : idOfMediaKey(key));
  const title = nameAt(media, 'ext_alt_text') ?? nameAt(media, 'alt_text');
  return {
    type: Object.hasOwn(MEDIA_TYPES, platformType) ? (MEDIA_TYPES[platformType] ?? 'unsupported') : 'unsupported',
    platformType,
    ...(url === undefined ? {} : { url }),
    ...(film === undefined ? {} : { contentType: 'video/mp4' }),
    ...(externalId === undefined ? {} : { externalId }),
    ...(title === undefined ? {} : { title }),
    ...measuresOf(media),
  };
}

/** Version 2 says them flat; the older notation has the original's apart, and else that of the largest rendering. */
function measuresOf(media: unknown): Pick<AttachmentFacts, 'width' | 'height' | 'durationMs'> {
  const original = objectAt(media, 'original_info');
  const large = objectAt(objectAt(media, 'sizes'), 'large');
  const width = measureAt(media, 'width') ?? measureAt(original, 'width') ?? measureAt(large, 'w');
  const height = measureAt(media, 'height') ?? measureAt(original, 'height') ?? measureAt(large, 'h');
  const durationMs = measureAt(media, 'duration_ms') ?? measureAt(objectAt(media, 'video_info'), 'duration_millis');
  return {
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...(durationMs === undefined ? {} : { durationMs }),
  };
}

function measureAt(from: unknown, key: string): number | undefined {
  const value = Math.round(numberAt(from, key) ?? 0);
  return value > 0 && value <= LARGEST_MEASURE ? value : undefined;
}

const LARGEST_MEASURE = 2 ** 31 - 1;

/** A media key is the media id behind a number for its kind: `3_1860…`. The older notation has the id alone. */
export const idOfMediaKey = (key: string): string => /^\d+_(\d+)$/.exec(key)?.[1] ?? key;

/** The MP4 with the most bits; the playlists beside it are of no use as a file. */
function bestFilm(variants: readonly Json[]): { url: string } | undefined {
  const films = variants.flatMap((variant) => {
    const url = urlAt(variant, 'url');
    const isFilm = textAt(variant, 'content_type') === 'video/mp4' && url !== undefined;
    return isFilm ? [{ url, bits: numberAt(variant, 'bitrate') ?? numberAt(variant, 'bit_rate') ?? 0 }] : [];
  });
  return films.reduce<(typeof films)[number] | undefined>(
    (best, film) => (best && best.bits >= film.bits ? best : film),
    undefined,
  );
}

function readLocation(location: unknown): AttachmentFacts {
  const place = objectAt(objectAt(location, 'shared_place'), 'place');
  const title = nameAt(place, 'full_name') ?? nameAt(place, 'name');
  const url = urlAt(place, 'url');
  return {
    type: 'location',
    platformType: noticeName(textAt(location, 'type') ?? 'location'),
    ...readCoordinates(objectAt(objectAt(location, 'shared_coordinate'), 'coordinates')),
    ...(title === undefined ? {} : { title }),
    ...(url === undefined ? {} : { url }),
  };
}

/** GeoJSON says longitude first. */
function readCoordinates(point: unknown): { latitude: number; longitude: number } | undefined {
  const [longitude, latitude] = listAt(point, 'coordinates');
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : undefined;
}

function readButton(button: Json): AttachmentFacts[] {
  const url = urlAt(button, 'url');
  const title = nameAt(button, 'label');
  if (!isObject(button) || (url === undefined && title === undefined)) return [];
  return [
    {
      type: 'link',
      platformType: 'cta',
      ...(url === undefined ? {} : { url }),
      ...(title === undefined ? {} : { title }),
    },
  ];
}

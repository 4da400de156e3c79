// The process that reads pictures from strangers: without settings or secrets of its own, and with a bound on its memory; when a
// picture kills it, another one is started. Before it and after it: render.
//
// Node lets its JavaScript read the product's code and packages and no other file, write none and start no process. That does not
// bind the C libraries that take the pictures apart: a flaw in one of them could do whatever the product's user may, and open
// connections. Against that stand only that formats nobody sends are blocked, and whatever box the product itself runs in.
import sharp, { type Sharp } from 'sharp';
import { machineLines, portrait, type Gray, type Measures } from './measure-picture.ts';
import {
  BLUR_PX,
  MOST_PIXELS,
  SHOWN_PX,
  THUMB_PX,
  type CleanPicture,
  type RenderAnswer,
  type RenderFailure,
  type RenderWish,
} from './rendering.ts';

sharp.cache(false);
sharp.concurrency(1);
// Only what reads the pictures that people send: no SVG, no PDF, no format that can name another file.
sharp.block({ operation: ['VipsForeignLoad'] });
for (const kind of ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif']) sharp.unblock({ operation: [`VipsForeignLoad${kind}`] });

process.on('message', (wish: RenderWish) => {
  answerTo(wish)
    .catch((error: unknown): RenderAnswer => ({ done: false, because: failureOf(error) }))
    .then((answer) => process.send?.(answer))
    .catch(() => process.exit(1));
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

const MOST_FRAMES = 60;
const LIMITS = { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true } as const;

async function answerTo({ bytes, clean }: RenderWish): Promise<RenderAnswer> {
  const { pages = 1, width, height, orientation = 1, format } = await sharp(bytes, LIMITS).metadata();
  if (width * height > MOST_PIXELS) return { done: false, because: 'too_many_pixels' };
  // Whoever sees the cleaned one would miss frames that were left out.
  if (clean && width * height * pages > MOST_PIXELS) return { done: false, because: 'too_many_pixels' };
  const isTurned = orientation >= 5;
  const still = await bounded(sharp(bytes, LIMITS).autoOrient(), SHOWN_PX).png({ compressionLevel: 1 }).toBuffer();
  const frames = Math.min(pages, MOST_FRAMES, Math.floor(MOST_PIXELS / (width * height)));
  const moving = frames > 1 ? await movement(bytes, frames) : undefined;
  return {
    done: true,
    width: isTurned ? height : width,
    height: isTurned ? width : height,
    shown: moving ?? (await sharp(still).webp({ quality: 82 }).toBuffer()),
    thumb: await bounded(sharp(still), THUMB_PX).webp({ quality: 74 }).toBuffer(),
    blur: await bounded(sharp(still), BLUR_PX).blur(1.2).webp({ quality: 60 }).toBuffer(),
    measures: await measure(still),
    clean: clean ? await cleaned(bytes, { pages, format }) : undefined,
  };
}

/** Drawn anew in its own format: upright, all of its frames, and nothing that a camera or a program wrote beside them. */
async function cleaned(bytes: Uint8Array, { pages, format }: { pages: number; format: string }): Promise<CleanPicture> {
  const picture = sharp(bytes, { ...LIMITS, ...(pages > 1 && { pages: -1 }) }).autoOrient();
  if (format === 'png') return { bytes: await picture.png().toBuffer(), contentType: 'image/png' };
  if (format === 'gif') return { bytes: await picture.gif({ effort: 3 }).toBuffer(), contentType: 'image/gif' };
  if (format === 'webp') return { bytes: await picture.webp({ quality: 92 }).toBuffer(), contentType: 'image/webp' };
  return { bytes: await picture.jpeg({ quality: 92 }).toBuffer(), contentType: 'image/jpeg' };
}

const bounded = (picture: Sharp, most: number): Sharp =>
  picture.resize(most, most, { fit: 'inside', withoutEnlargement: true });

/** The first frames of a moving picture, small; a still one when they cannot be read. */
async function movement(bytes: Uint8Array, pages: number): Promise<Buffer | undefined> {
  try {
    const frames = sharp(bytes, { ...LIMITS, pages });
    return await bounded(frames, THUMB_PX).webp({ quality: 60, effort: 1 }).toBuffer();
  } catch {
    return undefined;
  }
}

/** Photographed by hand, and perhaps lying on its side. */
const TILTS = [0, -2, 2, -4, 4, -6, 6, -8, 8];
const SURE = 0.4;
const WIDE_PX = 720;

async function measure(still: Buffer): Promise<Measures> {
  const plain = await grayOf(sharp(still).flatten({ background: 'white' }), WIDE_PX);
  let best = 0;
  for (const quarter of [0, 90])
    for (const tilt of TILTS) {
      if (best > SURE) break;
      best = Math.max(best, machineLines(await turned(plain, quarter + tilt)));
    }
  const small = await grayOf(again(plain), 160);
  const ratio = plain.width / Math.max(1, plain.height);
  return { machineLines: best, portrait: portrait(small), ratio };
}

const again = ({ data, width, height }: Gray): Sharp => sharp(data, { raw: { width, height, channels: 1 } });

const turned = (gray: Gray, angle: number): Promise<Gray> =>
  angle === 0 ? Promise.resolve(gray) : grayOf(again(gray).rotate(angle, { background: 'white' }), WIDE_PX);

async function grayOf(picture: Sharp, width: number): Promise<Gray> {
  const { data, info } = await picture
    .resize({ width, withoutEnlargement: true })
    .grayscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { channels } = info as { channels: number };
  const one = channels === 1 ? data : data.filter((_value, place) => place % channels === 0);
  return { data: one, width: info.width, height: info.height };
}

const failureOf = (error: unknown): RenderFailure =>
  /pixel limit|too large|exceeds/i.test(String(error)) ? 'too_many_pixels' : 'not_readable';

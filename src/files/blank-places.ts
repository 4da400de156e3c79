// A film without what its camera wrote beside pictures and sound: where it was taken, with what, by whom. The boxes of the MP4
// family that hold it are blanked as they flow past, in place: nothing changes its length, so nothing that points elsewhere breaks.
// Before it: keep-bytes. After it: the file store.

/** Boxes that hold other boxes, among them such as we look for. */
const HOLDERS = ['moov', 'trak', 'mdia', 'minf', 'moof', 'traf'];
/** `udta` holds `©xyz` and `loci`, `meta` Apple's keys, `uuid` Adobe's and Sony's; what is `free` may be left of an editor. */
const BLANKED = ['udta', 'meta', 'uuid', 'XMP_', 'free', 'skip'];
const HEAD = 8;
const LONG_HEAD = 16;

export async function* blankPlaces(film: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  /** Where the boxes that are open end, outermost first. */
  const ends: number[] = [];
  let at = 0;
  let left = 0;
  let blank = false;
  let rest = Buffer.alloc(0);
  for await (const chunk of film) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const out: Buffer[] = [];
    let from = 0;
    while (from < bytes.length) {
      if (left > 0) {
        const part = bytes.subarray(from, from + Math.min(left, bytes.length - from));
        out.push(blank ? Buffer.alloc(part.length) : part);
        from += part.length;
        at += part.length;
        left -= part.length;
        continue;
      }
      while (at >= (ends.at(-1) ?? Infinity)) ends.pop();
      const end = ends.at(-1) ?? Infinity;
      const box = readBox(bytes.subarray(from), end - at);
      if (box === undefined) break;
      blank = box.blank;
      left = box.holds ? 0 : box.length - box.head.length;
      if (box.holds) ends.push(at + box.length);
      out.push(box.head);
      from += box.head.length;
      at += box.head.length;
    }
    rest = Buffer.from(bytes.subarray(from));
    if (out.length > 0) yield out.length === 1 && out[0] ? out[0] : Buffer.concat(out);
  }
  if (rest.length > 0) yield rest;
}

interface Box {
  /** As it is written: a box that is blanked is free space afterwards. */
  head: Buffer;
  /** With its head. */
  length: number;
  holds: boolean;
  blank: boolean;
}

/** Undefined: its head is not all here yet. What is no box goes through as it is, to the end of what holds it. */
function readBox(bytes: Buffer, room: number): Box | undefined {
  const asItIs = { head: bytes.subarray(0, 0), length: room, holds: false, blank: false };
  if (room < HEAD) return asItIs;
  if (bytes.length < HEAD) return undefined;
  const size = bytes.readUInt32BE(0);
  const isLong = size === 1;
  if (isLong && bytes.length < Math.min(LONG_HEAD, room)) return undefined;
  const headLength = isLong ? LONG_HEAD : HEAD;
  if (room < headLength) return asItIs;
  const said = isLong ? Number(bytes.readBigUInt64BE(8)) : size;
  if (said !== 0 && said < headLength) return asItIs;
  const length = said === 0 ? room : Math.min(said, room);
  const name = bytes.toString('latin1', 4, 8);
  const blank = BLANKED.includes(name);
  const head = Buffer.from(bytes.subarray(0, headLength));
  if (blank) head.write('free', 4, 'latin1');
  return { head, length, holds: HOLDERS.includes(name), blank };
}

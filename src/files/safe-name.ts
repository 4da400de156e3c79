// What a file is called when it is saved. Names come from strangers: they may carry paths, line breaks, words that run
// backwards to hide an ending, or an ending that belongs to something else. Pure.

/** Longest name that every file system takes, in UTF-8. */
const MOST_BYTES = 200;

const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'image/webp': ['webp'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/gif': ['gif'],
  'video/mp4': ['mp4', 'm4v'],
  'video/webm': ['webm'],
  'video/quicktime': ['mov'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a'],
  'audio/x-m4a': ['m4a'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav'],
  'application/pdf': ['pdf'],
};

/** The last part of a path, without anything that is not seen, and with the ending of what it is as far as that is known. */
export function safeName(name: string | null, contentType: string | null): string {
  const seen = (name ?? '')
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll('\\', '/');
  const own = (seen.split('/').at(-1) ?? '').replaceAll(/[:*?"<>|]/g, '_');
  const last = own.replaceAll(/^[.\s]+|[.\s]+$/g, '');
  const known = ENDINGS[contentType ?? ''];
  const ending = /\.([A-Za-z0-9]{1,8})$/.exec(last)?.[1]?.toLowerCase();
  if (known === undefined) return shortened(last === '' ? 'file' : last, '');
  const bare = ending === undefined ? last : last.slice(0, -ending.length - 1);
  return shortened(
    bare === '' ? 'file' : bare,
    `.${ending !== undefined && known.includes(ending) ? ending : known[0]}`,
  );
}

function shortened(bare: string, ending: string): string {
  let kept = bare;
  while (Buffer.byteLength(kept + ending) > MOST_BYTES) kept = Array.from(kept).slice(0, -1).join('');
  return kept + ending;
}

/** RFC 6266: for browsers that know UTF-8 names, and a plain one for the others. */
export function contentDisposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

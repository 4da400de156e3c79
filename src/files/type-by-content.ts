// What an upload is, by its first bytes; what it is called or said to be counts for nothing. Pure but for the library.
import { fileTypeFromBuffer } from 'file-type';

/** So many bytes are enough to tell. */
export const HEAD_BYTES = 4_200;

export interface ContentType {
  type: 'image' | 'video' | 'audio' | 'file';
  contentType: string;
}

/** `head`: the first HEAD_BYTES, or all there are. */
export async function typeByContent(head: Buffer): Promise<ContentType> {
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  const contentType = found?.mime.split(';')[0]?.trim() ?? (isText(head) ? 'text/plain' : 'application/octet-stream');
  return { type: kindOf(contentType), contentType };
}

function kindOf(contentType: string): ContentType['type'] {
  const [family] = contentType.split('/');
  if (contentType === 'image/svg+xml') return 'file';
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
}

/** Words, whatever language they are in: markup and scripts too, which are saved and never shown. */
function isText(head: Buffer): boolean {
  if (head.length === 0) return false;
  const text = new TextDecoder('utf-8').decode(head.subarray(0, head.length - (head.length % 4)));
  // oxlint-disable-next-line no-control-regex -- text has none of them
  return !/[\u0000-\u0008\u000e-\u001f]/.test(text) && !text.slice(0, -3).includes('\ufffd');
}

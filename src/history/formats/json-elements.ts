// The elements of one large JSON list, one after another, without holding the list: archives put a whole life into one file. What
// stands before the list, such as `window.YTD.tweets.part0 = `, is passed over.
import { createReadStream } from 'node:fs';
import { parseJson, type Json } from '../../json.ts';

/** Larger than any conversation that somebody reads. */
const MOST_CHARACTERS = 256 * 1024 * 1024;

export interface Element {
  /** Undefined when it is not JSON. */
  value: Json | undefined;
  /** Bytes of the file up to here, about. */
  bytes: number;
}

/** Throws when the file cannot be read, or an element has no end. */
export async function* jsonElements(path: string): AsyncIterable<Element> {
  let depth = 0;
  let inText = false;
  let escaped = false;
  let pending = '';
  let bytes = 0;
  for await (const chunk of createReadStream(path, { encoding: 'utf8' }) as AsyncIterable<string>) {
    bytes += Buffer.byteLength(chunk);
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const code = chunk.charCodeAt(at);
      if (inText) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inText = false;
      } else if (code === QUOTE) inText = depth > 0;
      else if (code === OPEN_LIST || code === OPEN_OBJECT) {
        if (depth === 0 && code === OPEN_OBJECT) continue; // not yet the list
        depth += 1;
        if (depth === 1) {
          pending = '';
          start = at + 1;
        }
      } else if (depth > 0 && (code === CLOSE_LIST || code === CLOSE_OBJECT)) {
        depth -= 1;
        if (depth === 0) {
          const last = pending + chunk.slice(start, at);
          if (last.trim() !== '') yield { value: valueOf(last), bytes };
          return;
        }
      } else if (code === COMMA && depth === 1) {
        yield { value: valueOf(pending + chunk.slice(start, at)), bytes };
        pending = '';
        start = at + 1;
      }
    }
    if (depth > 0) pending += chunk.slice(start);
    if (pending.length > MOST_CHARACTERS) throw new Error('an element of the list has no end');
  }
  if (pending.trim() !== '') yield { value: undefined, bytes };
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

function valueOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

// What X says over the stream about the stream itself, instead of an event, and what its answer means when it does not open
// one. Pure. Before it: stream.ts; after it: reconnect-after.ts.
import { isObject, listAt, parseJson, textAt, type Json } from '../../json.ts';
import type { StreamEnd } from '../streaming.ts';

/** The end that a line announces; undefined for an event, and for whatever else has to be kept. */
export function noticeIn(line: Buffer): StreamEnd | undefined {
  if (line.length > LONGEST_NOTICE || line.subarray(0, EVENT.length).equals(EVENT)) return undefined;
  const said = jsonIn(line);
  return isObject(said) && said['data'] === undefined ? endIn(said) : undefined;
}

/** The end that an answer other than 200 means. */
export function endOfAnswer({ status, body }: { status: number; body: Buffer }): StreamEnd {
  const said = jsonIn(body);
  const named = isObject(said) ? endIn(said) : undefined;
  if (status === 429 || status === 420)
    return { because: 'limited', code: named?.because === 'limited' ? named.code : `http_${status}` };
  if (status === 402) return { because: 'refused', code: 'http_402', problem: 'out_of_credit' };
  if (status === 401 || status === 403) return { because: 'refused', code: `http_${status}`, problem: 'configuration' };
  return { because: 'trouble', code: `http_${status}` };
}

/** Not every plan repeats what was missed; the others are told so by name. */
export const refusesBackfill = ({ status, body }: { status: number; body: Buffer }): boolean =>
  (status === 400 || status === 403) && body.includes('backfill_minutes');

const EVENT = Buffer.from('{"data":');
const LONGEST_NOTICE = 65_536;

function endIn(said: Json): StreamEnd | undefined {
  const problem = [said, ...listAt(said, 'errors')].find((one) => nameOf(one) !== undefined);
  if (problem === undefined) return undefined;
  const code = nameOf(problem) ?? '';
  if (code === 'TooManyConnections') return { because: 'limited', code };
  return /disconnect/i.test(code) ? { because: 'broken', code } : { because: 'trouble', code };
}

/** Its most particular name: what is wrong with the connection, the last part of its type, its title. */
function nameOf(problem: Json): string | undefined {
  const slug = /\/problems\/([a-z0-9-]{1,60})$/.exec(textAt(problem, 'type') ?? '')?.[1];
  const name = textAt(problem, 'connection_issue') ?? slug ?? textAt(problem, 'title');
  return name === undefined ? undefined : name.slice(0, 60);
}

function jsonIn(bytes: Buffer): Json | undefined {
  try {
    return parseJson(bytes.toString());
  } catch {
    return undefined;
  }
}

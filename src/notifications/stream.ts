// One listener's road: where it was, replay in pages up to where the feed stands, then live. Reconnecting is the normal case.
// Before it: api/routes/events, which owns the connection. Beside it: feed.ts, which everybody shares.
import type { Identity } from '../auth/identity.ts';
import { standingLogins } from '../auth/standing.ts';
import type { Store } from '../db/store.ts';
import { eventCursor, headNumber, readEventCursor, readEventsAfter, type EventRow } from '../events/read-since.ts';
import { audienceOf, audiencesOf } from './audience.ts';
import { MOST_BUFFERED, PAGE, type Feed, type Reader, type Wire } from './feed.ts';
import { logFrame, readyFrame, resetFrame } from './frame.ts';

/** Further back than this, reading the lists again is cheaper than the replay: 'reset'. */
const MOST_REPLAYED = 10_000;

interface Listening {
  identity: Identity;
  wire: Wire;
  /** The cursor it kept; 'now' starts at the head. */
  after: string;
}

/** Brings a reader to the live feed; resolves when it is there or gone. */
export async function openStream(
  { store, feed }: { store: Store; feed: Feed },
  { identity, wire, after }: Listening,
): Promise<void> {
  const reader: Reader = { identity, wire, n: 0 };
  wire.onClose(() => feed.leave(reader));
  const position = await feed.position(reader);
  const wanted = after === 'now' ? position : readEventCursor(store, after);
  const head = await headNumber(store);
  const reset = wanted === undefined || wanted > head || head - wanted > MOST_REPLAYED;
  reader.n = reset ? head : wanted;
  wire.send(Buffer.from(readyFrame(eventCursor(store, reader.n))));
  if (reset) wire.send(Buffer.from(resetFrame(eventCursor(store, reader.n))));
  // Numbers decide where replay ends: the feed may move on during each await, and takes the reader only when it is not ahead.
  while (!wire.closed && !feed.goLive(reader)) await replayPage(store, reader);
}

async function replayPage(store: Store, reader: Reader): Promise<void> {
  const { wire } = reader;
  const rows = await readEventsAfter(store, { n: reader.n, limit: PAGE });
  const roles = (await standingLogins(store)).get(reader.identity.hash);
  if (roles === undefined) return wire.close();
  if (rows === 'reset') {
    reader.n = await headNumber(store);
    return wire.send(Buffer.from(resetFrame(eventCursor(store, reader.n))));
  }
  const audiences = audiencesOf(roles);
  const heard = rows.filter((row: EventRow) => audiences.includes(audienceOf(row.type)));
  if (heard.length > 0) wire.send(Buffer.from(heard.map((row) => logFrame(row, eventCursor(store, row.n))).join('')));
  reader.n = rows.at(-1)?.n ?? reader.n;
  if (wire.buffered() > MOST_BUFFERED / 2) await wire.drained();
}

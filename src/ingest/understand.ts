// A kept delivery becomes events in our words. Nothing is written here. A part of a delivery is found by reading its parent
// again: parsing is pure, so the same place always holds the same event.
import { eq } from 'drizzle-orm';
import type { ChannelEvent } from '../channels/channel-event.ts';
import type { ChannelKind } from '../channels/channel.ts';
import { isObject, listAt, parseJson, textAt, type Json } from '../json.ts';
import type { Parts } from '../parts.ts';
import { NotUnderstood } from './failures.ts';
import { sealedAs, type InboxRow } from './inbox-row.ts';

export interface Understood {
  channel: ChannelKind;
  /** One at most for a part. */
  events: readonly ChannelEvent[];
}

/** @throws NotUnderstood for bytes that no channel can read; SealBroken when they cannot be opened. */
export async function understand(parts: Parts, row: InboxRow): Promise<Understood> {
  if (row.parentId === null) return read(parts, row);
  const { channel, events } = await parentOf(parts, row.parentId);
  const event = events[row.part ?? 0];
  if (event === undefined) throw new NotUnderstood('the delivery no longer has this part: replay it whole');
  return { channel, events: [event] };
}

/** The exact bytes that were delivered; undefined when they have been destroyed. */
export function openBody(
  { sealer }: Pick<Parts, 'sealer'>,
  row: Pick<InboxRow, 'id' | 'body' | 'salt'>,
): Buffer | undefined {
  return row.body && row.salt ? sealer.open(row.body, sealedAs(row.id, row.salt)) : undefined;
}

function read(parts: Parts, row: InboxRow): Understood {
  const raw = openBody(parts, row);
  if (raw === undefined)
    throw new NotUnderstood('the bytes of this delivery have been destroyed: a message in it was taken back');
  const door = row.door;
  try {
    const json = parseJson(raw.toString('utf8'));
    if (row.way === 'poll') return readAnswer(parts, json);
    for (const channel of parts.registry.behind(door)) {
      const events = channel.parse(json);
      if (events === undefined) continue;
      const [strange] = events;
      if (strange?.type === 'notice' && events.every(isNobodys))
        throw new NotUnderstood(`an envelope that we do not know: ${strange.name}`);
      return { channel: channel.kind, events };
    }
  } catch (error) {
    if (error instanceof NotUnderstood) throw error;
    throw new NotUnderstood(error instanceof SyntaxError ? 'not JSON' : 'no shape that makes sense', { cause: error });
  }
  throw new NotUnderstood('no channel knows this delivery');
}

/** Not even whose it is could be read: no event of an account, but a delivery in a shape that is new to us. */
const isNobodys = (event: ChannelEvent): boolean => event.type === 'notice' && !event.known && event.account === null;

/** What we asked for says itself whose it is: the frame around it names the channel. */
function readAnswer({ registry }: Parts, json: Json): Understood {
  const channel = textAt(json, 'channel');
  const [account, source] = [textAt(json, 'account'), textAt(json, 'source')];
  if (
    !isObject(json) ||
    channel === undefined ||
    !registry.knows(channel) ||
    account === undefined ||
    (source !== 'dm' && source !== 'public')
  )
    throw new NotUnderstood('not the frame of an answer');
  const fresh = listAt(json, 'fresh').filter((id) => typeof id === 'string');
  const { reading } = registry.channel(channel);
  return { channel, events: reading.parse({ channel, account, source, fresh, answer: json['answer'] ?? null }) };
}

/** A delivery of a thousand events is read once for all its parts, not a thousand times. */
const parents = new WeakMap<Parts['store'], Map<string, Understood>>();
const PARENTS_KEPT = 32;

/** Their bytes were destroyed: nobody reads them from here either. */
export function forgetParsed(store: Parts['store'], parentIds: readonly string[]): void {
  for (const id of parentIds) parents.get(store)?.delete(id);
}

async function parentOf(parts: Parts, parentId: string): Promise<Understood> {
  let kept = parents.get(parts.store);
  if (kept === undefined) parents.set(parts.store, (kept = new Map()));
  const known = kept.get(parentId);
  if (known) return known;
  const { inbox: t } = parts.store.t;
  const [parent] = await parts.store.db.select().from(t).where(eq(t.id, parentId));
  if (!parent) throw new NotUnderstood('the delivery this is a part of is gone');
  const understood = read(parts, parent);
  if (kept.size >= PARENTS_KEPT) kept.delete(kept.keys().next().value ?? '');
  kept.set(parentId, understood);
  return understood;
}

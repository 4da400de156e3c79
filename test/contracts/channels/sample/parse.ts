// A delivery of the sample platform in our words: `{to, events: [{kind, …}]}`. What is not known is a notice.
import type { ChannelEvent } from '../../../../src/channels/channel-event.ts';
import { isObject, listAt, numberAt, objectAt, textAt, type Json } from '../../../../src/json.ts';

export function parse(delivery: Json): ChannelEvent[] | undefined {
  if (!isObject(delivery) || !Array.isArray(delivery['events'])) return undefined;
  const account = textAt(delivery, 'to') ?? null;
  return listAt(delivery, 'events').map((event) => eventOf(event, account));
}

function eventOf(event: Json, account: string | null): ChannelEvent {
  const at = numberAt(event, 'at') ?? null;
  const id = textAt(event, 'id');
  const person = objectAt(event, 'person');
  const contact = textAt(person, 'id');
  const kind = textAt(event, 'kind') ?? 'unnamed';
  if (kind === 'written' && id !== undefined && contact !== undefined) {
    const byBrand = isObject(event) && event['byBrand'] === true;
    const handle = textAt(person, 'handle');
    const clientRef = textAt(event, 'ref');
    return {
      type: 'message',
      account,
      at,
      direction: byBrand ? 'outbound' : 'inbound',
      kind: 'dm',
      externalId: id,
      contact: { externalId: contact, ...(handle === undefined ? {} : { handle }) },
      rootExternalId: null,
      inReplyToExternalId: null,
      text: textAt(event, 'text') ?? '',
      attachments: listAt(event, 'pictures').flatMap((url) =>
        typeof url === 'string' ? [{ type: 'image' as const, url }] : [],
      ),
      via: 'typed',
      orderKey: id.padStart(12, '0').slice(-40),
      ...(byBrand ? { sentBy: clientRef === undefined ? {} : { clientRef } } : {}),
    };
  }
  if (kind === 'taken_back' && id !== undefined)
    return { type: 'change', account, at, change: 'unsent', messageExternalId: id, by: 'contact', version: at ?? 0 };
  return { type: 'notice', account, at, name: kind.slice(0, 60), known: false };
}

// Every delivery of X that was collected from X's documentation and from others' tests goes through the parser. The texts
// are not ours to keep, so they are read from TEST_DATA_DIR and never printed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from '../../../src/channels/x/parse.ts';
import type { Json } from '../../../src/json.ts';
import { isObject, listAt, objectAt, parseJson, textAt } from '../../../src/json.ts';

const folder = process.env['TEST_DATA_DIR'];
const files = folder ? readdirSync(join(folder, 'payloads', 'x')).filter((file) => file.endsWith('.json')) : [];

if (!folder) console.warn('SKIPPED: the collected deliveries of X, because TEST_DATA_DIR is not set');

describe.skipIf(!folder)('the collected deliveries of X', () => {
  test('there are some', () => expect(files.length).toBeGreaterThan(20));

  test.for(files)('%s is understood, and no customer’s text is lost or doubled', (file) => {
    const delivery = parseJson(filled(readFileSync(join(folder ?? '', 'payloads', 'x', file), 'utf8')));
    const events = parse(delivery);
    expect(events.filter((event) => event.type === 'notice' && !event.known)).toHaveLength(0);
    const inbound = events.filter((event) => event.type === 'message' && event.direction === 'inbound');
    expect(inbound.map((event) => ('text' in event ? event.text : ''))).toEqual(customerTexts(delivery));
  });
});

/** `<PAGE_ID>` and its like stand where a real delivery has digits. */
const filled = (text: string): string =>
  text.replaceAll(/<[A-Z_]+>/g, (_name, place: number) => String(1_000_000 + place));

/** What customers wrote to the account, found by another way than the parser's: by walking and comparing ids only. */
function customerTexts(delivery: Json): string[] {
  const event = objectAt(delivery, 'data');
  const payload = objectAt(event, 'payload');
  const account = textAt(delivery, 'for_user_id') ?? textAt(objectAt(event, 'filter'), 'user_id');
  const created = [...listAt(delivery, 'direct_message_events'), ...listAt(payload, 'direct_message_events')].map(
    (one) => objectAt(one, 'message_create'),
  );
  const direct = created
    .filter((one) => textAt(one, 'sender_id') !== account)
    .map((one) => textAt(objectAt(one, 'message_data'), 'text') ?? '');
  const encrypted = textAt(event, 'event_type') === 'chat.received' ? [''] : [];
  const isPost = /^post\.(?:mention|reply|quote)\.create$/.test(textAt(event, 'event_type') ?? '');
  const posted = isPost && payload ? [withLinks(payload)] : [];
  const mentioned = listAt(delivery, 'tweet_create_events').filter(
    (post) => isObject(post) && JSON.stringify(post).includes(`"id_str":"${account}"`),
  );
  return [...direct, ...encrypted, ...posted, ...mentioned.map((post) => textAt(post, 'text') ?? '')];
}

function withLinks(post: Json): string {
  const links = listAt(objectAt(post, 'entities'), 'urls');
  return links.reduce<string>(
    (text, link) => text.replace(textAt(link, 'url') ?? '', textAt(link, 'expanded_url') ?? ''),
    textAt(post, 'text') ?? '',
  );
}

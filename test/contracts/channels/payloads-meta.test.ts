// Every Messenger and Instagram body of the measuring data, read once: nothing fails, nothing is unknown, no customer's word
// is lost or doubled.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ChannelEvent } from '../../../src/channels/channel-event.ts';
import { parseInstagram } from '../../../src/channels/instagram/parse.ts';
import { parseMessenger } from '../../../src/channels/messenger/parse.ts';
import { listAt, objectAt, parseJson, textAt, type Json } from '../../../src/json.ts';

const payloads =
  process.env['TEST_DATA_DIR'] === undefined ? undefined : join(process.env['TEST_DATA_DIR'], 'payloads');
const isThere = payloads !== undefined && existsSync(payloads);
if (!isThere) console.warn('SKIPPED: captured Messenger and Instagram payloads need TEST_DATA_DIR');

const PLACEHOLDERS: Record<string, string> = { '<PAGE_ID>': '682498171943165', '<PSID>': '1254459154682919' };
const bodyOf = (folder: string, file: string): Json =>
  parseJson(
    readFileSync(join(payloads ?? '', folder, file), 'utf8').replaceAll(
      /<PAGE_ID>|<PSID>/g,
      (name) => PLACEHOLDERS[name] ?? name,
    ),
  );

describe.each([
  ['messenger', parseMessenger, parseInstagram],
  ['instagram', parseInstagram, parseMessenger],
] as const)('captured %s deliveries (TEST_DATA_DIR)', (folder, parse, other) => {
  const files = isThere ? readdirSync(join(payloads, folder)).filter((file) => file.endsWith('.json')) : [];

  test.skipIf(!isThere)('are there', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  test.skipIf(!isThere).each(isThere ? files : ['all of them'])('%s is understood, every word exactly once', (file) => {
    const body = bodyOf(folder, file);
    const events = parse(body) ?? [];
    expect(other(body)).toBeUndefined();
    expect(events.filter((event) => event.type === 'notice' && !event.known)).toEqual([]);
    expect(wordsHeard(events)).toEqual(wordsSaid(body));
  });
});

/** What customers said, found without the parser: texts of messages that are no echo, titles of postbacks. */
function wordsSaid(body: Json): string[] {
  const elements = listAt(body, 'entry').flatMap((entry) => [
    ...listAt(entry, 'messaging'),
    ...listAt(entry, 'standby'),
  ]);
  return elements.flatMap((element) => {
    const message = objectAt(element, 'message');
    const said = message?.['is_echo'] === true ? undefined : textAt(message, 'text');
    return [said, textAt(objectAt(element, 'postback'), 'title')].filter((text) => text !== undefined);
  });
}

const wordsHeard = (events: readonly ChannelEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'message' && event.direction === 'inbound' && event.text !== '' ? [event.text] : [],
  );

// Fixtures and short ways to write one element, for the tests of Messenger and Instagram.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelEvent } from '../../../../src/channels/channel-event.ts';
import { parseJson, type Json, type JsonObject } from '../../../../src/json.ts';

export const PAGE = '682498171943165';
export const ANA = '1254459154682919';
export const BRUNO = '2254459154682920';
export const IG = '17841400008460056';
export const MEI = '3254459154682921';
export const AT = 1772998024000;

const FOLDER = join(import.meta.dirname, '../../../fixtures');

export const fixture = (name: string): Json => parseJson(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

/** Every fixture of both channels, by its name. */
export const allFixtures = (): [string, Json][] =>
  ['messenger', 'instagram'].flatMap((channel) =>
    readdirSync(join(FOLDER, channel))
      .filter((file) => file.endsWith('.json'))
      .map((file): [string, Json] => {
        const name = `${channel}/${file.replace('.json', '')}`;
        return [name, fixture(name)];
      }),
  );

/** What Ana sends to the Page, around one key of interest. */
export const fromAna = (keys: JsonObject): JsonObject => ({
  sender: { id: ANA },
  recipient: { id: PAGE },
  timestamp: AT,
  ...keys,
});

export const toPage = (...messaging: Json[]): Json => ({
  object: 'page',
  entry: [{ id: PAGE, time: AT + 900, messaging }],
});

export const fromMei = (keys: JsonObject): JsonObject => ({
  sender: { id: MEI },
  recipient: { id: IG },
  timestamp: AT,
  ...keys,
});

export const toInstagram = (...messaging: Json[]): Json => ({
  object: 'instagram',
  entry: [{ id: IG, time: AT + 900, messaging }],
});

/** The only event, or a failure that shows them all. */
export function only(events: ChannelEvent[] | undefined): ChannelEvent {
  if (events?.length !== 1 || events[0] === undefined)
    throw new Error(`expected one event, got ${JSON.stringify(events)}`);
  return events[0];
}

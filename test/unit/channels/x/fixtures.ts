// The stored deliveries of test/fixtures/x, read as ingest reads raw bytes: with every digit of every id.
import { readdirSync, readFileSync } from 'node:fs';
import type { ChannelEvent, MessageEvent } from '../../../../src/channels/channel-event.ts';
import { parse } from '../../../../src/channels/x/parse.ts';
import type { Json } from '../../../../src/json.ts';
import { parseJson } from '../../../../src/json.ts';

const folder = new URL('../../../fixtures/x/', import.meta.url);

export const HALCYON = '1603419180975409153';
export const ANA = '2055301977745391616';
export const INIGO = '44196397';
export const BRUNO = '1812345678901234561';
export const CHIDI = '1712345678901234563';
export const MEI = '1955512345678901765';

export const fixture = (name: string): Json => parseJson(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
export const fixtureNames = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

export const eventsOf = (name: string): ChannelEvent[] => parse(fixture(name));
export const messagesOf = (name: string): MessageEvent[] => eventsOf(name).filter((event) => event.type === 'message');

/** The only event of a delivery. */
export function onlyEventOf(name: string): ChannelEvent {
  const [event, ...others] = eventsOf(name);
  if (event === undefined || others.length > 0) throw new Error(`${name} holds ${others.length + 1} events`);
  return event;
}

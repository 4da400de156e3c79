// What a limit is about, in words: what we do there, and over how long it counts. Pure.
import { USES, type Capabilities, type Use } from '../../channels/channel.ts';

const WHAT: Readonly<Record<Use, string>> = {
  'send.dm': 'Direct messages out',
  'send.public': 'Public answers',
  'read.dm': 'Reading direct messages',
  'read.public': 'Reading mentions',
  settle: 'Looking up what was sent',
  profile: 'Asking for names',
};

const OVER: Readonly<Record<string, string>> = {
  second: 'a second',
  quarter: '15 minutes',
  hour: 'an hour',
  day: 'a day',
  'app-day': 'a day, all handles of the app',
  usage: 'as the platform counts',
};

/** The first use of an endpoint names it: the others share its limit. */
export function limitWords(
  { endpoint, window }: { endpoint: string; window: string },
  { endpoints }: Pick<Capabilities, 'endpoints'>,
): string {
  const use = USES.find((each) => endpoints[each] === endpoint);
  const what = use === undefined ? 'Other calls' : WHAT[use];
  const over = OVER[window];
  return over === undefined ? what : `${what}, ${over}`;
}

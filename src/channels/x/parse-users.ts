// The people a delivery speaks of, by id. Account Activity gives plain users with `screen_name`, X Activity wraps them in
// `data` and says `username`, and `includes` is a list. After it: the parsers, which look up the customer here.
import type { ContactFacts } from '../channel-event.ts';
import { isObject, objectAt } from '../../json.ts';
import { idAt, idOf, nameAt, urlAt } from './platform-value.ts';

export type Users = ReadonlyMap<string, ContactFacts>;

/** All users in these maps or lists; what is said twice about one id is merged, the earlier source winning. */
export function parseUsers(...sources: unknown[]): Users {
  const users = new Map<string, ContactFacts>();
  for (const [key, value] of sources.flatMap(entriesOf)) {
    const user = readUser(value, key);
    if (user) users.set(user.externalId, { ...user, ...users.get(user.externalId) });
  }
  return users;
}

/** Both; what `more` says about somebody wins. */
export const withUsers = (users: Users, more: Users): Users => new Map([...users, ...more]);

/** What is known of this person; at least the id. */
export const contactOf = (users: Users, externalId: string): ContactFacts => users.get(externalId) ?? { externalId };

/** One user in either dress; undefined when no id is given, neither inside nor as `key`. */
export function readUser(value: unknown, key?: string): ContactFacts | undefined {
  const user = objectAt(value, 'data') ?? value;
  const externalId = idAt(user, 'id') ?? idOf(key);
  if (!isObject(user) || externalId === undefined) return undefined;
  const handle = nameAt(user, 'screen_name') ?? nameAt(user, 'username');
  const displayName = nameAt(user, 'name');
  const avatarUrl = urlAt(user, 'profile_image_url_https') ?? urlAt(user, 'profile_image_url');
  const language = nameAt(user, 'lang');
  return {
    externalId,
    ...(handle === undefined ? {} : { handle }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
    ...(language === undefined ? {} : { language }),
  };
}

const entriesOf = (source: unknown): [string | undefined, unknown][] => {
  if (Array.isArray(source)) return source.map((user) => [undefined, user]);
  return isObject(source) ? Object.entries(source) : [];
};

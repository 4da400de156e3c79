// Who somebody on X is. Most deliveries of X say it themselves; this is for the few that give only an id. Before it:
// ingest/fetch-profile. After it: people/update-contact.
import type { Clock } from '../../clock.ts';
import { listAt, objectAt } from '../../json.ts';
import type { ContactFacts } from '../channel-event.ts';
import type { ProfileAnswer, ProfileQuery } from '../channel.ts';
import { classifyError } from './classify-error.ts';
import type { XClient } from './client.ts';
import { readUser } from './parse-users.ts';
import { readLimits } from './rate-limit.ts';

/** Never throws. Allowed 75 times in 15 minutes for each account, as documented in January 2026. */
export async function profile(
  { account, contactExternalId }: ProfileQuery,
  { client, clock }: { client: XClient; clock: Clock },
): Promise<ProfileAnswer> {
  if (!/^\d{1,20}$/.test(contactExternalId)) return { outcome: 'unavailable', code: 'not_an_id' };
  const query = { 'user.fields': 'name,username,profile_image_url' };
  const result = await client.call({ account, method: 'GET', path: `users/${contactExternalId}`, query });
  if (!result.answered) return { outcome: 'later', at: null, code: result.code };

  const { status, headers, body } = result;
  const { budgets, opensAt } = readLimits({ headers, now: clock.now(), endpoint: 'users' });
  const told = budgets.length === 0 ? {} : { budgets };
  if (status !== 200) return { ...told, ...troubleOf(classifyError({ status, body, kind: 'dm', opensAt })) };
  if (body === undefined) return { ...told, outcome: 'later', at: null, code: 'not_json' };
  const data = objectAt(body, 'data');
  // Somebody who is suspended or gone is answered with 200 and an error.
  if (data === undefined && listAt(body, 'errors').length > 0)
    return { ...told, ...troubleOf(classifyError({ status: 404, body, kind: 'dm', opensAt })) };
  const facts = readUser(data);
  if (facts?.externalId !== contactExternalId) return { ...told, outcome: 'later', at: null, code: 'no_data' };
  if (!saysAnything(facts)) return { ...told, outcome: 'unavailable', code: 'nothing_told' };
  return { ...told, outcome: 'known', facts };
}

/** A refusal is about this person; everything else is about the account, the limit or the line. */
function troubleOf(error: ReturnType<typeof classifyError>): ProfileAnswer {
  if (error.outcome === 'refused') return { outcome: 'unavailable', code: error.code };
  return { outcome: 'later', at: error.outcome === 'retry' ? error.at : null, code: error.code };
}

const saysAnything = ({ handle, displayName, avatarUrl }: ContactFacts): boolean =>
  [handle, displayName, avatarUrl].some((fact) => fact !== undefined);

// Asking Instagram for the name and handle of somebody who wrote to the account; who only commented has not consented to
// that. Before it: ingest/fetch-profile. The answer itself: meta/profile.
import type { Clock } from '../../clock.ts';
import type { ProfileAnswer, ProfileQuery } from '../channel.ts';
import { isUsableToken, type Graph } from '../meta/graph.ts';
import { readProfile } from '../meta/profile.ts';

const FIELDS = 'name,username,profile_pic';

/** Never throws. */
export async function profileForAccount(
  query: ProfileQuery,
  { graph, clock }: { graph: Graph; clock: Clock },
): Promise<ProfileAnswer> {
  const token = query.account.credentials['token'];
  if (!isUsableToken(token)) return { outcome: 'later', at: null, code: 'no_token' };
  return readProfile({ query, graph, clock, token, fields: FIELDS });
}

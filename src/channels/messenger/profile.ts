// Asking Messenger for the name of somebody who wrote to the Page. Before it: ingest/fetch-profile. The answer itself:
// meta/profile.
import type { Clock } from '../../clock.ts';
import type { ProfileAnswer, ProfileQuery } from '../channel.ts';
import { isUsableToken, type Graph } from '../meta/graph.ts';
import { readProfile } from '../meta/profile.ts';

/** Granted without an approval of its own; language and time zone are not. */
const FIELDS = 'first_name,last_name,name,profile_pic';

/** Never throws. */
export async function profileForPage(
  query: ProfileQuery,
  { graph, clock }: { graph: Graph; clock: Clock },
): Promise<ProfileAnswer> {
  const token = query.account.credentials['pageToken'];
  if (!isUsableToken(token)) return { outcome: 'later', at: null, code: 'no_page_token' };
  return readProfile({ query, graph, clock, token, fields: FIELDS });
}

// Who somebody on Messenger or Instagram is: their webhooks carry no names, so Meta is asked. Before it: messenger/profile and
// instagram/profile, which know the fields. Source: Meta "User Profile API", 2026-03-18 and 2026-04-01.
import type { Clock } from '../../clock.ts';
import { numberAt, objectAt, type Json } from '../../json.ts';
import type { ContactFacts } from '../channel-event.ts';
import type { ProfileAnswer, ProfileQuery } from '../channel.ts';
import { classifyError } from './classify-error.ts';
import { isPlainId, type Graph } from './graph.ts';
import { idAt, nameAt, urlAt } from './platform-value.ts';
import { usageOf } from './usage.ts';

export interface ProfileQuestion {
  query: ProfileQuery;
  graph: Graph;
  clock: Clock;
  token: string;
  fields: string;
}

/** Never throws. */
export async function readProfile({ query, graph, clock, token, fields }: ProfileQuestion): Promise<ProfileAnswer> {
  const { contactExternalId } = query;
  if (!isPlainId(contactExternalId)) return { outcome: 'unavailable', code: 'not_an_id' };
  const answer = await graph.get({ path: [contactExternalId], token, query: { fields } });
  if (answer.reached !== 'yes') return { outcome: 'later', at: null, code: answer.code };

  const { status, headers, body } = answer;
  const { budget, retryAt } = usageOf({ headers, endpoint: 'profile', now: clock.now() });
  const told = budget === undefined ? {} : { budgets: [budget] };
  const problem = classifyError({ status, body, kind: 'dm' });
  if (problem === undefined) return { ...told, ...readPerson(body, contactExternalId) };
  const { code } = problem;
  if (problem.is === 'refused' || isUntold(status, body)) return { ...told, outcome: 'unavailable', code };
  return { ...told, outcome: 'later', at: problem.is === 'retry' ? retryAt : null, code };
}

/**
 * Said of the person or of our permissions, and asking on does not help: 230 is no consent of this person, subcode 33 nobody
 * there. (2018218 no profile and 2018247 no permission for profiles are refusals already.)
 */
function isUntold(status: number, body: Json | undefined): boolean {
  const error = objectAt(body, 'error');
  const code = numberAt(error, 'code') ?? 0;
  const isPermission = code === 3 || code === 10 || (code >= 200 && code <= 299);
  return status < 500 && (isPermission || numberAt(error, 'error_subcode') === 33);
}

/** The answer may hold only a name, or nothing. */
function readPerson(body: Json | undefined, externalId: string): ProfileAnswer {
  if (objectAt({ body: body ?? null }, 'body') === undefined) return { outcome: 'later', at: null, code: 'not_json' };
  if ((idAt(body, 'id') ?? externalId) !== externalId) return { outcome: 'unavailable', code: 'other_person' };
  const displayName = nameAt(body, 'name') ?? wholeName(body);
  const handle = nameAt(body, 'username');
  const avatarUrl = urlAt(body, 'profile_pic');
  const facts: ContactFacts = {
    externalId,
    ...(displayName === undefined ? {} : { displayName }),
    ...(handle === undefined ? {} : { handle }),
    ...(avatarUrl === undefined ? {} : { avatarUrl }),
  };
  return Object.keys(facts).length > 1 ? { outcome: 'known', facts } : { outcome: 'unavailable', code: 'nothing_told' };
}

const wholeName = (body: Json | undefined): string | undefined =>
  [nameAt(body, 'first_name'), nameAt(body, 'last_name')].filter((part) => part !== undefined).join(' ') || undefined;

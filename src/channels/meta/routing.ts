// Who may answer in the account's threads: with a default app set, only the one that owns a thread can send, the others read
// along. Asked for the thread of somebody who wrote lately; Meta names an owner only to those whom it concerns.
import { listAt, objectAt } from '../../json.ts';
import type { CheckQuery, Found } from '../connection.ts';
import { problemOf } from './access.ts';
import type { Asked, MetaConnecting } from './connection.ts';
import { isPlainId } from './graph.ts';
import { idAt } from './platform-value.ts';

/** Nothing where it cannot be asked: without a thread, and for accounts without a Page. */
export async function lookAtRouting(
  { account, node, token, contactExternalId }: CheckQuery & Asked,
  connecting: MetaConnecting,
): Promise<Found[]> {
  if (contactExternalId === null || !isPlainId(contactExternalId)) return [];
  if (connecting.platform === 'instagram' && connecting.isInstagramLogin(account)) return [];
  const path = [node, 'thread_owner'];
  const answer = await connecting.graph.get({ path, token, query: { recipient: contactExternalId } });
  const problem = problemOf(answer, 'routing');
  if (problem !== undefined) return problem.code === 'development_mode' ? [problem] : [];
  const [first] = listAt(answer.reached === 'yes' ? answer.body : undefined, 'data');
  const threadOwner = objectAt(first, 'thread_owner');
  if (threadOwner === undefined) return [{ check: 'routing', state: 'ok', code: 'ok' }];
  const owner = idAt(threadOwner, 'app_id') ?? UNNAMED;
  const { id } = connecting.app;
  if (owner === id || (id === '' && owner !== UNNAMED)) return [{ check: 'routing', state: 'ok', code: 'ok' }];
  // A colleague who answers in Meta's own inbox has the thread for a day: that is no wrong set-up.
  if (INBOXES.has(owner)) return [{ check: 'routing', state: 'warning', code: 'platform_inbox', detail: owner }];
  return [{ check: 'routing', state: 'broken', code: 'other_app', detail: owner }];
}

/** The owner itself, and the default app, are told its id: whoever is not told is neither. */
const UNNAMED = 'not named by Meta';
/** Inboxes of Meta Business Suite: for Pages, as one of Meta's pages misprints it, for Instagram. */
export const INBOXES: ReadonlySet<string> = new Set(['263902037430900', '26390203743090', '1217981644879628']);

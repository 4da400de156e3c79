// Taking over a thread that another app owns, and giving it back: one call each. Only the default app of an account may take.
// Before it: conversations/thread-control. What Meta tells when a thread changes hands: parse-messaging.
import { textAt } from '../../json.ts';
import type { ThreadControl, ThreadControlAnswer, ThreadControlRequest } from '../thread-control.ts';
import { classifyError } from './classify-error.ts';
import type { MetaConnecting } from './connection.ts';
import { isPlainId, isUsableToken } from './graph.ts';
import { INBOXES } from './routing.ts';

type Connecting = Pick<MetaConnecting, 'graph' | 'app' | 'platform' | 'isInstagramLogin'>;

export const metaThreadControl = (connecting: Connecting): ThreadControl => ({
  isOurs: (appId) => connecting.app.id !== '' && appId === connecting.app.id,
  isPlatformInbox: (appId) => INBOXES.has(appId),
  change: (request) => change(request, connecting),
});

async function change(
  { account, contactExternalId, action }: ThreadControlRequest,
  { graph, platform, isInstagramLogin }: Connecting,
): Promise<ThreadControlAnswer> {
  const { pageToken, token, pageId } = account.credentials;
  const used = pageToken ?? token;
  if (!isUsableToken(used)) return { outcome: 'refused', code: 'no_credentials' };
  if (!isPlainId(contactExternalId)) return { outcome: 'refused', code: 'bad_recipient' };
  // Routing is a matter of Pages; without one there is no address to ask.
  if (platform === 'instagram' && isInstagramLogin(account)) return { outcome: 'refused', code: 'no_page' };
  const answer = await graph.post({
    path: [pageId || account.externalId, `${action}_thread_control`],
    token: used,
    body: { recipient: { id: contactExternalId }, metadata: '' },
  });
  if (answer.reached !== 'yes') return { outcome: 'unanswered', code: answer.code };
  const problem = classifyError({ status: answer.status, body: answer.body, kind: 'dm' });
  if (problem === undefined) return { outcome: 'done' };
  const isPassing = problem.is === 'retry' || problem.is === 'unknown';
  return { outcome: isPassing ? 'unanswered' : 'refused', code: problem.code || (textAt(answer.body, 'error') ?? '') };
}

// What the sample platform is asked: to send, what was sent lately, who somebody is. Never throws: whatever happens is an answer.
import type { Clock } from '../../../../src/clock.ts';
import type { ProfileAnswer, ProfileQuery, SendOutcome, SendingAccount } from '../../../../src/channels/channel.ts';
import { isAllowedHere, type SendRequest } from '../../../../src/channels/sending.ts';
import type { RecentlySent, RecentlySentQuery } from '../../../../src/channels/settling.ts';
import { listAt, numberAt, parseJson, textAt, type Json } from '../../../../src/json.ts';

export interface Caller {
  url: string;
  clock: Clock;
}

interface Called {
  /** 0: nobody was there. */
  status: number;
  body: Json;
  /** The call may have been carried out. */
  left: boolean;
}

export async function send({ url, clock }: Caller, request: SendRequest): Promise<SendOutcome> {
  if (!isAllowedHere(request)) return { outcome: 'refused', reason: 'not_allowed_here', code: 'not_typed_by_a_person' };
  if (request.kind !== 'dm') return { outcome: 'refused', reason: 'not_allowed_here', code: 'nothing_public' };
  const { account, contactExternalId: to, text, files, clientRef: ref, signal } = request;
  const pictures = files.map(({ bytes }) => bytes.toString('base64'));
  const { status, body, left } = await call({ url: `${url}/send`, account, body: { to, text, pictures, ref }, signal });
  const code = textAt(body, 'error') ?? String(status);
  const id = textAt(body, 'id');
  if (status === 200 && id !== undefined) return { outcome: 'sent', externalId: id };
  if (status === 401) return { outcome: 'paused', problem: 'reauthorise', code };
  if (status === 403) return { outcome: 'refused', reason: 'blocked_by_recipient', code };
  if (status === 429)
    return { outcome: 'retry', at: clock.now() + 1_000 * (numberAt(body, 'wait') ?? 60), scope: 'account', code };
  if (!left) return { outcome: 'retry', at: null, scope: 'account', code, unreached: true };
  return { outcome: 'unknown', code };
}

export async function recentlySent(
  { url }: Caller,
  { account, contactExternalId }: RecentlySentQuery,
): Promise<RecentlySent> {
  const { status, body } = await call({ url: `${url}/sent?to=${contactExternalId ?? ''}`, account });
  if (status !== 200) return { known: false, at: null, code: String(status) };
  const messages = listAt(body, 'messages').flatMap((one) => {
    const [id, text, at, ref] = [textAt(one, 'id'), textAt(one, 'text'), numberAt(one, 'at'), textAt(one, 'ref')];
    if (id === undefined || at === undefined) return [];
    return [{ externalId: id, text: text ?? '', at, ...(ref === undefined ? {} : { clientRef: ref }) }];
  });
  return { known: true, messages };
}

export async function profileOf({ url }: Caller, { account, contactExternalId }: ProfileQuery): Promise<ProfileAnswer> {
  const { status, body } = await call({ url: `${url}/people/${contactExternalId}`, account });
  const displayName = textAt(body, 'name');
  if (displayName !== undefined) return { outcome: 'known', facts: { externalId: contactExternalId, displayName } };
  return status === 0
    ? { outcome: 'later', at: null, code: 'unreachable' }
    : { outcome: 'unavailable', code: String(status) };
}

interface Question {
  url: string;
  account: SendingAccount;
  body?: object;
  signal?: AbortSignal | undefined;
}

async function call({ url, account, body, signal }: Question): Promise<Called> {
  try {
    const response = await fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${account.credentials['token'] ?? ''}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    const text = await response.text().catch(() => '');
    return { status: response.status, body: jsonOr(text), left: true };
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: string };
    return { status: 0, body: null, left: code !== 'ECONNREFUSED' && code !== 'ENOTFOUND' };
  }
}

function jsonOr(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}

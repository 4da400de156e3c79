// X is asked to deliver once more what our webhook missed: the only way back to public replies that do not name the handle,
// since no list shows them. The app asks, not the account. Before it: gaps/ask-replay. After it: the door, as for any delivery.
import { objectAt } from '../../json.ts';
import type { ReplayAnswer, Replaying, ReplayRequest } from '../replaying.ts';
import { asApp, type XConnecting } from './app.ts';
import { classifyError } from './classify-error.ts';
import type { CallResult } from './client.ts';
import { idAt } from './platform-value.ts';
import { readLimits } from './rate-limit.ts';
import { asMinute, windowOf } from './replay-window.ts';
import { lookAtWebhook } from './webhook.ts';

export const xReplaying = (connecting: XConnecting): Replaying => ({
  windowOf,
  ask: (request) => ask(request, connecting),
});

async function ask({ webhookUrl, window }: ReplayRequest, connecting: XConnecting): Promise<ReplayAnswer> {
  const { client, app, clock } = connecting;
  if (app.bearerToken === '') return { outcome: 'refused', code: 'no_bearer' };
  const account = asApp(app);
  const { found, webhookId } = await lookAtWebhook({ account, webhookUrl }, connecting);
  if (webhookId === null && found.state === 'unknown') return { outcome: 'later', at: null, code: found.code };
  // X has told our address nothing, nor tried to.
  if (webhookId === null) return { outcome: 'refused', code: found.code };
  const body = { webhook_id: webhookId, from_date: asMinute(window.from), to_date: asMinute(window.to) };
  return read(await client.call({ account, method: 'POST', path: 'webhooks/replay', body }), clock.now());
}

function read(result: CallResult, now: number): ReplayAnswer {
  // Whether it has begun nobody knows: asked again it is a conflict, or comes twice, and both do no harm.
  if (!result.answered) return { outcome: 'later', at: null, code: result.code };
  const { status, headers, body } = result;
  if (status < 300) return { outcome: 'begun', job: idAt(objectAt(body, 'data'), 'job_id') ?? null };
  const reason = REASONS.exec(JSON.stringify(body ?? null))?.[1];
  if (reason !== undefined || status === 409)
    return { outcome: 'later', at: null, code: reason ?? 'ReplayConflictError' };
  const { opensAt } = readLimits({ headers, now, endpoint: 'replay' });
  const error = classifyError({ status, body, kind: 'dm', opensAt });
  if (error.outcome === 'retry') return { outcome: 'later', at: error.at, code: error.code };
  if (error.outcome === 'unknown') return { outcome: 'later', at: null, code: error.code };
  return { outcome: 'refused', code: error.code };
}

/** A job is running, or the address has to prove itself first: both pass. */
const REASONS = /\b(ReplayConflictError|CrcValidationFailed)\b/;

// X's replay: whatever was told to a webhook in the last day, or should have been, is told once more, in order, and then that
// the job is over. One job at a time for each webhook. sendAll notes every delivery here.
import { DAY_MS, MINUTE_MS, type Clock } from '../../clock.ts';
import { textAt } from '../../json.ts';
import type { Answer, Call } from '../server.ts';
import type { WebhookDelivery } from '../shapes.ts';
import { xProblem } from './x-errors.ts';
import type { XRoute } from './x-guard.ts';
import { isoOf } from './x-shapes.ts';
import { bodyOf } from './x-wire.ts';
import type { World } from './platform.ts';

/** Account Activity's guide: from so long ago at least, to so long ago at least. */
const YOUNGEST_FROM_MS = 31 * MINUTE_MS;
const YOUNGEST_TO_MS = 10 * MINUTE_MS;

interface Told {
  at: number;
  delivery: WebhookDelivery;
}

export interface XReplay {
  /** Something is told to a webhook; whether it arrives does not matter. */
  note(delivery: WebhookDelivery): void;
  /** What was told to a webhook between two times, both included. */
  between(webhookId: string, times: { from: number; to: number }): Told[];
  /** Webhooks whose job is not over yet. */
  running: Set<string>;
}

export function openXReplay(clock: Clock): XReplay {
  let told: Told[] = [];
  let tidyAt = 1_000;
  return {
    note: (delivery) => {
      const at = clock.now();
      told.push({ at, delivery });
      if (told.length < tidyAt) return;
      told = told.filter((each) => each.at >= at - DAY_MS);
      tidyAt = Math.max(1_000, told.length * 2);
    },
    between: (webhookId, { from, to }) =>
      told.filter(({ at, delivery }) => delivery.webhookId === webhookId && at >= from && at <= to),
    running: new Set(),
  };
}

export const replayRoute = (world: World): XRoute => ({
  method: 'POST',
  pattern: /^\/2\/webhooks\/replay$/,
  endpoint: 'x.replay',
  answer: (call, caller) => {
    if (caller.kind === 'app') return startReplay(world, call);
    const detail = 'Authenticating with a user token is forbidden for this endpoint.';
    return xProblem({ status: 403, slug: 'unsupported-authentication', detail });
  },
});

function startReplay(world: World, call: Call): Answer {
  const { replay, subscriptions } = world.x;
  const body = bodyOf(call);
  const webhook = subscriptions.webhooks().find(({ id }) => id === textAt(body, 'webhook_id'));
  if (!webhook) return problem('WebhookIdInvalid');
  const from = minuteOf(textAt(body, 'from_date'));
  const to = minuteOf(textAt(body, 'to_date'));
  const now = world.clock.now();
  if (from === undefined || to === undefined || from > to) return problem('InvalidDateRange');
  if (from < now - DAY_MS || from > now - YOUNGEST_FROM_MS || to > now - YOUNGEST_TO_MS)
    return problem('InvalidDateRange');
  if (!world.delivery.isValid('x', webhook.url)) return problem('CrcValidationFailed');
  if (replay.running.has(webhook.id)) return problem('ReplayConflictError', 409);
  replay.running.add(webhook.id);
  const job = {
    id: world.ids.digitsFor(`x/replay/${webhook.id}/${now}`, 19),
    webhook,
    // The last minute does not belong to it: of X's two texts the one that gives less.
    events: replay.between(webhook.id, { from, to: to - 1 }),
  };
  return {
    status: 200,
    body: JSON.stringify({ data: { job_id: job.id, created_at: isoOf(now) } }),
    echo: () => run(world, job),
    echoTime: 'after',
  };
}

interface Job {
  id: string;
  webhook: { id: string; url: string };
  events: Told[];
}

async function run(world: World, { id, webhook, events }: Job): Promise<void> {
  const tell = (body: string) => world.delivery.raw({ door: 'x', body, url: webhook.url });
  let isComplete = true;
  for (const { delivery } of events) {
    const { outcome } = await tell(delivery.body);
    isComplete &&= outcome === 'taken';
  }
  world.x.replay.running.delete(webhook.id);
  const replay_job_status = {
    webhook_id: webhook.id,
    job_state: isComplete ? 'Complete' : 'Incomplete',
    job_state_description: isComplete
      ? 'Job completed successfully'
      : 'Job failed to deliver all events, please retry.',
    job_id: id,
  };
  await tell(JSON.stringify({ replay_job_status }));
}

/** `yyyymmddhhmm`, UTC. */
function minuteOf(text: string | undefined): number | undefined {
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '') ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
  return Number.isNaN(at) ? undefined : at;
}

const problem = (detail: string, status = 400): Answer => xProblem({ status, detail, slug: 'invalid-request' });

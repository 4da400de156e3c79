// What X knows that the brand sent to one customer: the look-up that settles sends whose outcome is unknown. It costs one of
// about 15 calls in 15 minutes. Before it: the outbox's settling; it compares text and time with what it wanted to send.
import type { Clock } from '../../clock.ts';
import type { Json } from '../../json.ts';
import { listAt, numberAt, objectAt, textAt } from '../../json.ts';
import type { RecentlySent, RecentlySentQuery, SentMessage } from '../channel.ts';
import { classifyError } from './classify-error.ts';
import type { CallResult, XClient } from './client.ts';
import { directMessageLinks, displayText } from './display-text.ts';
import { idAt, snowflakeTime, timeAt } from './platform-value.ts';
import { clockSkew, readLimits } from './rate-limit.ts';

/** `date` has whole seconds. */
const DATE_GRAIN_MS = 1000;

/**
 * Direct messages of the brand to this contact since `since`, newest first. Known only when X's page is whole and reaches
 * back to `since`: whoever reads "not there" here may let an agent send again.
 */
export async function recentlySent(
  query: RecentlySentQuery,
  { client, clock }: { client: XClient; clock: Clock },
): Promise<RecentlySent> {
  // Public replies are settled by their echo alone: direct messages would say nothing of them.
  if ((query.kind ?? 'dm') !== 'dm') return { known: false, at: null, code: 'no_look_up' };
  if (!/^\d{1,20}$/.test(query.contactExternalId)) return { known: false, at: null, code: 'not_an_id' };
  const first = await ask({ client, query, fields: FIELDS });
  // X's own texts disagree whether the sender is a field or an expansion; a refusal of the field is not the answer.
  const result = refusesFields(first) ? await ask({ client, query, fields: SAFE_FIELDS }) : first;
  return read({ result, query, now: clock.now() });
}

const SAFE_FIELDS = 'id,event_type,text,created_at,dm_conversation_id,entities,attachments';
const FIELDS = `${SAFE_FIELDS},sender_id`;

function ask({
  client,
  query,
  fields,
}: {
  client: XClient;
  query: RecentlySentQuery;
  fields: string;
}): Promise<CallResult> {
  return client.call({
    account: query.account,
    method: 'GET',
    path: `dm_conversations/with/${query.contactExternalId}/dm_events`,
    query: { max_results: '100', event_types: 'MessageCreate', 'dm_event.fields': fields, expansions: 'sender_id' },
  });
}

const refusesFields = (result: CallResult): boolean =>
  result.answered &&
  result.status === 400 &&
  listAt(result.body, 'errors').some((error) => listAt(objectAt(error, 'parameters'), 'dm_event.fields').length > 0);

function read({ result, query, now }: { result: CallResult; query: RecentlySentQuery; now: number }): RecentlySent {
  if (!result.answered) return { known: false, at: null, code: result.code };
  const { status, headers, body } = result;
  const { budget, opensAt } = readLimits({ headers, now, endpoint: 'dm_events' });
  const limits = budget === undefined ? {} : { budget };
  if (status !== 200) {
    const error = classifyError({ status, body, kind: 'dm', opensAt });
    return { known: false, at: error.outcome === 'retry' ? error.at : null, code: error.code, ...limits };
  }
  const page = readPage({ body, account: query.account.externalId, skew: clockSkew(headers, now) });
  if ('code' in page) return { known: false, at: null, code: page.code, ...limits };
  const since = query.since - DATE_GRAIN_MS;
  if (!page.isLast && page.oldestAt >= since) return { known: false, at: null, code: 'page_too_short', ...limits };
  return { known: true, messages: page.sent.filter(({ at }) => at >= since), ...limits };
}

interface Page {
  sent: SentMessage[];
  /** Business time of the oldest message on it, whoever wrote it. */
  oldestAt: number;
  isLast: boolean;
}

/** X answers 200 with an HTML page when it is in trouble; only `meta` tells that this is the answer. */
function readPage({
  body,
  account,
  skew,
}: {
  body: Json | undefined;
  account: string;
  skew: number;
}): Page | { code: string } {
  if (body === undefined) return { code: 'not_json' };
  const meta = objectAt(body, 'meta');
  if (meta === undefined) return { code: 'no_meta' };
  const events = listAt(body, 'data').filter(
    (event) => (textAt(event, 'event_type') ?? 'MessageCreate') === 'MessageCreate',
  );
  if (events.length === 0 && (numberAt(meta, 'result_count') !== 0 || listAt(body, 'errors').length > 0))
    return { code: 'no_data' };
  const messages = events.map((event) => readEvent(event, skew));
  if (messages.includes(undefined)) return { code: 'unreadable_event' };
  const whole = messages.filter((message) => message !== undefined);
  return {
    sent: whole
      .filter(({ sender }) => sender === account)
      .map(({ externalId, text, at }) => ({ externalId, text, at })),
    oldestAt: Math.min(...whole.map(({ at }) => at)),
    isLast: textAt(meta, 'next_token') === undefined,
  };
}

/** Undefined when it is not said who wrote, or when: then the page proves nothing. */
function readEvent(event: Json, skew: number): (SentMessage & { sender: string }) | undefined {
  const externalId = idAt(event, 'id');
  const sender = idAt(event, 'sender_id');
  const at = timeAt(event, 'created_at') ?? (externalId === undefined ? null : snowflakeTime(externalId));
  if (externalId === undefined || sender === undefined || at === null) return undefined;
  return {
    externalId,
    sender,
    at: at - skew,
    text: displayText(textAt(event, 'text') ?? '', directMessageLinks(event)),
  };
}

// What X knows that the brand sent, to one customer or to all of them: the look-up that settles sends whose outcome is unknown. It
// costs one of about 15 calls in 15 minutes, so several are settled by one page. Before it: outbox/look, which compares text and
// time with what it wanted to send.
import type { Clock } from '../../clock.ts';
import type { Json } from '../../json.ts';
import { listAt, numberAt, objectAt, textAt } from '../../json.ts';
import type { RecentlySent, RecentlySentQuery, SentMessage } from '../settling.ts';
import { askDmEvents } from './ask-dm-events.ts';
import { classifyError } from './classify-error.ts';
import type { CallResult, XClient } from './client.ts';
import { directMessageLinks, displayText } from './display-text.ts';
import { readMedia } from './parse-attachments.ts';
import { idAt, snowflakeTime, timeAt } from './platform-value.ts';
import { clockSkew, readLimits } from './rate-limit.ts';

/** `date` has whole seconds. */
const DATE_GRAIN_MS = 1000;

/**
 * Direct messages of the brand since `since`, newest first. Known only when X's page is whole and reaches
 * back to `since`: whoever reads "not there" here may let an agent send again.
 */
export async function recentlySent(
  query: RecentlySentQuery,
  { client, clock }: { client: XClient; clock: Clock },
): Promise<RecentlySent> {
  // Public replies are settled by their echo alone: direct messages would say nothing of them.
  if ((query.kind ?? 'dm') !== 'dm') return { known: false, at: null, code: 'no_look_up' };
  const contact = query.contactExternalId;
  if (contact !== null && !/^\d{1,20}$/.test(contact)) return { known: false, at: null, code: 'not_an_id' };
  const result = await askDmEvents({
    client,
    account: query.account,
    path: contact === null ? 'dm_events' : `dm_conversations/with/${contact}/dm_events`,
    size: 100,
  });
  return read({ result, query, now: clock.now() });
}

function read({ result, query, now }: { result: CallResult; query: RecentlySentQuery; now: number }): RecentlySent {
  if (!result.answered) return { known: false, at: null, code: result.code };
  const { status, headers, body } = result;
  const { budgets, opensAt } = readLimits({ headers, now, endpoint: 'dm_events' });
  const limits = budgets.length === 0 ? {} : { budgets };
  if (status !== 200) {
    const error = classifyError({ status, body, kind: 'dm', opensAt });
    return { known: false, at: error.outcome === 'retry' ? error.at : null, code: error.code, ...limits };
  }
  const page = readPage({ body, account: query.account.externalId, skew: clockSkew(headers, now) });
  if ('code' in page) return { known: false, at: null, code: page.code, ...limits };
  const since = query.since - DATE_GRAIN_MS;
  const messages = page.sent
    .filter(({ at }) => at >= since)
    .map(({ contactExternalId, ...sent }) =>
      query.contactExternalId === null && contactExternalId !== undefined ? { ...sent, contactExternalId } : sent,
    );
  if (!page.isLast && page.oldestAt >= since)
    return { known: false, at: null, code: 'page_too_short', messages, items: page.items, ...limits };
  return { known: true, messages, items: page.items, ...limits };
}

interface Page {
  sent: SentMessage[];
  /** Business time of the oldest message on it, whoever wrote it. */
  oldestAt: number;
  isLast: boolean;
  items: number;
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
  const media = listAt(objectAt(body, 'includes'), 'media');
  const messages = events.map((event) => readEvent(event, { skew, media }));
  if (messages.includes(undefined)) return { code: 'unreadable_event' };
  const whole = messages.filter((message) => message !== undefined);
  return {
    sent: whole.filter(({ sender }) => sender === account).map(({ sender: _sender, ...message }) => message),
    oldestAt: Math.min(...whole.map(({ at }) => at)),
    isLast: textAt(meta, 'next_token') === undefined,
    items: events.length,
  };
}

/** Undefined when it is not said who wrote, or when: then the page proves nothing. */
function readEvent(
  event: Json,
  { skew, media }: { skew: number; media: readonly Json[] },
): (SentMessage & { sender: string }) | undefined {
  const externalId = idAt(event, 'id');
  const sender = idAt(event, 'sender_id');
  const at = timeAt(event, 'created_at') ?? (externalId === undefined ? null : snowflakeTime(externalId));
  if (externalId === undefined || sender === undefined || at === null) return undefined;
  return {
    externalId,
    sender,
    at: at - skew,
    ...toWhom(event, sender),
    attachmentTypes: listAt(objectAt(event, 'attachments'), 'media_keys').map((key) => typeOf(key, media)),
    text: displayText(textAt(event, 'text') ?? '', directMessageLinks(event)),
  };
}

const typeOf = (key: Json, media: readonly Json[]): string =>
  readMedia(media.find((each) => textAt(each, 'media_key') === key)).type;

/** A conversation of two is named after both. */
function toWhom(event: Json, sender: string): { contactExternalId?: string } {
  const ids = (textAt(event, 'dm_conversation_id') ?? '').split('-');
  const other = ids.length === 2 ? ids.find((id) => id !== sender) : undefined;
  return other === undefined ? {} : { contactExternalId: other };
}

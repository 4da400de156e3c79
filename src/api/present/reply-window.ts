// The reply window of the thread that the composer answers in, for a person who is about to type: until when, how, or since when
// not and what still works. The decision itself is outbox/reply-window's, the same that is asked again when the reply leaves.
import { and, desc, eq, ne, sql } from 'drizzle-orm';
import type { MessageKind } from '../../channels/channel-event.ts';
import type { ChannelKind } from '../../channels/channel.ts';
import type { ReplyQuestion, ReplyRules, ReplyWindow as Decided, StillWorks } from '../../channels/reply-window.ts';
import { perStore } from '../../db/per-store.ts';
import type { Store } from '../../db/store.ts';
import { privateWindow, threadWindow } from '../../outbox/reply-window.ts';
import type { Parts } from '../../parts.ts';
import type { Thread } from '../../threading/find-thread.ts';
import type { ReplyWindow } from '../schemas.ts';
import { waySentence, windowSentence } from '../window-sentences.ts';
import { isoOrNull } from './times.ts';

/** What is answered: the customer's newest message on the surface, with its thread. */
export interface Answered {
  conversationId: string;
  channel: ChannelKind;
  kind: MessageKind;
  externalId: string | null;
  sentAt: number;
  thread: Thread;
}

export interface Windows {
  here: ReplyWindow;
  /** Of a public thread: in private. */
  inPrivate: ReplyWindow | null;
}

export async function replyWindows(
  { store, registry, clock }: Pick<Parts, 'store' | 'registry' | 'clock'>,
  answered: Answered,
): Promise<Windows> {
  const { channel, thread } = answered;
  const { replyRules: rules } = registry.channel(channel).capabilities;
  const asking = { rules, sender: 'person' as const, now: clock.now() };
  if (thread.kind === 'dm') {
    const here = await threadWindow(store, { ...asking, thread });
    if (here.open) return { here: presented(here, { channel, rules, threads: {} }), inPrivate: null };
    const { beside, threads } = await elsewhere(store, { answered, asking });
    return {
      here: presented(await threadWindow(store, { ...asking, thread, beside }), { channel, rules, threads }),
      inPrivate: null,
    };
  }
  const direct = await directThread(store, thread.contactId);
  const threads = { answer_in_public: thread.id };
  const beside = { publicThread: true };
  return {
    here: presented(await threadWindow(store, { ...asking, thread }), { channel, rules, threads }),
    inPrivate: presented(await privateWindow(store, { ...asking, post: answered, direct, beside }), { channel, rules, threads }),
  }; // prettier-ignore
}

const statements = perStore((store) => {
  const { threads: t, messages: m } = store.t;
  return {
    direct: store.prepared('window_direct', (db) =>
      db
        .select()
        .from(t)
        .where(and(eq(t.contactId, sql.placeholder('contactId')), eq(t.kind, 'dm'))),
    ),
    others: store.prepared('window_others', (db) =>
      db
        .select({
          threadId: m.threadId,
          kind: m.kind,
          channel: m.channel,
          contactId: m.contactId,
          externalId: m.externalId,
          sentAt: m.sentAt,
        })
        .from(m)
        .where(
          and(
            eq(m.conversationId, sql.placeholder('conversationId')),
            eq(m.direction, 'inbound'),
            ne(m.threadId, sql.placeholder('threadId')),
          ),
        )
        .orderBy(desc(m.sentAt))
        .limit(50),
    ),
  };
});

type Threads = Partial<Record<StillWorks, string>>;

/** Only while the direct thread is closed: the other places in which this customer has written within the conversation. */
async function elsewhere(
  store: Store,
  { answered, asking }: { answered: Answered; asking: { rules: ReplyRules; sender: 'person'; now: number } },
): Promise<{ beside: ReplyQuestion['beside'] & {}; threads: Threads }> {
  const { conversationId, thread, channel } = answered;
  const others = await statements(store).others({ conversationId, threadId: thread.id });
  const post = others.find((each) => each.contactId === thread.contactId && each.kind !== 'dm');
  const otherChannel = others.find((each) => each.channel !== channel);
  const inPrivate = post && (await privateWindow(store, { ...asking, post, direct: thread }));
  const threads: Threads = {
    ...(post ? { answer_in_public: post.threadId } : {}),
    ...(post && inPrivate?.open ? { private_reply: post.threadId } : {}),
    ...(otherChannel ? { other_channel: otherChannel.threadId } : {}),
  };
  const beside = {
    publicThread: 'answer_in_public' in threads,
    privateReply: 'private_reply' in threads,
    otherChannel: 'other_channel' in threads,
  };
  return { beside, threads };
}

/** The contact's one direct thread, if there is one. */
async function directThread(store: Store, contactId: string): Promise<Thread | undefined> {
  const [thread] = await statements(store).direct({ contactId });
  return thread;
}

interface Facts {
  channel: ChannelKind;
  rules: ReplyRules;
  /** Where to write instead. */
  threads: Threads;
}

function presented(window: Decided, { channel, rules, threads }: Facts): ReplyWindow {
  const { open, because } = window;
  const sentence = windowSentence(window, channel);
  if (!window.open) {
    const stillWorks = window.stillWorks.map((way) => ({ way, sentence: waySentence(way), threadId: threads[way] ?? null }));
    return { open, because, sentence, how: null, closesAt: null, personOnlyFrom: null, since: isoOrNull(window.since), stillWorks };
  }
  const { how, until, closesAt } = window;
  const everybodyUntil = how === 'standard' ? until : (closesAt ?? 0) - (rules.personMs ?? 0) + (rules.openMs ?? 0);
  const narrows = how === 'human_agent' || (how === 'standard' && until !== closesAt);
  return {
    open, because, sentence, how, since: null, stillWorks: [],
    closesAt: isoOrNull(closesAt),
    personOnlyFrom: narrows ? isoOrNull(everybodyUntil) : null,
  };
} // prettier-ignore

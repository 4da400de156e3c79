// What people in the simulated world do: customers write, read, react, change their mind; agents type in a platform's own
// app. Each act is kept in the ledger and told to the webhook by the platform it happened on.
import { linkingEvent, postbackEvent, referralEvent, type Opening } from './platforms/meta-openers.ts';
import { giveThread } from './platforms/meta-page.ts';
import { accept, findAccount, sendAll, type PlatformEvents, type World } from './platforms/platform.ts';
import { encryptedEvent } from './platforms/x-events.ts';
import { relatingActs, type RelatingActs } from './relating.ts';
import {
  APPS,
  type CameBy,
  type LedgerMessage,
  type SimulatedAttachment,
  type SimulatedChannel,
  type WebhookDelivery,
  type Who,
} from './shapes.ts';

export interface Writing extends Who {
  text: string;
  attachments?: readonly SimulatedAttachment[];
  /** Meta: answers this message. */
  inReplyTo?: string;
  /** Platform time, business epoch milliseconds; default now. */
  at?: number;
  /** They tapped a quick reply: the text is its title, this the brand's own label behind it. */
  quickReply?: string;
  /** What led them into the thread with these words. */
  cameBy?: CameBy;
}

export interface Posting extends Who {
  text: string;
  /** The post or comment that is answered; without it an X post stands alone, a comment goes under a new post of the brand. */
  inReplyTo?: string;
  at?: number;
}

export interface BrandPosting {
  channel: SimulatedChannel;
  account?: string;
  text: string;
  /** The post or comment that is answered. */
  inReplyTo?: string;
}

export interface Written {
  externalId: string;
  /** Platform time. */
  at: number;
}

export interface Acts extends RelatingActs {
  customerWrites(writing: Writing): Written;
  /** They have read everything the brand sent, or everything up to `upTo`. */
  customerReads(who: Who & { upTo?: string }): void;
  /** With `emoji: null` the reaction is taken back. Unknown on X. */
  customerReacts(change: { message: string; emoji: string | null }): void;
  /** Messenger and Instagram only. */
  customerEdits(change: { message: string; text: string }): void;
  /** Takes a message or a public post back. Messenger and X say nothing about direct messages. */
  customerUnsends(change: { message: string }): void;
  customerTypes(who: Who): void;
  /** Messenger and Instagram: a tap on a button; `text` is its title. */
  customerTaps(tap: Who & { text: string; payload: string }): Written;
  /** Messenger and Instagram: into a thread that exists, by an m.me or ig.me link, or by an ad. */
  customerComes(coming: Who & { by: Opening; ref?: string }): void;
  /** Messenger: they log in at the brand's page from within the thread, which gives this code; null: they log out. */
  customerLinksAccount(linking: Who & { code: string | null }): void;
  /** In public: an X post (name the brand with `@handle` to mention it), or a comment on Facebook or Instagram. */
  customerPosts(posting: Posting): Written;
  /** X's new chat: encrypted, so nobody but the two ends can read it. */
  customerWritesEncrypted(who: Who): void;
  /** A post of the brand, made in the platform's own app, that customers can answer; or its answer under somebody's post. */
  brandPosts(post: BrandPosting): Written;
  /** An agent answered in the platform's own app; the product hears of it by echo. */
  nativeAppReplies(writing: Writing): Written;
  /** They take no more messages from the brand, or take them again. */
  customerBlocks(who: Who, isBlocking?: boolean): void;
}

export function customerActs(world: World, events: Readonly<Record<SimulatedChannel, PlatformEvents>>): Acts {
  const tell = (deliveries: readonly WebhookDelivery[]): void => void sendAll(world, deliveries);
  const accountOf = ({ channel, account }: { channel: SimulatedChannel; account?: string }): string => {
    const found =
      account === undefined
        ? world.accounts.find((each) => each.channel === channel)
        : findAccount(world, channel, account);
    if (!found) throw new RangeError(`the simulator has no such ${channel} account`);
    return found.externalId;
  };
  const threadOf = (who: Who) => ({ channel: who.channel, account: accountOf(who), contact: who.contact });
  const known = (externalId: string): LedgerMessage => {
    const message = world.ledger.find(externalId);
    if (!message) throw new RangeError('the simulator knows no such message');
    return message;
  };
  const recordAndTell = (message: LedgerMessage): Written => {
    tell(events[message.channel].message(world, message));
    return { externalId: message.externalId, at: message.at };
  };
  const write = (writing: Writing, by: Pick<LedgerMessage, 'direction' | 'via' | 'appId'>): Written =>
    recordAndTell(
      accept(world, {
        ...threadOf(writing),
        ...by,
        text: writing.text,
        inReplyToExternalId: writing.inReplyTo ?? null,
        ...(writing.attachments ? { attachments: writing.attachments } : {}),
        ...(writing.quickReply === undefined ? {} : { quickReply: writing.quickReply }),
        ...(writing.cameBy ? { cameBy: writing.cameBy } : {}),
        ...(writing.at === undefined ? {} : { at: writing.at }),
      }),
    );
  const brandPosts: Acts['brandPosts'] = ({ text, inReplyTo, ...where }) => {
    const account = accountOf(where);
    const parent = inReplyTo === undefined ? undefined : known(inReplyTo);
    const root = parent ? (parent.rootExternalId ?? parent.externalId) : null;
    return recordAndTell(
      accept(world, {
        channel: where.channel,
        account,
        contact: account,
        direction: 'outbound',
        kind: where.channel === 'x' ? 'mention' : 'comment',
        text,
        via: 'native_app',
        externalId: publicId(world, where.channel, { account, root }),
        rootExternalId: root,
        inReplyToExternalId: inReplyTo ?? null,
      }),
    );
  };

  return {
    ...relatingActs(world, threadOf),
    brandPosts,
    customerWrites: (writing) => write(writing, { direction: 'inbound', via: 'customer', appId: null }),
    nativeAppReplies: (writing) => {
      const thread = threadOf(writing);
      // Where threads are routed at all, a person who answers in Meta's own inbox takes the thread over.
      const isRouted = writing.channel !== 'x' && world.meta.routing.defaultApp(thread.account) !== null;
      if (isRouted) giveThread(world, thread, APPS.pageInbox);
      const appId = writing.channel === 'x' ? APPS.xNative.id : APPS.pageInbox;
      return write(writing, { direction: 'outbound', via: 'native_app', appId });
    },

    customerReads: ({ upTo, ...who }) => {
      const unread = world.ledger.thread(threadOf(who)).filter((m) => m.direction === 'outbound' && m.readAt === null);
      const end = upTo === undefined ? unread.length : unread.findIndex((m) => m.externalId === upTo) + 1;
      const now = world.clock.now();
      const read = unread.slice(0, end);
      for (const message of read) {
        message.readAt = now;
        world.ledger.changed(message);
      }
      const last = read.at(-1);
      if (last) tell(events[who.channel].read(world, last, now));
    },

    customerReacts: ({ message: externalId, emoji }) => {
      const message = known(externalId);
      const at = world.clock.now();
      message.reaction = emoji === null ? null : { by: 'contact', emoji };
      world.ledger.noteCustomerAct(message, at);
      world.ledger.changed(message);
      tell(events[message.channel].reaction(world, message, { emoji, at }));
    },

    customerEdits: ({ message: externalId, text }) => {
      const message = known(externalId);
      if (message.channel === 'x') throw new RangeError('X direct messages cannot be edited');
      message.text = text;
      message.edits += 1;
      world.ledger.changed(message);
      tell(events[message.channel].edited(world, message, world.clock.now()));
    },

    customerUnsends: ({ message: externalId }) => {
      const message = known(externalId);
      message.unsentAt = world.clock.now();
      world.ledger.changed(message);
      tell(events[message.channel].unsent(world, message, message.unsentAt));
    },

    customerTypes: (who) => tell(events[who.channel].typing(world, { ...threadOf(who), at: world.clock.now() })),

    customerTaps: ({ text, payload, ...who }) => {
      const message = accept(world, { ...threadOf(who), direction: 'inbound', via: 'customer', appId: null, text });
      tell([postbackEvent(world, message, payload)]);
      return { externalId: message.externalId, at: message.at };
    },

    customerLinksAccount: ({ code, ...who }) =>
      tell([linkingEvent(world, threadOf(who), { code, at: world.clock.now() })]),

    customerComes: ({ by, ref, ...who }) => {
      const at = world.clock.now();
      if (by === 'link') world.ledger.noteCustomerAct(threadOf(who), at);
      tell([referralEvent(world, threadOf(who), { by, at, ref })]);
    },

    customerPosts: ({ inReplyTo, text, at, ...who }) => {
      const thread = threadOf(who);
      const isComment = who.channel !== 'x';
      const parentId =
        inReplyTo ??
        (isComment
          ? brandPosts({ channel: who.channel, account: thread.account, text: 'Good morning from the tarmac.' })
              .externalId
          : null);
      const parent = parentId === null ? undefined : known(parentId);
      const root = parent ? (parent.rootExternalId ?? parent.externalId) : null;
      return recordAndTell(
        accept(world, {
          ...thread,
          direction: 'inbound',
          kind: isComment ? 'comment' : 'mention',
          text,
          via: 'customer',
          externalId: publicId(world, who.channel, { account: thread.account, root }),
          rootExternalId: root,
          inReplyToExternalId: parentId,
          ...(at === undefined ? {} : { at }),
        }),
      );
    },

    customerWritesEncrypted: (who) => {
      const { account, contact } = threadOf({ ...who, channel: 'x' });
      world.people.meet('x', contact);
      tell(encryptedEvent(world, { account, contact, at: world.clock.now() }));
    },

    customerBlocks: ({ channel, contact }, isBlocking = true) =>
      world.people.setRefusing({ channel, externalId: contact }, isBlocking),
  };
}

/** Facebook posts are `page_number`, their comments `post_comment`; Instagram has 17 digits; X has snowflakes. */
function publicId(
  world: World,
  channel: SimulatedChannel,
  { account, root }: { account: string; root: string | null },
): string {
  const number = world.ids.snowflake();
  if (channel === 'x') return number;
  if (channel === 'instagram') return world.ids.digitsFor(`public/${number}`, 17);
  const own = world.ids.digitsFor(`public/${number}`, 15);
  return root === null ? `${account}_${own}` : `${root.split('_')[1] ?? root}_${own}`;
}

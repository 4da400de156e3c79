// One element of `messaging[]` or `standby[]` in our words. All keys of an element count, the most telling first: a message
// may come with a referral, a postback with an opt-in. Before it: parse-delivery. Words themselves: parse-message.
import { isObject, listAt, numberAt, objectAt, textAt, type Json, type JsonObject } from '../../json.ts';
import type {
  AccountEvent,
  ActedEvent,
  ChangeEvent,
  ChannelEvent,
  LinkingEvent,
  NoticeEvent,
  SeenEvent,
} from '../channel-event.ts';
import { parseMessage, parsePostback, type Letter } from './parse-message.ts';
import { emojiAt, idAt, idOf, noticeName, timeAt, wordsAt } from './platform-value.ts';

export interface ElementPlace {
  /** `entry.id`: the Page or the Instagram account that the delivery is about. */
  account: string;
  /** `entry.time`, when Meta sent it out; stands in for an element without a time of its own. */
  entryAt: number | null;
  standby: boolean;
}

/** Never throws. What is not understood becomes a notice with `known: false` that carries Meta's own key. */
export function parseMessaging(element: Json, { account, entryAt, standby }: ElementPlace): ChannelEvent[] {
  if (!isObject(element)) return [{ type: 'notice', account, at: entryAt, name: 'messaging', known: false }];
  const side: Side = {
    account,
    at: timeAt(element, 'timestamp') ?? entryAt,
    ...(standby ? { standby: true as const } : {}),
    ...sidesOf(element, account),
  };
  const keys = Object.keys(element).filter((key) => !FRAME_KEYS.includes(key));
  if (keys.length === 0) return [notice('messaging', side)];
  return byPrecedence(keys).flatMap((key) => eventOf({ key, element, side }));
}

/** Whose element it is. `contact` is missing in events that concern nobody, like app_roles. */
type Side = Omit<Letter, 'contact'> & { contact: string | undefined; foreign: boolean };

/** What belongs to the frame of an element and says nothing by itself. */
const FRAME_KEYS = ['sender', 'recipient', 'timestamp', 'prior_message', 'hop_context', 'is_self'];

const PRECEDENCE = ['message', 'postback', 'reaction', 'message_edit', 'referral', 'read', 'delivery'];

/** Documented and without a place in a conversation; kept raw, shown by name. */
const KNOWN_NOTICES = [
  'optin', 'game_play', 'message_request', 'messaging_feedback', 'response_feedback', 'payment',
  'checkout_update', 'pre_checkout', 'order', 'template_status_update', 'calls', 'call',
]; // prettier-ignore

/**
 * Direction comes from the sender as well as from `is_echo`: an echo without the flag must not become a customer message.
 * `foreign` when neither side is the account that the delivery names.
 */
function sidesOf(element: JsonObject, account: string): Pick<Side, 'contact' | 'byBrand' | 'foreign'> {
  const sender = idOf(element, 'sender');
  const recipient = idOf(element, 'recipient');
  const byBrand = sender === account || objectAt(element, 'message')?.['is_echo'] === true;
  const [brand, contact] = byBrand ? [sender, recipient] : [recipient, sender];
  return { contact, byBrand, foreign: (brand !== undefined && brand !== account) || contact === account };
}

function byPrecedence(keys: string[]): string[] {
  return [...PRECEDENCE.filter((key) => keys.includes(key)), ...keys.filter((key) => !PRECEDENCE.includes(key))];
}

interface Keyed {
  key: string;
  element: JsonObject;
  side: Side;
}

function eventOf({ key, element, side }: Keyed): ChannelEvent {
  if (KNOWN_NOTICES.includes(key)) return notice(key, side);
  const value = element[key];
  if (!isObject(value)) return notice(key, side);
  const converse = CONVERSING.get(key);
  if (converse === undefined) return ABOUT_ACCOUNT.get(key)?.(value, side) ?? notice(key, side);
  if (side.foreign) return notice(`${key} of another account`, side);
  const event = side.contact === undefined ? undefined : converse(value, { ...side, contact: side.contact });
  return event ?? notice(key, side);
}

/** Keys that mean something only between the account and one customer. */
const CONVERSING = new Map<string, (value: JsonObject, letter: Letter) => ChannelEvent | undefined>([
  ['message', parseMessage],
  ['postback', parsePostback],
  ['reaction', parseReaction],
  ['message_edit', parseEdit],
  ['referral', parseReferral],
  ['account_linking', parseLinking],
  ['read', (value, letter) => parseSeen('seen', value, letter)],
  ['delivery', (value, letter) => parseSeen('delivered', value, letter)],
]);

function parseReaction(reaction: JsonObject, letter: Letter): ChangeEvent | undefined {
  const messageExternalId = idAt(reaction, 'mid');
  const change = REACTION_ACTIONS.get(textAt(reaction, 'action'));
  if (messageExternalId === undefined || change === undefined) return undefined;
  const emoji = emojiAt(reaction, 'emoji') ?? NAMED_REACTIONS.get(textAt(reaction, 'reaction'));
  const version = letter.at ?? 0;
  const what = { change, messageExternalId, version, contactExternalId: letter.contact };
  return { ...changeFrame(letter), ...what, ...(emoji ? { emoji } : {}) };
}

const REACTION_ACTIONS = new Map<string | undefined, ChangeEvent['change']>([
  ['react', 'reacted'],
  ['unreact', 'unreacted'],
]);

/** Some reactions come by name only. */
const NAMED_REACTIONS = new Map<string | undefined, string>([
  ['smile', '😆'], ['laugh', '😆'], ['angry', '😡'], ['sad', '😢'], ['wow', '😮'], ['love', '❤️'], ['like', '👍'], ['dislike', '👎'],
]); // prettier-ignore

/** Five are allowed; whatever is said, it must fit where versions are kept. */
const MOST_EDITS = 2 ** 31 - 1;

/** Without a text there is nothing to change: Instagram has sent such edits for messages that it did not deliver. */
function parseEdit(edit: JsonObject, letter: Letter): ChangeEvent | undefined {
  const messageExternalId = idAt(edit, 'mid');
  if (messageExternalId === undefined || textAt(edit, 'text') === undefined) return undefined;
  const version = Math.min(Math.max(0, Math.trunc(numberAt(edit, 'num_edit') ?? 0)), MOST_EDITS);
  return { ...changeFrame(letter), change: 'edited', messageExternalId, version, text: wordsAt(edit, 'text') };
}

/** A link or an ad led the customer into a thread that exists; with a message or a tap of its own it says nothing more. */
function parseReferral(referral: JsonObject, letter: Letter): ActedEvent | undefined {
  if (letter.byBrand) return undefined;
  const { account, at, contact } = letter;
  const opener = textAt(referral, 'source') === 'ADS' ? 'ad' : 'link';
  const ref = textAt(referral, 'ref');
  const told = ref === undefined || ref.length > LONGEST_REF ? {} : { ref };
  return { type: 'acted', account, at, ...standbyOf(letter), opener, contactExternalId: contact, ...told };
}

/** Ours are far shorter. */
const LONGEST_REF = 200;

/** Messenger's account linking: the code is what the brand's log-in page added to the address that it led back to. */
function parseLinking(linking: JsonObject, letter: Letter): LinkingEvent | undefined {
  const status = textAt(linking, 'status');
  if (letter.byBrand || (status !== 'linked' && status !== 'unlinked')) return undefined;
  const { account, at, contact } = letter;
  const code = textAt(linking, 'authorization_code');
  const told = code === undefined || code.length > LONGEST_REF ? {} : { code };
  return { type: 'linking', account, at, ...standbyOf(letter), status, contactExternalId: contact, ...told };
}

/** Messenger tells a time up to which all is read (in milliseconds), Instagram one message. */
function parseSeen(type: SeenEvent['type'], value: JsonObject, letter: Letter): SeenEvent | undefined {
  const upToAt = timeAt(value, 'watermark');
  const messageExternalIds = [idAt(value, 'mid'), ...listAt(value, 'mids').map((mid) => idAt({ mid }, 'mid'))];
  const ids = messageExternalIds.filter((id) => id !== undefined);
  if (letter.byBrand || (upToAt === null && ids.length === 0)) return undefined;
  const { account, at, contact } = letter;
  const when = { account, at: at ?? upToAt, ...standbyOf(letter) };
  return { type, ...when, contactExternalId: contact, upToAt, messageExternalIds: ids };
}

/** Keys about the account or about who owns a thread; they may come without a customer. */
const ABOUT_ACCOUNT = new Map<string, (value: JsonObject, side: Side) => AccountEvent>([
  ['policy_enforcement', parsePolicy],
  ['policy-enforcement', parsePolicy],
  ['pass_thread_control', parseControl],
  ['take_thread_control', parseControl],
  ['request_thread_control', (_value, side) => accountEvent('thread_control', side)],
  ['app_roles', (_value, side) => accountEvent('thread_control', side)],
]);

const POLICY_NOTICES = new Map<string | undefined, AccountEvent['notice']>([
  ['block', 'policy_block'],
  ['unblock', 'policy_unblock'],
]);

function parsePolicy(value: JsonObject, side: Side): AccountEvent {
  return accountEvent(POLICY_NOTICES.get(textAt(value, 'action')) ?? 'policy_warning', side);
}

/** `new_owner_app_id: null` says that nobody owns the thread; without the key the owner is not told. */
function parseControl(value: JsonObject, side: Side): AccountEvent {
  const told = 'new_owner_app_id' in value ? { ownerAppId: idAt(value, 'new_owner_app_id') ?? null } : {};
  return { ...accountEvent('thread_control', side), ...told };
}

const accountEvent = (which: AccountEvent['notice'], side: Side): AccountEvent => ({
  type: 'account',
  account: side.account,
  at: side.at,
  ...standbyOf(side),
  notice: which,
  ...contactOf(side),
});

const changeFrame = (letter: Letter) => ({
  type: 'change' as const,
  account: letter.account,
  at: letter.at,
  ...standbyOf(letter),
  by: letter.byBrand ? ('brand' as const) : ('contact' as const),
});

const notice = (name: string, side: Side): NoticeEvent => ({
  type: 'notice',
  account: side.account,
  at: side.at,
  ...standbyOf(side),
  name: noticeName(name),
  known: KNOWN_NOTICES.includes(name),
  ...contactOf(side),
});

const standbyOf = ({ standby }: { standby?: true }): { standby?: true } => (standby ? { standby } : {});

const contactOf = ({ contact, foreign }: Side): { contactExternalId?: string } =>
  contact === undefined || foreign ? {} : { contactExternalId: contact };

// One direct message to Meta, and the claim it makes about who wrote it. Before it: messenger/send and instagram/send. The
// window itself was decided by channels/reply-window with these rules.
import { DAY_MS } from '../../clock.ts';
import type { ReplyRules } from '../reply-window.ts';
import type { DirectRequest, SendRequest, TypedByPerson } from '../sending.ts';
import type { SendOutcome } from '../channel.ts';

/** Messenger Platform policy, 2026-10-06. An ad alone opens nothing; the message that follows it does. */
export const META_REPLY_RULES: ReplyRules = {
  openers: ['message', 'postback', 'reaction', 'story_mention', 'link'],
  openMs: DAY_MS,
  personMs: 7 * DAY_MS,
  privateReplyMs: 7 * DAY_MS,
};

declare const proved: unique symbol;
/** Says to Meta that a person typed this, after the first day. A literal is not enough to make one. */
interface HumanAgent {
  readonly messaging_type: 'MESSAGE_TAG';
  readonly tag: 'HUMAN_AGENT';
  readonly [proved]: true;
}
export type MessagingType = { readonly messaging_type: 'RESPONSE' } | HumanAgent;

/** An alias, so that it counts as JSON. */
type DirectAttachment = { type: string; payload: { attachment_id: string } };

export interface DirectBody {
  recipient: { id: string } | { comment_id: string };
  /** Words, or one attachment; never both. */
  message: { metadata?: string } & ({ text: string } | { attachment: DirectAttachment });
}

/** Needs the proof, not just a wish: without a person behind the words there is no way to call this. */
export const humanAgent = (by: TypedByPerson): HumanAgent => {
  if (by.is !== 'person') throw new TypeError('HUMAN_AGENT is only for what a person typed');
  return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } as HumanAgent;
};

/** The body of the call; `metadata` where the platform carries it. */
export function directBody(
  request: DirectRequest,
  { metadata }: { metadata?: string } = {},
): DirectBody & MessagingType {
  const { contactExternalId, inReplyToExternalId, how } = request;
  const comment = how === 'private_reply' ? inReplyToExternalId : null;
  return {
    recipient: comment === null ? { id: contactExternalId } : { comment_id: comment },
    ...(request.how === 'human_agent' ? humanAgent(request.sender) : { messaging_type: 'RESPONSE' }),
    message: { ...contentOf(request), ...(metadata === undefined ? {} : { metadata }) },
  };
}

const contentOf = ({ text, files: [file] }: DirectRequest): { text: string } | { attachment: DirectAttachment } =>
  file === undefined ? { text } : { attachment: { type: file.type, payload: { attachment_id: file.handle } } };

/** What no call of Meta carries, whoever cut the reply. */
export function misfit({ kind, text, files }: SendRequest): Extract<SendOutcome, { outcome: 'refused' }> | undefined {
  const isEmpty = text.trim() === '';
  if (files.length === 0 && isEmpty) return { outcome: 'refused', reason: 'bad_request', code: 'empty_text' };
  if (files.length === 0) return undefined;
  if (kind !== 'dm') return { outcome: 'refused', reason: 'bad_attachment', code: 'words_alone_in_public' };
  const isOne = files.length === 1 && isEmpty;
  return isOne ? undefined : { outcome: 'refused', reason: 'bad_request', code: 'words_or_one_file' };
}

/**
 * Without the Human Agent feature, which is granted by App Review, Meta refuses the tag as a bad parameter and names no number
 * of its own: then the first day was all there is.
 */
export const withoutFeature = ({ how }: DirectRequest, outcome: SendOutcome): SendOutcome =>
  how === 'human_agent' && outcome.outcome === 'refused' && outcome.reason === 'bad_request' && outcome.code === '100'
    ? { ...outcome, reason: 'window_closed', code: '100/human_agent' }
    : outcome;

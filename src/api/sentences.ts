// What people read when something did not go out: short, concrete, never blaming, the reason and the way out. Chosen by the
// reason that the story recorded; the platform's own code stands beside it for support.

const CHANNEL_WORD: Readonly<Record<string, string>> = { x: 'X', messenger: 'Messenger', instagram: 'Instagram' };

export const channelWord = (channel: string): string => CHANNEL_WORD[channel] ?? channel;

const FAILURES: Readonly<Record<string, (channel: string) => string>> = {
  window_closed: () => 'Not sent: the time to answer is over. It opens again when the customer writes.',
  recipient_unavailable: () => 'Not sent: this account cannot be reached now. Try again later, or on another channel.',
  bad_recipient: (channel) => `Not sent: ${channel} does not know this recipient any more.`,
  blocked_by_recipient: () => 'Not sent: this customer does not take messages from this handle.',
  too_long: (channel) => `Not sent: too long for ${channel}. Shorten it and send again.`,
  duplicate: (channel) => `Not sent: ${channel} takes the same text only once. Change a word and send again.`,
  bad_attachment: (channel) =>
    `Not sent: ${channel} does not take this attachment. Send it without, or as another type.`,
  upload_failed: (channel) =>
    `Not sent: ${channel} did not take the file after five tries. Send again, or send it smaller.`,
  bad_request: (channel) =>
    `Not sent: ${channel} did not understand it. Send again, or tell your administrator the code.`,
  not_allowed_here: (channel) => `Not sent: ${channel} does not allow this here. Answer in a direct message instead.`,
  other_app_owns_thread: () =>
    'Not sent: another app is answering in this thread. Take the thread over, then send again.',
  post_gone: () => 'Not sent: the post was removed. Answer in a direct message instead.',
  removed: () => 'Not sent: the handle was removed from Touchpoint before it left.',
  configuration: (channel) =>
    `Not sent: ${channel} refused it twice, though this handle is set up. Send again, or tell your administrator the code.`,
  earlier_part_failed: () =>
    'Not sent: an earlier part of this reply did not go out. Send that one again, and this one follows.',
  unconfirmed: (channel) => `${channel} did not confirm this one. Check · Send again · Mark as sent`,
};

/** Why a message is not at the customer. */
export function failureSentence(reason: string, channel: string): string {
  const sentence =
    FAILURES[reason] ??
    ((word: string) => `Not sent: ${word} refused it. Send again, or tell your administrator the code.`);
  return sentence(channelWord(channel));
}

const PROBLEMS: Readonly<Record<string, (handle: string, channel: string) => string>> = {
  reauthorise: (handle, channel) =>
    `${channel} no longer accepts the access of ${handle}. An administrator connects it again; replies wait.`,
  restricted: (handle, channel) =>
    `${channel} has restricted ${handle}. An administrator looks at the notice there; replies wait.`,
  out_of_credit: (handle, channel) =>
    `The ${channel} credit of ${handle} is used up. An administrator tops it up; replies wait.`,
  configuration: (handle, channel) =>
    `${handle} is not set up completely for ${channel}. An administrator completes it; replies wait.`,
};

/** Why nothing can be sent from a handle. */
export function problemSentence(problem: string, { handle, channel }: { handle: string; channel: string }): string {
  const sentence =
    PROBLEMS[problem] ??
    ((name: string) => `Nothing can be sent from ${name} now. An administrator looks at it; replies wait.`);
  return sentence(`@${handle}`, channelWord(channel));
}

/** Why the composer is closed, before anything was tried. */
export function blockedSentence(
  reason: 'removed' | 'no_credentials' | 'nobody',
  { handle, channel }: { handle: string; channel: string },
): string {
  if (reason === 'removed') return `@${handle} was removed from Touchpoint. You can read, but not answer from it.`;
  if (reason === 'nobody') return 'There is nobody to answer in this conversation yet.';
  return `@${handle} has no access to ${channelWord(channel)} yet. An administrator adds its credentials; you can read and take notes.`;
}

const GAPS: Readonly<Record<string, (handle: string, channel: string) => string>> = {
  not_listening: (_, channel) => `Touchpoint was not running, so ${channel} could not tell us.`,
  access_lost: (handle, channel) => `${channel} no longer accepted the access of ${handle}. Connect it again.`,
  app_disabled: (_, channel) => `${channel} has switched the app off. Look at the notice in its developer portal.`,
  not_permitted: (handle, channel) => `The access of ${handle} lacks a permission. Connect it to ${channel} again.`,
  webhook_invalid: (_, channel) => `${channel} took our address for dead. It is registered again.`,
  not_subscribed: (handle, channel) => `${channel} did not deliver for ${handle}. It is subscribed again.`,
  other_app: (handle, channel) => `Another app answers for ${handle} on ${channel}, and we were not told.`,
};

/** Why we were not told in time, and what is to be done. */
export function gapSentence(because: string, { handle, channel }: { handle: string; channel: string }): string {
  const sentence =
    GAPS[because] ?? ((_: string, word: string) => `${word} did not tell us in time, and has not said why.`);
  return sentence(`@${handle}`, channelWord(channel));
}

/** A whole day's budget is used up, and replies that are written now wait. */
export function dayUsedUpSentence(
  reason: 'sends' | 'money',
  { handle, channel }: { handle: string; channel: string },
): string {
  if (reason === 'sends')
    return `@${handle} has sent all that ${channelWord(channel)} allows in a day. You can write now; it leaves when the limit opens again.`;
  return `Today's budget for ${channelWord(channel)} is spent. You can write now; it leaves when the next day begins (UTC), or an administrator raises X_DAILY_BUDGET_USD.`;
}

/** How a day's budget of money stands; null while most of it is left. */
export function spendSentence(share: number, { channel }: { channel: string }): string | null {
  const budget = `today's budget for ${channelWord(channel)}`;
  if (share >= 1)
    return `All of ${budget} is spent: replies wait for the next day (UTC), and messages are fetched less often. Raise X_DAILY_BUDGET_USD to go on now.`;
  if (share < 0.8) return null;
  return `${Math.round(share * 100)} % of ${budget} is spent. At 100 % replies wait for the next day (UTC).`;
}

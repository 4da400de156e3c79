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
  bad_request: (channel) =>
    `Not sent: ${channel} did not understand it. Send again, or tell your administrator the code.`,
  not_allowed_here: (channel) => `Not sent: ${channel} does not allow this here. Answer in a direct message instead.`,
  other_app_owns_thread: () =>
    'Not sent: another app is answering in this thread. Take it over there, then send again.',
  post_gone: () => 'Not sent: the post was removed. Answer in a direct message instead.',
  removed: () => 'Not sent: the handle was removed from Touchpoint before it left.',
  earlier_part_failed: () => 'Not sent: an earlier part of this reply did not go out. Send that one first.',
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
  reason: 'window_closed' | 'removed' | 'no_credentials' | 'nobody',
  { handle, channel }: { handle: string; channel: string },
): string {
  const word = channelWord(channel);
  if (reason === 'window_closed')
    return `${word} lets nobody answer now: the customer wrote too long ago. It opens again when they write.`;
  if (reason === 'removed') return `@${handle} was removed from Touchpoint. You can read, but not answer from it.`;
  if (reason === 'nobody') return 'There is nobody to answer in this conversation yet.';
  return `@${handle} has no access to ${word} yet. An administrator adds its credentials; you can read and take notes.`;
}

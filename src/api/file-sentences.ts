// What people read where a file is not there, not yet, or cannot be shown: what happened, and the way out. Chosen by what the
// story recorded.
import { channelWord } from './sentences.ts';

type Sentence = (channel: string) => string;

const ASK = 'Ask the customer to send it again.';

/** Why it will not come by itself. */
const GONE: Readonly<Record<string, Sentence>> = {
  uploading: () => 'It is still being uploaded, or its upload broke off. Attach it again if it does not appear.',
  unused: () => 'It was not sent within a day and was deleted. Attach it again.',
  gone: (channel) => `${channel} no longer has it. ${ASK}`,
  expired: (channel) => `${channel}'s link to it has ended, and no new one was given. ${ASK}`,
  taken_back: () => 'It was taken back before it could be copied.',
  no_address: (channel) => `${channel} did not hand it over. Open the conversation on ${channel} to see it.`,
  no_credentials: (channel) =>
    `${channel} gives it only to the connected account, which has no valid token. Reconnect the account, then fetch it again.`,
  not_allowed: (channel) =>
    `${channel} did not accept the account's token for it. Check the connection of the account, then fetch it again.`,
  refused_host: (channel) =>
    `It was not fetched: its address does not belong to ${channel}. Open the conversation on ${channel} to see it.`,
  refused_address: () =>
    'It was not fetched: its address leads into a private network. Tell whoever runs Touchpoint: the name service of the server may be wrong.',
  too_many_redirects: (channel) => `${channel} sent us from one address to the next and never to the file. Fetch it again later.`,
  too_large: () => 'It is larger than 67 MB and was not copied. Ask the customer for a smaller file.',
  timed_out: (channel) => `${channel} was too slow to hand it over, several times in a row. Fetch it again.`,
  unreachable: (channel) => `${channel} could not be reached, several times in a row. Fetch it again.`,
  platform_trouble: (channel) => `${channel} could not hand it over, several times in a row. Fetch it again.`,
  bad_answer: (channel) => `${channel} answered with something that is no file. ${ASK}`,
  empty: () => `It is empty. ${ASK}`,
  not_kept: () => 'It could not be stored here. Tell whoever runs Touchpoint that files cannot be kept, then fetch it again.',
  not_in_backup: () => 'It was not in the backup that this inbox was restored from.',
}; // prettier-ignore

/** Nothing is known of its bytes, because nobody delivered it. */
export const LEFT_IN_ARCHIVE = 'It stayed in the archive from which this message was read.';

/** Why a picture that is kept cannot be shown. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  too_many_pixels: 'It is kept, but not shown: it has more than 40 million pixels. Ask for a smaller picture.',
  not_drawn: 'It is kept, but not shown: pictures of its kind, such as HEIC, TIFF, BMP and raw photos, cannot be drawn here. Ask for a JPEG or PNG.',
  not_readable: 'It is kept, but not shown: it is damaged, or of a kind that cannot be read here. Ask for a JPEG or PNG.',
  too_slow: 'It is kept, but not shown: drawing it took too long. Ask for a smaller picture.',
  too_heavy: 'It is kept, but not shown: drawing it took too much memory. Ask for a smaller picture.',
}; // prettier-ignore

/** Null: it is there, and nothing is to be said. */
export function fileSentence(
  { state, because }: { state: string; because: string | null },
  channel: string,
): string | null {
  if (state === 'stored') return because === null ? null : (NOT_SHOWN[because] ?? null);
  const word = channelWord(channel);
  if (state === 'wanted' && because === 'no_room')
    return 'It waits: the disk for files is nearly full. Tell whoever runs Touchpoint; it is fetched once there is room.';
  if (state === 'wanted')
    return because === null ? 'It is being fetched.' : `It could not be fetched from ${word} yet. It is tried again.`;
  if (state === 'expired' && because === 'not_in_backup')
    return 'It is gone: what may be an identity document is kept in no backup, as the rule says.';
  if (state === 'expired' && because === 'unused')
    return 'Its message was not sent within a day, and it was deleted. Attach it again.';
  if (state === 'expired') return 'It was deleted when its time was over, as the rule says.';
  if (state === 'erased') return 'It was taken back and is deleted.';
  return (GONE[because ?? ''] ?? ((name: string) => `It could not be fetched from ${name}.`))(word);
}

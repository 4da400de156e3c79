// What people read where a file is not there, or not yet: what happened, and the way out. Chosen by what the story recorded.
import { channelWord } from './sentences.ts';

const GONE: Readonly<Record<string, (channel: string) => string>> = {
  unused: () => 'It was not sent within a day and was deleted. Attach it again.',
};

/** Null: it is there, and nothing is to be said. */
export function fileSentence(
  { state, because }: { state: string; because: string | null },
  channel: string,
): string | null {
  if (state === 'stored') return null;
  if (state === 'wanted')
    return because === null
      ? 'It is being fetched.'
      : `It could not be fetched from ${channelWord(channel)} yet. It is tried again.`;
  if (state === 'expired') return 'It was deleted when its time was over, as the rule says.';
  if (state === 'erased') return 'It was taken back and is deleted.';
  return (GONE[because ?? ''] ?? ((word: string) => `It could not be fetched from ${word}.`))(channelWord(channel));
}

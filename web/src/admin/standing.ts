// How a handle stands, in a word, with what a person has to do about it. Pure. The worst thing decides; everything else that
// is wrong is listed after it.
import type { ChannelAccount } from '../../../src/api/schemas.ts';

export interface Standing {
  level: 'risk' | 'soon' | 'ok';
  words: string;
  steps: readonly { sentence: string; next: string }[];
}

export function standingOf({ problem, hasCredentials, connection }: ChannelAccount): Standing {
  const wrong = connection.checks.filter(({ state }) => state === 'broken');
  const doubtful = connection.checks.filter(({ state }) => state === 'warning');
  const steps = [...wrong, ...doubtful].map(({ sentence, next }) => ({ sentence, next: next ?? '' }));
  if (problem !== null) {
    // A look that found what is wrong says it better, and knows the next step.
    const first = wrong.length > 0 ? [] : [{ sentence: problem.sentence, next: '' }];
    return { level: 'risk', words: 'Sending is stopped', steps: [...first, ...steps] };
  }
  if (!hasCredentials) return { level: 'soon', words: 'Receives only: no credentials to send with', steps };
  if (wrong.length > 0) return { level: 'risk', words: 'Needs you', steps };
  if (doubtful.length > 0) return { level: 'soon', words: 'Worth a look', steps };
  return { level: 'ok', words: 'Fine', steps: [] };
}

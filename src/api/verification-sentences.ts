// What agents read about a proof that was asked for: where it stands and what to do. Before it: routes/verifications.
import type { Listed } from '../proof/list-verifications.ts';

export function verificationSentence({ proof, letter }: Listed): string {
  const what = proof.kind === 'code' ? 'code' : 'link';
  const lost = letter === null ? undefined : LETTERS[letter.state]?.(letter.because);
  if (proof.state === 'open' && lost !== undefined) return lost;
  if (proof.state === 'open' && letter?.state !== 'sent') return `The ${what} is on its way to ${proof.destination}.`;
  switch (proof.state) {
    case 'open':
      return proof.kind === 'code'
        ? `The code was sent to ${proof.destination}. Ask them to type it here.`
        : `The link was sent to ${proof.destination}. Ask them to open it and answer.`;
    case 'used':
      return proof.kind === 'code' ? 'They typed the right code.' : 'They opened the link and said yes.';
    case 'refused':
      return 'Whoever has this address said: that was not me. Tell nothing of this record here.';
    case 'locked':
      return 'Five wrong codes were typed. Check them in another way, or send a new one.';
    case 'expired':
      return `Nobody used the ${what} in time. Send a new one.`;
    default:
      return `A newer ${what} took its place.`;
  }
}

const LETTERS: Readonly<Record<string, (because: string | null) => string>> = {
  failed: (because) =>
    FAILED[because ?? ''] ?? 'It could not be sent. Try another address, or tell your administrator.',
  unknown: () => 'Nobody knows whether it arrived. Ask them; if it did not, send a new one.',
};

const FAILED: Readonly<Record<string, string>> = {
  no_way: 'Nothing is set up to send it. Tell your administrator.',
  refused: 'It was refused: this address takes no letters. Try another one.',
  unreachable: 'The mail server could not be reached. Try again later, or tell your administrator.',
  too_late: 'It could not be sent in time. Send a new one.',
};

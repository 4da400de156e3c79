// Who says it: the only place where "a person typed this" becomes true, once for whoever is signed in, and again when what they
// wrote is read back. Before it: api/routes/replies and request.ts. What hangs on it: the human tag, and public words.
import type { Identity } from '../auth/identity.ts';
import { AUTOMATION, type Sender, type TypedByPerson } from '../channels/sending.ts';
import type { MessageRow } from '../conversations/append-message.ts';

/** From the door: whoever signed in answers for these words. A script has typed nothing, whoever gave it a token. */
export const writtenBy = ({ user, by }: Pick<Identity, 'user' | 'by'>): Sender =>
  by === 'session' ? typedBy({ user }) : AUTOMATION;

/** Only for somebody who is signed in. */
export const typedBy = ({ user }: Pick<Identity, 'user'>): TypedByPerson => person(user.id);

/** As a row keeps it. Only somebody with the proof can be written there as a person, see reply.ts. */
export const authorColumns = (by: Sender, { id }: { id: string }) =>
  by.is === 'person'
    ? ({ authorType: 'agent', authorId: by.userId } as const)
    : ({ authorType: 'automation', authorId: id } as const);

/** From the row, at send time. Undefined for words that are not the brand's, or are nobody's. */
export function senderOf({ authorType, authorId }: Pick<MessageRow, 'authorType' | 'authorId'>): Sender | undefined {
  if (authorType === 'agent' && authorId !== null) return person(authorId);
  return authorType === 'automation' ? AUTOMATION : undefined;
}

const person = (userId: string): TypedByPerson => ({ is: 'person', userId }) as TypedByPerson;

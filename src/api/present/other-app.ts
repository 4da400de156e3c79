// The other app that answers in a thread just now, as the composer tells it: whose turn it is, and that it can be taken over. Pure.
import type { Parts } from '../../parts.ts';
import type { Thread } from '../../threading/find-thread.ts';
import type { ComposerState } from '../schemas.ts';

/** Null: whoever likes may answer, as far as we were told. */
export function otherApp(
  { registry }: Pick<Parts, 'registry'>,
  { thread, channel }: { thread: Pick<Thread, 'kind' | 'ownerAppId'> | undefined; channel: string },
): ComposerState['otherApp'] {
  const control = registry.channel(channel).threadControl;
  const appId = thread?.ownerAppId ?? null;
  if (appId === null || control === null || thread?.kind !== 'dm' || control.isOurs(appId)) return null;
  const isInbox = control.isPlatformInbox(appId);
  const who = isInbox ? 'A colleague in the platform’s own inbox' : appId === '' ? 'Another app' : `Another app (${appId})`;
  return { appId: appId || null, sentence: `${who} answers in this thread now. Take it over to answer from here.`, canTake: true };
} // prettier-ignore

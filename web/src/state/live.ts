// One stream, one cursor: the log's events come in and are handed on. After a break the browser resumes with the last id it has; a
// cursor that is too old is answered `reset`, and then everything is asked for again. After it: ask-again.ts.
import type { LoggedEvent } from '../../../src/api/schemas.ts';
import { noteTyping } from '../conversation/typing.ts';
import { serverNow } from '../ui/use-now.ts';
import { watched } from '../ui/store.ts';
import { startAskingAgain } from './ask-again.ts';
import { queryClient } from './session.ts';

export interface Connection {
  state: 'connecting' | 'live' | 'lost';
  /** Server time of the loss. */
  since: number | null;
}
export const connection = watched<Connection>({ state: 'connecting', since: null });

/** Opens the stream; returns the way to close it. */
export function openLive(): () => void {
  const asking = startAskingAgain();
  let source: EventSource | undefined;
  let last = 'now';
  let retry: ReturnType<typeof setTimeout> | undefined;

  const open = () => {
    source = new EventSource(`/api/v1/events?after=${encodeURIComponent(last)}`);
    source.addEventListener('ready', (event) => {
      last = event.lastEventId || last;
      const wasLost = connection.get().state === 'lost';
      connection.set({ state: 'live', since: null });
      // What happened before the first `ready` was never sent: the queries that ran before it may be old.
      if (wasLost) void queryClient.invalidateQueries();
    });
    source.addEventListener('log', (event) => {
      const message: MessageEvent<string> = event;
      last = message.lastEventId || last;
      const logged = JSON.parse(message.data) as LoggedEvent;
      noteTyping(logged);
      asking.note(logged);
    });
    source.addEventListener('reset', (event) => {
      last = event.lastEventId || last;
      void queryClient.invalidateQueries();
    });
    source.addEventListener('error', () => {
      if (connection.get().state !== 'lost') connection.set({ state: 'lost', since: serverNow() });
      // A closed stream (signed out, server gone for longer) is opened again by us, with the cursor we have.
      if (source?.readyState !== EventSource.CLOSED) return;
      clearTimeout(retry);
      retry = setTimeout(() => {
        void queryClient.invalidateQueries({ queryKey: ['session'] });
        open();
      }, 2_000);
    });
  };
  // The browser knows of a lost network before the stream notices; back again, the stream begins where it was.
  const lost = () => connection.set((now) => (now.state === 'lost' ? now : { state: 'lost', since: serverNow() }));
  const back = () => {
    source?.close();
    open();
  };
  window.addEventListener('offline', lost);
  window.addEventListener('online', back);
  open();
  return () => {
    window.removeEventListener('offline', lost);
    window.removeEventListener('online', back);
    asking.stop();
    clearTimeout(retry);
    source?.close();
  };
}

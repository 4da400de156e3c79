// Around everything: who is signed in, the ribbon of the simulation, the rail, the state of the connection, toasts and help.
import { useEffect, type ReactNode } from 'react';
import { sendQueue } from '../composer/send-queue.ts';
import { SignIn } from '../sign-in/sign-in.tsx';
import { connection, openLive } from '../state/live.ts';
import { useSession } from '../state/session.ts';
import { useWatched } from '../ui/store.ts';
import { clockTime } from '../ui/time-words.ts';
import { Toasts } from '../ui/toasts.tsx';
import { ViewerDialog } from '../attachments/viewer-dialog.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { Rail } from './rail.tsx';
import { StoppedBanner } from './stopped-banner.tsx';

export function Shell({ children }: { children: ReactNode }) {
  const { data: session, isError, refetch } = useSession();
  const user = session && 'user' in session ? session.user.id : undefined;
  useEffect(() => (user === undefined ? undefined : openLive()), [user]);

  if (!session) {
    return (
      <main className="door">
        {isError && (
          <div className="box" role="alert">
            <h1>Touchpoint does not answer</h1>
            <p className="soft">What you have written is kept in this browser.</p>
            <button className="btn" type="button" onClick={() => void refetch()}>
              Try again
            </button>
          </div>
        )}
      </main>
    );
  }
  if ('signedOut' in session) return <SignIn logins={session.logins} />;
  return (
    <>
      <a className="skip" href="#list">
        To the list
      </a>
      <a className="skip" href="#messages">
        To the messages
      </a>
      {session.simulated ? (
        <div className="ribbon" role="note">
          <b>SIMULATED</b>
          <span>
            X, Facebook and Instagram are played here.<span className="hide-s"> No message leaves this machine.</span>
          </span>
        </div>
      ) : (
        <div />
      )}
      <Frame>{children}</Frame>
      <Toasts />
      <HelpSheet />
      <ViewerDialog />
    </>
  );
}

function Frame({ children }: { children: ReactNode }) {
  const { state, since } = useWatched(connection);
  const waiting = useWatched(sendQueue).length;
  const lost = state === 'lost' && since !== null;
  return (
    <div className="frame">
      <div className="banners">
        {lost ? (
          <div className="banner warn" role="status">
            Offline since {clockTime(new Date(since).toISOString())}. You can read, draft and queue
            {waiting > 0 ? `; ${waiting === 1 ? 'one reply waits' : `${waiting} replies wait`}` : ''}.
          </div>
        ) : (
          <StoppedBanner />
        )}
      </div>
      <Rail>{children}</Rail>
    </div>
  );
}

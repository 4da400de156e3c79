// One handle: is it well, what is to be done next, how it hears from its platform, and what the platform still allows.
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { channelWord, ChannelIcon } from '../ui/bits.tsx';
import { useNow } from '../ui/use-now.ts';
import { AccountConnection } from './account-connection.tsx';
import { AccountGaps } from './account-gaps.tsx';
import { AccountLimits } from './account-limits.tsx';
import { AccountTraffic } from './account-traffic.tsx';
import { CredentialFields } from './add-account.tsx';
import { change, CREDENTIALS, put, typedInto } from './change-account.ts';
import { standingOf } from './standing.ts';

export function AccountCard({ account, mayChange }: { account: ChannelAccount; mayChange: boolean }) {
  const now = useNow();
  const standing = standingOf(account);
  const heading = `account-${account.id}`;
  return (
    <section className="acct" aria-labelledby={heading}>
      <header className="acct-head">
        <h2 id={heading}>
          <ChannelIcon channel={account.channel} /> @{account.handle}
        </h2>
        <span className="mute">
          {channelWord(account.channel)} · <span className="num">{account.externalId}</span>
        </span>
        <span className={`chip ${standing.level}`}>{standing.words}</span>
        {mayChange && <Acts account={account} />}
      </header>
      {standing.steps.map(({ sentence, next }) => (
        <p key={sentence} className={`step ${standing.level}`} role={standing.level === 'risk' ? 'alert' : undefined}>
          <b>{sentence}</b> {next}
        </p>
      ))}
      <div className="acct-body">
        <AccountConnection account={account} now={now} />
        <AccountTraffic account={account} now={now} mayChange={mayChange} />
        <AccountLimits account={account} now={now} />
      </div>
      <AccountGaps account={account} now={now} />
      {mayChange && <NewCredentials account={account} />}
    </section>
  );
}

function Acts({ account: { id, handle, state } }: { account: ChannelAccount }) {
  const path = `/channel-accounts/${id}`;
  return (
    <span className="row-x acts">
      <button type="button" className="btn" onClick={() => void change('Looked again', api.post(`${path}/check`))}>
        Check now
      </button>
      <button
        type="button"
        className="btn"
        title="Registers the webhook and subscribes this handle to everything we read. Doing it again is harmless."
        onClick={() => void change(`@${handle} is told again`, api.post(`${path}/connect`))}
      >
        Connect
      </button>
      {state === 'paused' && (
        <button type="button" className="btn" onClick={() => void put(id, 'Sending goes on', { resume: true })}>
          Go on sending
        </button>
      )}
      <button
        type="button"
        className="btn danger"
        onClick={() =>
          confirm(`Remove @${handle}? Its conversations stay readable; nothing more is received or sent.`) &&
          void change('Removed', api.del(path))
        }
      >
        Remove
      </button>
    </span>
  );
}

/** Stays closed while nothing asks for it; new credentials also end a pause. */
function NewCredentials({ account: { id, handle, channel, problem, hasCredentials } }: { account: ChannelAccount }) {
  return (
    <details className="more" open={problem?.reason === 'reauthorise' || !hasCredentials}>
      <summary>New credentials</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const names = (CREDENTIALS[channel] ?? []).map(([name]) => name);
          void put(id, `@${handle} has new credentials`, { credentials: typedInto(form, names) }).then(
            (worked) => worked && form.reset(),
          );
        }}
      >
        <CredentialFields channel={channel} required />
        <button type="submit" className="btn primary" style={{ justifySelf: 'start' }}>
          Save
        </button>
      </form>
    </details>
  );
}

// The brand's handles: how each is doing, in words with the next step, and where one adds, mends or removes them.
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { ChannelAccount } from '../../../src/api/schemas.ts';
import { api, ApiError } from '../api.ts';
import { queryClient, useMe } from '../state/session.ts';
import { CHANNEL_WORDS, ChannelIcon, type Channel } from '../ui/bits.tsx';
import { say } from '../ui/toasts.tsx';
import { useNow } from '../ui/use-now.ts';
import { spanWords } from '../ui/time-words.ts';

const CREDENTIALS: Readonly<Record<Channel, readonly (readonly [string, string])[]>> = {
  x: [['accessToken', 'Access token'], ['accessSecret', 'Access token secret']],
  messenger: [['pageToken', 'Page access token']],
  instagram: [['token', 'Access token']],
}; // prettier-ignore

async function change(words: string, act: Promise<unknown>): Promise<void> {
  try {
    await act;
    say(words);
  } catch (error) {
    say(error instanceof ApiError ? error.message : 'That did not work.', { bad: true });
  }
  void queryClient.invalidateQueries({ queryKey: ['accounts'] });
}

export function Accounts() {
  const now = useNow();
  const mayChange = useMe().roles.includes('admin');
  const { data, error, isPending } = useQuery({
    queryKey: ['accounts'],
    queryFn: ({ signal }) => api.get<{ items: ChannelAccount[] }>('/channel-accounts', signal),
  });
  const accounts = (data?.items ?? []).filter(({ state }) => state !== 'removed');
  return (
    <main className="page">
      <h1>Accounts</h1>
      <p>
        The handles that customers write to. A message for a handle that is not here yet is kept, and shown as soon as
        you add it.
      </p>
      {error && <p className="error">{error.message}</p>}
      {!isPending && accounts.length === 0 && <p>No handle is connected. Add the first one below.</p>}
      {accounts.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>Handle</th>
              <th>State</th>
              <th>Last message</th>
              <th>Waiting to leave</th>
              <th>Promise</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {accounts.map((account) => (
              <tr key={account.id}>
                <td>
                  <span className="row-x">
                    <ChannelIcon channel={account.channel} /> <b className="strong">@{account.handle}</b>{' '}
                    {CHANNEL_WORDS[account.channel]}
                  </span>
                  <span className="mute num">{account.externalId}</span>
                </td>
                <td>
                  {account.problem ? (
                    <>
                      <span className="chip risk">Sending is stopped</span>
                      <div style={{ maxWidth: 360, marginTop: 4 }}>{account.problem.sentence}</div>
                    </>
                  ) : account.hasCredentials ? (
                    <span className="chip ok">Fine</span>
                  ) : (
                    <span className="chip soon">Receives only: no credentials to send with</span>
                  )}
                </td>
                <td className="num">
                  {account.lastDeliveryAt === null
                    ? 'none yet'
                    : `${spanWords(now - Date.parse(account.lastDeliveryAt))} ago`}
                </td>
                <td className="num">{account.waitingToSend}</td>
                <td className="num">answer within {account.targetMinutes} min</td>
                <td>
                  {mayChange && (
                    <span className="row-x">
                      {account.state === 'paused' && (
                        <button
                          type="button"
                          className="btn"
                          onClick={() =>
                            void change('Sending goes on', api.put(`/channel-accounts/${account.id}`, { resume: true }))
                          }
                        >
                          Go on sending
                        </button>
                      )}
                      <button
                        type="button"
                        className="btn danger"
                        onClick={() =>
                          confirm(
                            `Remove @${account.handle}? Its conversations stay readable; nothing more is received or sent.`,
                          ) && void change('Removed', api.del(`/channel-accounts/${account.id}`))
                        }
                      >
                        Remove
                      </button>
                    </span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {mayChange && <Add />}
    </main>
  );
}

function Add() {
  const [channel, setChannel] = useState<Channel>('x');
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = event.currentTarget;
    const field = (name: string) => {
      const value = new FormData(form).get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const credentials = Object.fromEntries(
      CREDENTIALS[channel].flatMap(([name]) => (field(name) === '' ? [] : [[name, field(name)]])),
    );
    const body = {
      channel,
      externalId: field('externalId'),
      handle: field('handle').replace(/^@/, ''),
      ...(Object.keys(credentials).length > 0 ? { credentials } : {}),
    };
    void change(
      `@${body.handle} was added`,
      api.post('/channel-accounts', body).then(() => form.reset()),
    );
  }
  return (
    <>
      <h2>Add a handle</h2>
      <form className="form" onSubmit={submit}>
        <label>
          Channel
          <select className="input" value={channel} onChange={(event) => setChannel(event.target.value as Channel)}>
            {Object.entries(CHANNEL_WORDS).map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Platform id, digits only
          <input className="input" name="externalId" inputMode="numeric" pattern="\d+" required />
        </label>
        <label>
          Handle
          <input className="input" name="handle" required />
        </label>
        {CREDENTIALS[channel].map(([name, words]) => (
          <label key={name}>
            {words}
            <input className="input" name={name} type="password" autoComplete="off" />
          </label>
        ))}
        <p className="mute">Credentials are sealed and never shown again.</p>
        <button type="submit" className="btn primary" style={{ justifySelf: 'start' }}>
          Add
        </button>
      </form>
    </>
  );
}

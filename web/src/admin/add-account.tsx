// The form by which a handle is added. What it needs depends on the channel; credentials are sealed and never shown again.
import { useState, type FormEvent } from 'react';
import { api } from '../api.ts';
import { CHANNEL_WORDS, type Channel } from '../ui/bits.tsx';
import { change, CREDENTIALS, typedInto } from './change-account.ts';

export function AddAccount() {
  const [channel, setChannel] = useState<Channel>('x');
  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const { externalId = '', handle = '' } = typedInto(form, ['externalId', 'handle']);
    const credentials = typedInto(
      form,
      (CREDENTIALS[channel] ?? []).map(([name]) => name),
    );
    const account = { channel, externalId, handle: handle.replace(/^@/, '') };
    const body = Object.keys(credentials).length > 0 ? { ...account, credentials } : account;
    if (await change(`@${account.handle} was added`, api.post('/channel-accounts', body))) form.reset();
  }
  return (
    <>
      <h2>Add a handle</h2>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label>
          Channel
          <select className="input" value={channel} onChange={(event) => setChannel(event.target.value)}>
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
        <CredentialFields channel={channel} />
        <p className="mute">Credentials are sealed and never shown again.</p>
        <button type="submit" className="btn primary" style={{ justifySelf: 'start' }}>
          Add
        </button>
      </form>
    </>
  );
}

export function CredentialFields({ channel, required = false }: { channel: Channel; required?: boolean }) {
  return (CREDENTIALS[channel] ?? []).map(([name, words]) => (
    <label key={name}>
      {words}
      <input className="input" name={name} type="password" autoComplete="off" required={required} />
    </label>
  ));
}

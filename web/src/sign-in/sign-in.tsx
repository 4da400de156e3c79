// The door. In the demo it shows who works here, one press each.
import { useState, type FormEvent } from 'react';
import type { DemoLogin } from '../../../src/api/schemas.ts';
import { api, ApiError } from '../api.ts';
import { queryClient } from '../state/session.ts';
import { Avatar, Mark } from '../ui/bits.tsx';

export function SignIn({ logins }: { logins: readonly DemoLogin[] }) {
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);

  async function enter(email: string, password: string): Promise<void> {
    setBusy(true);
    setError('');
    try {
      await api.post('/session', { email, password });
      await queryClient.resetQueries();
    } catch (problem) {
      setError(problem instanceof ApiError ? problem.message : 'That did not work. Try again.');
    } finally {
      setBusy(false);
    }
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const typed = (name: string) => {
      const value = form.get(name);
      return typeof value === 'string' ? value : '';
    };
    void enter(typed('email'), typed('password'));
  }

  return (
    <main className="door">
      <div className="box">
        <div className="mark">
          <Mark />
        </div>
        <h1>Touchpoint</h1>
        <p className="mute" style={{ marginBottom: 16 }}>
          {logins.length > 0 ? 'Everything behind this door is simulated.' : 'Sign in to answer your customers.'}
        </p>
        <form className="form" onSubmit={submit}>
          <label>
            E-mail
            <input className="input" name="email" type="email" autoComplete="username" required />
          </label>
          <label>
            Password
            <input className="input" name="password" type="password" autoComplete="current-password" required />
          </label>
          {error !== '' && (
            <p className="error" role="alert">
              {error}
            </p>
          )}
          <button className="btn primary" type="submit" disabled={busy} style={{ justifyContent: 'center' }}>
            Sign in
          </button>
        </form>
        {logins.length > 0 && (
          <section aria-label="Who works here" style={{ marginTop: 20 }}>
            <p className="eyebrow" style={{ marginBottom: 4 }}>
              Or come in as
            </p>
            {logins.map(({ email, password, name, role }) => (
              <button
                key={email}
                type="button"
                className="login"
                disabled={busy}
                onClick={() => void enter(email, password)}
              >
                <Avatar id={email} name={name} size="m" agent />
                <span className="grow">
                  <b className="strong">{name}</b> <span className="mute">{role}</span>
                </span>
                <span className="mute">{email}</span>
              </button>
            ))}
          </section>
        )}
      </div>
    </main>
  );
}

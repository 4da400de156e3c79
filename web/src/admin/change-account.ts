// A change to a handle: said aloud when it worked, and when it did not, and the page looks again either way.
import { api } from '../api.ts';
import { queryClient } from '../state/session.ts';
import type { Channel } from '../ui/bits.tsx';
import { say, sayError } from '../ui/toasts.tsx';

/** The credentials that a person can type, by channel: name and words. */
export const CREDENTIALS: Readonly<Record<Channel, readonly (readonly [string, string])[]>> = {
  x: [['accessToken', 'Access token'], ['accessSecret', 'Access token secret']],
  messenger: [['pageToken', 'Page access token']],
  instagram: [['token', 'Access token']],
}; // prettier-ignore

/** True when it worked. */
export async function change(words: string, act: Promise<unknown>): Promise<boolean> {
  try {
    await act;
    say(words);
    return true;
  } catch (error) {
    sayError(error);
    return false;
  } finally {
    void queryClient.invalidateQueries({ queryKey: ['accounts'] });
  }
}

/** Sends part of an account: credentials, how it is read, `resume`. */
export const put = (id: string, words: string, part: object): Promise<boolean> =>
  change(words, api.put(`/channel-accounts/${id}`, part));

/** What was typed into a form's fields of these names; empty ones are left out. */
export function typedInto(form: HTMLFormElement, names: readonly string[]): Record<string, string> {
  const data = new FormData(form);
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = data.get(name);
      return typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [];
    }),
  );
}

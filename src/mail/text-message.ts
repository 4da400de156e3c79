// Letters as text messages: a POST to the one configured address, which hands them to whatever sends text messages for the brand.
// Before it: send-letter. It says what became of a letter and never throws.
import type { Config } from '../config.ts';
import { outcomeOfNoAnswer, outcomeOfText, type Outcome } from './outcome.ts';

const TIMEOUT_MS = 15_000;

export async function sendTextMessage(
  { url, token }: NonNullable<Config['textMessages']>,
  { id, to, text }: { id: string; to: string; text: string },
): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        // Whoever is behind the address can tell a letter that it has had.
        'idempotency-key': id,
      },
      body: JSON.stringify({ id, to, text }),
      // Elsewhere nobody is trusted with it.
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return outcomeOfText(response.status);
  } catch (error) {
    return outcomeOfNoAnswer(error);
  }
}

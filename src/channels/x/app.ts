// The app behind all of the brand's X accounts: its own token and what it needs to renew theirs. Webhooks belong to it. Before
// it: channel.ts, from the settings. After it: the questions that connection.ts puts together.
import type { Clock } from '../../clock.ts';
import type { SendingAccount } from '../channel.ts';
import type { XClient } from './client.ts';

export interface XApp {
  /** X_BEARER_TOKEN, the app's own; empty when there is none: then nobody can look at webhooks. */
  bearerToken: string;
  /** X_CLIENT_ID and X_CLIENT_SECRET, for renewing OAuth 2.0 tokens; a public app has no secret. */
  clientId: string;
  clientSecret: string;
  /** X_API_URL, as the client calls it. */
  origin: string;
  /** Real time for one call, milliseconds. */
  timeoutMs: number;
}

export interface XConnecting {
  client: XClient;
  app: XApp;
  clock: Clock;
}

/** The app itself as a caller: webhooks belong to it, not to an account. */
export const asApp = ({ bearerToken }: XApp): SendingAccount => ({
  id: 'app',
  externalId: '',
  handle: '',
  credentials: { userAccessToken: bearerToken },
});

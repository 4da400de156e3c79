// The settings with which the product talks to this world instead of the real platforms: names as in `.env.example`.
import { TEXT_MESSAGE_PATH, TEXT_MESSAGE_TOKEN } from './mailbox.ts';
import type { Simulator } from './simulator.ts';
import { APPS, type SimulatorSecrets } from './shapes.ts';

export interface ProductSettingsOptions {
  simulator: Pick<Simulator, 'url' | 'accounts' | 'mailbox'>;
  secrets: SimulatorSecrets;
}

/** Environment for one account per channel, the first of each. */
export function productSettings({ simulator, secrets }: ProductSettingsOptions): Record<string, string> {
  const first = (channel: string) => simulator.accounts.find((account) => account.channel === channel);
  const [x, page, instagram] = [first('x'), first('messenger'), first('instagram')];
  return {
    X_API_URL: simulator.url,
    META_GRAPH_URL: simulator.url,
    INSTAGRAM_GRAPH_URL: simulator.url,
    X_CONSUMER_KEY: secrets.xConsumerKey,
    X_CONSUMER_SECRET: secrets.xConsumerSecret,
    ...(secrets.xClientId === undefined ? {} : { X_CLIENT_ID: secrets.xClientId }),
    ...(secrets.xClientSecret === undefined ? {} : { X_CLIENT_SECRET: secrets.xClientSecret }),
    ...(secrets.xBearerToken === undefined ? {} : { X_BEARER_TOKEN: secrets.xBearerToken }),
    META_APP_ID: APPS.meta,
    META_APP_SECRET: secrets.metaAppSecret,
    META_VERIFY_TOKEN: secrets.metaVerifyToken,
    ...letterSettings(simulator),
    ...(x
      ? {
          X_USER_ID: x.externalId,
          X_HANDLE: x.handle,
          X_ACCESS_TOKEN: x.credentials['accessToken'] ?? '',
          X_ACCESS_SECRET: x.credentials['accessSecret'] ?? '',
          X_REFRESH_TOKEN: x.credentials['refreshToken'] ?? '',
        }
      : {}),
    ...(page ? { MESSENGER_PAGE_ID: page.externalId, MESSENGER_PAGE_TOKEN: page.credentials['pageToken'] ?? '' } : {}),
    ...(instagram
      ? { INSTAGRAM_ACCOUNT_ID: instagram.externalId, INSTAGRAM_TOKEN: instagram.credentials['token'] ?? '' }
      : {}),
  };
}

/** How letters to customers reach the simulated mail box; nothing where there is none. */
export const letterSettings = ({ url, mailbox }: Pick<Simulator, 'url' | 'mailbox'>): Record<string, string> =>
  mailbox === undefined
    ? {}
    : {
        SMTP_URL: mailbox.smtpUrl,
        MAIL_FROM: 'Halcyon Air <care@halcyon.example>',
        TEXT_MESSAGE_URL: `${url}${TEXT_MESSAGE_PATH}`,
        TEXT_MESSAGE_TOKEN,
      };

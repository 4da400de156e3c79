// What was found about an account, as people read it: what is, and the next step, naming handle, permission or address. One
// table for the doctor, the API and the banner. Pure.
import type { Check, Found } from '../channels/connection.ts';

export interface About {
  channel: string;
  externalId: string;
  handle: string;
  /** The address of our own webhook; null when we have no public one. */
  webhookUrl: string | null;
}

export interface Remedy {
  sentence: string;
  /** Null where nothing is to be done. */
  next: string | null;
}

export function remedyFor(
  { check, state, code, detail = '' }: Pick<Found, 'check' | 'state' | 'code'> & { detail?: string | null | undefined },
  about: About,
): Remedy {
  const say = SAYINGS[check][code] ?? USUAL[code];
  const told = { ...about, detail: detail ?? '', at: `@${about.handle}`, platform: PLATFORM[about.channel] ?? about.channel }; // prettier-ignore
  const [sentence, next = null] = say?.(told) ?? [
    `${told.platform} answered something we have no words for (${code}${told.detail && `, ${told.detail}`}).`,
    state === 'ok' ? undefined : 'Check again; if it stays, look the code up at the platform.',
  ];
  return { sentence, next };
}

type Told = Omit<About, 'webhookUrl'> & { webhookUrl: string | null; detail: string; at: string; platform: string };
type Saying = (told: Told) => readonly [sentence: string, next?: string];

const PLATFORM: Readonly<Record<string, string>> = { x: 'X', messenger: 'Facebook', instagram: 'Instagram' };

const give = ({ channel, externalId, handle }: Told): string =>
  `give it to: npx touchpoint account add ${channel} ${externalId} --handle ${handle} --credentials-stdin`;
const newToken = (told: Told): string =>
  told.channel === 'x'
    ? `In X's developer portal, under Keys and tokens, make new tokens for ${told.at} and ${give(told)}`
    : `In Meta's app dashboard make a new token for ${told.at} and ${give(told)}`;
const secretName = ({ channel }: Told): string =>
  channel === 'x' ? 'X_CONSUMER_SECRET' : channel === 'instagram' ? 'INSTAGRAM_APP_SECRET or META_APP_SECRET' : 'META_APP_SECRET'; // prettier-ignore
const connect = ({ channel, externalId }: Told): string => `npx touchpoint account connect ${channel} ${externalId}`;

/** The same whatever was asked. */
const USUAL: Readonly<Record<string, Saying>> = {
  ok: ({ platform }) => [`${platform} says all is well.`],
  no_answer: ({ platform, detail }) => [
    `${platform} did not answer this (${detail || 'no answer'}).`,
    'Nothing now: it is asked again. If it stays, check the network and the addresses in the settings (X_API_URL, META_GRAPH_URL, INSTAGRAM_GRAPH_URL).',
  ],
  limited: ({ platform }) => [
    `${platform} allows no more questions for the moment.`,
    'Nothing: it is asked again by itself.',
  ],
  no_credentials: (told) => [
    `${told.at} has no access to ${told.platform}: it receives and cannot answer.`,
    newToken(told),
  ],
};

const dead =
  (why: (told: Told) => string): Saying =>
  (told) => [`${why(told)} Replies of ${told.at} wait.`, newToken(told)];

const SAYINGS: Readonly<Record<Check, Readonly<Record<string, Saying>>>> = {
  token: {
    ok: ({ platform, at }) => [`${platform} accepts the access of ${at}.`],
    refused: dead(
      ({ platform, at, detail }) => `${platform} no longer accepts the access of ${at}${detail && ` (${detail})`}.`,
    ),
    app_removed: dead(({ platform, at }) => `The app was removed from the ${platform} account ${at}.`),
    checkpoint: dead(
      ({ at }) => `Meta wants the person who connected ${at} to confirm who they are: log in at facebook.com first.`,
    ),
    password_changed: dead(
      ({ at }) => `The person who connected ${at} changed their password, which ended its access.`,
    ),
    expired: dead(({ at }) => `The access of ${at} has ended by its date.`),
    logged_out: dead(({ at }) => `The person who connected ${at} logged out, which ended its access.`),
    refresh_refused: dead(({ platform, at }) => `${platform} does not renew the access of ${at} any more.`),
    refresh_lost: dead(({ platform, at }) => `${platform} had renewed the access of ${at}, and the new token was lost when a process died before it was stored; the old one works only once.`), // prettier-ignore
    signature_refused: (told) => [
      `X does not accept the signature of calls for ${told.at}: X_CONSUMER_KEY, X_CONSUMER_SECRET and the access token do not belong together.`,
      `Compare X_CONSUMER_KEY and X_CONSUMER_SECRET with the developer portal and restart; if they are right: ${newToken(told)}`,
    ],
    clock_wrong: () => [
      'X refuses the time in our calls: the clock of this machine is wrong.',
      'Set the clock of this machine (an NTP service keeps it right).',
    ],
    restricted: ({ platform, at, detail }) => [
      `${platform} has restricted ${at} (${detail}). Replies wait.`,
      `Log in to ${platform} as ${at} and follow the notice there; then resume the account under Accounts.`,
    ],
    wrong_account: (told) => [
      `The token of ${told.at} belongs to another ${told.platform} account: ${told.detail}.`,
      `Register that one, or make a token for the account with id ${told.externalId} and ${give(told)}`,
    ],
    no_client_id: ({ at }) => [
      `The access of ${at} ends within two hours and cannot be renewed: X_CLIENT_ID is not set.`,
      "Set X_CLIENT_ID and X_CLIENT_SECRET from X's developer portal (User authentication settings) and restart.",
    ],
    credentials_unreadable: (told) => [
      `The credentials of ${told.at} cannot be opened with this secret key.`,
      `Put the right SECRET_KEY back, or make a new token and ${give(told)}`,
    ],
  },
  permissions: {
    ok: ({ platform, at }) => [`${at} may do on ${platform} what is needed.`],
    missing: (told) => [
      `${told.at} lacks a permission on ${told.platform}: ${told.detail}.`,
      told.channel === 'x'
        ? `In X's developer portal, under User authentication settings, allow ${told.detail}; tokens made before do not have it. ${newToken(told)}`
        : `In Meta's app dashboard request ${told.detail}, make a new token for ${told.at} that has it, and ${give(told)}`,
    ],
  },
  app: {
    ok: ({ platform }) => [`The app may use what we need of ${platform}.`],
    credit: ({ at }) => [
      `The X credit of the app is used up. Replies of ${at} wait.`,
      "Buy credit, or raise the spending limit, in X's developer portal.",
    ],
    plan: ({ detail }) => [
      `The app's X plan does not include this (${detail}).`,
      "Choose a plan with Direct Messages in X's developer portal, and attach the app to a project.",
    ],
    wrong_secret: (told) => [
      `Meta refuses the proof that goes with each call: ${secretName(told)} is not the secret of the app that made the token of ${told.at}.`,
      `Copy the app secret from Meta's app dashboard (App settings, Basic) to ${secretName(told)} and restart.`,
    ],
    app_refused: ({ detail }) => [
      `Meta does not accept META_APP_ID ${detail} together with META_APP_SECRET.`,
      "Compare both with Meta's app dashboard (App settings, Basic) and restart.",
    ],
    token_of_other_app: (told) => [
      `The token of ${told.at} was made for another app (${told.detail}).`,
      `Choose the app of META_APP_ID when you make the token, and ${give(told)}`,
    ],
    development_mode: ({ at, detail }) => [
      `The Meta app is in development mode or has no advanced access${detail && ` (${detail})`}: only people with a role in the app can be answered from ${at}.`,
      "In Meta's app dashboard finish the App Review for the messaging permission (Advanced Access) and switch the app to Live.",
    ],
    only_some_are_told: ({ at, platform }) => [
      `${platform} tells us of some people who write to ${at}, and of others never; those were found only by reading.`,
      "In Meta's app dashboard switch the app to Live and request Advanced Access for the messaging permission; on Instagram also allow access to messages in the account's settings.",
    ],
  },
  webhook: {
    ok: ({ platform, webhookUrl }) => [`${platform} calls ${webhookUrl ?? 'our address'}.`],
    not_public: ({ platform }) => [
      `This installation has no public address: messages of ${platform} are read, not told.`,
      'Nothing, if that is meant. Otherwise set PUBLIC_URL to the https address under which platforms reach this machine, and restart.',
    ],
    streaming: ({ platform }) => [`${platform} tells us over its activity stream, which needs no public address.`],
    stream_refused: ({ platform, detail }) => [
      `${platform} refuses its activity stream (${detail}): the app's plan does not include it, or its credit is used up.`,
      "Mend plan or credit in X's developer portal, or give this installation a public address (PUBLIC_URL).",
    ],
    stream_silent: ({ platform, detail }) => [
      `${platform}'s activity stream was last heard at ${detail}Z; until it is back messages are read, not told.`,
      'It connects again by itself. If it stays, see that a worker with the part stream runs (WORKERS) and reaches X_API_URL.',
    ],
    stream_never: ({ platform, detail }) => [
      `${platform}'s activity stream could not be opened yet${detail && ` (${detail})`}; messages are read, not told.`,
      'It is tried again by itself. If it stays, see that this machine reaches X_API_URL.',
    ],
    no_bearer: () => [
      'X_BEARER_TOKEN is not set: nobody here can look at the webhook.',
      "Set X_BEARER_TOKEN from X's developer portal (Keys and tokens) and restart.",
    ],
    no_app_id: () => [
      'META_APP_ID is not set: nobody here can look at the webhook.',
      "Set META_APP_ID from Meta's app dashboard and restart.",
    ],
    missing: (told) => [`${told.platform} has no webhook of this app.`, connect(told)],
    invalid: (told) => [`${told.platform} has given up calling ${told.detail}.`, `See that the address answers from outside, and that ${told.channel === 'x' ? 'X_CONSUMER_SECRET' : 'META_VERIFY_TOKEN'} is right; then: ${connect(told)}`], // prettier-ignore
    other_url: (told) => [
      `${told.platform} calls another address: ${told.detail}${told.webhookUrl === null ? '' : `, not ${told.webhookUrl}`}.`,
      told.channel === 'x'
        ? `If that one is no longer used, delete it in X's developer portal, then: ${connect(told)}. If it is this installation, correct PUBLIC_URL.`
        : `In Meta's app dashboard, under Webhooks, enter ${told.webhookUrl ?? 'our address'} as callback. If the other one is this installation, correct PUBLIC_URL.`,
    ],
    not_proved: (told) => [
      `${told.platform} asked ${told.detail} whether it is ours, and the answer was not right.`,
      `See that ${told.detail} is reached from outside, and that ${told.channel === 'x' ? 'X_CONSUMER_SECRET' : 'META_VERIFY_TOKEN'} is right; then: ${connect(told)}`,
    ],
    url_refused: (told) => [
      `${told.platform} does not take ${told.detail} as a webhook address.`,
      'PUBLIC_URL must be https, without a port, with a certificate that browsers accept.',
    ],
    bearer_refused: () => [
      'X does not accept X_BEARER_TOKEN.',
      "Make a new one in X's developer portal (Keys and tokens), set it and restart.",
    ],
    app_refused: ({ detail }) => [
      `Meta does not accept META_APP_ID ${detail} together with META_APP_SECRET.`,
      "Compare both with Meta's app dashboard (App settings, Basic) and restart.",
    ],
    wrong_secret: (told) => [
      `Deliveries came that were signed with another secret than ours and were refused: ${told.detail}.`,
      told.channel === 'x'
        ? "Copy the API key secret from X's developer portal to X_CONSUMER_SECRET and restart; during a change keep the old one as X_CONSUMER_SECRET_PREVIOUS."
        : "Copy the app secret from Meta's app dashboard to META_APP_SECRET (Instagram's own to INSTAGRAM_APP_SECRET) and restart; during a change keep the old one as META_APP_SECRET_PREVIOUS.",
    ],
  },
  subscription: {
    ok: ({ platform, at }) => [`${platform} tells us everything that is written to ${at}.`],
    account_activity: ({ at }) => [`X tells us of ${at} by its older Account Activity product.`],
    unsubscribed: (told) => [`${told.platform} does not tell us what is written to ${told.at}.`, connect(told)],
    incomplete: (told) => [`${told.platform} does not tell us everything of ${told.at}; missing: ${told.detail}.`, connect(told)], // prettier-ignore
    other_url: (told) => [
      `${told.platform} tells another address what is written to ${told.at}: ${told.detail}.`,
      `If that one is no longer used, delete its webhook in X's developer portal, then: ${connect(told)}. If it is in use, remove the handle from one of the two.`,
    ],
    no_webhook: () => ['What we are told cannot be looked at before the webhook is right.', 'Mend the webhook first.'],
    refused: (told) => [
      `${told.platform} refuses to tell us of ${told.at}: ${told.detail}.`,
      `See that the token has the permission for it and the plan includes it; then: ${connect(told)}`,
    ],
  },
  routing: {
    ok: ({ at }) => [`This app may answer in the threads of ${at}.`],
    platform_inbox: ({ at }) => [
      `The newest thread of ${at} is with Meta's own inbox, because somebody answered there.`,
      'Answer there, or move the conversation to Done there: within a day it is ours again.',
    ],
    other_app: ({ at, detail }) => [
      `Another app (${detail}) owns the threads of ${at}: only it may answer.`,
      `In the Page's settings, under Conversation routing, make this app the default app for ${at}.`,
    ],
  },
  traffic: {
    ok: ({ at }) => [`As much is written to ${at} as usual.`],
    too_little: ({ at }) => [`Too little is written to ${at} to say what is usual.`],
    silent: (told) => [
      `Nothing was written to ${told.at} since ${told.detail}Z, which is much longer than usual.`,
      `Write to ${told.at} from a private account. If it does not appear: ${connect(told)}`,
    ],
  },
  encryption: {
    ok: ({ at }) => [`Nobody wrote encrypted to ${at}.`],
    encrypted_messages: ({ at, platform }) => [
      `Customers write to ${at} in encrypted conversations: ${platform} gives nobody but the app their words.`,
      `Each stands in its thread as a placeholder. Answer it in the ${platform} app, or switch encrypted chat off there for ${at}.`,
    ],
  },
};

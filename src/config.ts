// The environment becomes one frozen, typed object, or the start stops with the name of every bad setting, what is wrong
// with it and an example. Secrets are never printed. `.env.example` explains each name.
import { resolve } from 'node:path';
import { z } from 'zod';
import { CHARGES, micro, pricesIn, USUAL_PRICES, type Charges } from './prices.ts';
import { isSafeAddress, isThisMachine } from './safe-address.ts';

/** Which parts of the product this process runs. */
export const WORKER_PARTS = [
  'ingest',
  'deliver',
  'profile',
  'poll',
  'stream',
  'keep',
  'media',
  'mail',
  'relay',
] as const;
export type WorkerPart = (typeof WORKER_PARTS)[number];

const text = z.string().trim().min(1);
const optional = text.optional();
const digits = z
  .string()
  .regex(/^\d{1,30}$/, 'digits only, e.g. 4337869213')
  .optional();
const httpUrl = z
  .string()
  .refine((value) => /^https?:\/\/[^\s]+$/.test(value), 'an address such as https://api.x.com')
  .refine(isSafeUrl, 'https, or http only on this machine (127.0.0.1 or localhost)')
  .transform((value) => value.replace(/\/+$/, ''));
const prices = z
  .string()
  .refine(
    (value) => pricesIn(value) !== undefined,
    `prices in US dollars for any of ${CHARGES.join(', ')}, e.g. ${USUAL_PRICES}`,
  )
  .transform((value) => pricesIn(value) ?? {});
const key = z
  .string()
  .refine(
    (value) => Buffer.from(value, 'base64').length === 32,
    '32 bytes in base64; make one with: openssl rand -base64 32',
  )
  .transform((value) => Buffer.from(value, 'base64'));

const Environment = z.object({
  HOST: text.default('127.0.0.1'),
  PORT: z.coerce.number('a port such as 4000').int().min(0).max(65_535).default(4000),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY: z.string().default(''),
  DATA_DIR: text.default('./data'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgres://user:password@host:5432/touchpoint')
    .optional(),
  REDIS_URL: z
    .string()
    .regex(/^(rediss?:\/\/|\/)/, 'redis://127.0.0.1:6379, or the path of a unix socket')
    .optional(),
  WORKERS: z
    .string()
    .default(WORKER_PARTS.join(','))
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .pipe(z.array(z.enum(WORKER_PARTS, `any of ${WORKER_PARTS.join(',')}`))),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  SECRET_KEY: key.optional(),
  SECRET_KEY_PREVIOUS: key.optional(),
  ADMIN_EMAIL: z.email('an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(10, 'at least 10 characters').optional(),
  SEND_RESERVE: z.coerce.number('a share of each limit, e.g. 0.1').min(0).max(0.5).default(0.1),
  UNDO_SECONDS: z.coerce.number('seconds, e.g. 5').min(0).max(120).default(5),
  IDENTITY_HOURS: z.coerce.number('hours, e.g. 72').min(1).max(8_760).default(72),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//, 'smtps://user:password@mail.example.com:465, or smtp:// with STARTTLS')
    .optional(),
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^<>\r\n]{0,100}<)?[^\s<>@]+@[^\s<>@]+>?$/, 'an address such as "Halcyon Air <care@halcyon.example>"')
    .optional(),
  TEXT_MESSAGE_URL: httpUrl.optional(),
  TEXT_MESSAGE_TOKEN: optional,
  S3_ENDPOINT: httpUrl.optional(),
  S3_BUCKET: optional,
  S3_REGION: text.default('us-east-1'),
  S3_ACCESS_KEY_ID: optional,
  S3_SECRET_ACCESS_KEY: optional,
  X_CONSUMER_KEY: optional,
  X_CONSUMER_SECRET: optional,
  X_CONSUMER_SECRET_PREVIOUS: optional,
  X_BEARER_TOKEN: optional,
  X_ACCESS_TOKEN: optional,
  X_ACCESS_SECRET: optional,
  X_CLIENT_ID: optional,
  X_CLIENT_SECRET: optional,
  X_REFRESH_TOKEN: optional,
  X_USER_ID: digits,
  X_HANDLE: optional,
  X_API_URL: httpUrl.default('https://api.x.com'),
  X_POLL: z.enum(['auto', 'on', 'off']).optional(),
  X_STREAM: z.enum(['auto', 'on', 'off']).default('auto'),
  X_PRICES: prices.default(() => pricesIn(USUAL_PRICES) ?? {}),
  X_DAILY_BUDGET_USD: z.coerce.number('US dollars a day, e.g. 20').positive().max(1_000_000).optional(),
  META_POLL: z.enum(['auto', 'on', 'off']).optional(),
  META_APP_ID: digits,
  META_APP_SECRET: optional,
  META_APP_SECRET_PREVIOUS: optional,
  INSTAGRAM_APP_SECRET: optional,
  META_VERIFY_TOKEN: optional,
  META_GRAPH_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, 'a version such as v26.0')
    .default('v26.0'),
  META_GRAPH_URL: httpUrl.default('https://graph.facebook.com'),
  INSTAGRAM_GRAPH_URL: httpUrl.default('https://graph.instagram.com'),
  MESSENGER_PAGE_ID: digits,
  MESSENGER_PAGE_TOKEN: optional,
  INSTAGRAM_ACCOUNT_ID: digits,
  INSTAGRAM_TOKEN: optional,
});

/** Names of all settings, for `.env.example` and the check that compares the two. */
export const SETTING_NAMES = Object.keys(Environment.shape);

export type Config = Readonly<ReturnType<typeof shape>>;

export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** @throws ConfigError with one line for every setting that is bad or missing. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // An empty value in a .env file means "not set".
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in Environment.shape && value !== ''),
  );
  const parsed = Environment.safeParse(given);
  const problems = parsed.success
    ? together(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: expected ${issue.message}`);
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`These settings stop the start:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  }
  return Object.freeze(shape(parsed.data));
}

/** Settings that make sense only together. */
function together(env: z.infer<typeof Environment>): string[] {
  const wrong: string[] = [];
  const needs = (name: keyof typeof env, others: readonly (keyof typeof env)[]) => {
    if (env[name] === undefined) return;
    for (const other of others) if (env[other] === undefined) wrong.push(`${other}: needed because ${name} is set`);
  };
  needs('X_USER_ID', ['X_CONSUMER_KEY', 'X_CONSUMER_SECRET', 'X_HANDLE']);
  needs('X_CONSUMER_KEY', ['X_CONSUMER_SECRET']);
  needs('X_ACCESS_TOKEN', ['X_ACCESS_SECRET']);
  needs('X_REFRESH_TOKEN', ['X_CLIENT_ID', 'X_USER_ID']);
  if (env.X_STREAM === 'on') needs('X_STREAM', ['X_BEARER_TOKEN']);
  needs('MESSENGER_PAGE_ID', ['META_APP_SECRET', 'MESSENGER_PAGE_TOKEN']);
  needs('INSTAGRAM_ACCOUNT_ID', ['INSTAGRAM_TOKEN']);
  needs('META_APP_SECRET', ['META_VERIFY_TOKEN']);
  needs('ADMIN_EMAIL', ['ADMIN_PASSWORD']);
  needs('S3_BUCKET', ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']);
  needs('S3_ENDPOINT', ['S3_BUCKET']);
  needs('SMTP_URL', ['MAIL_FROM']);
  needs('TEXT_MESSAGE_URL', ['TEXT_MESSAGE_TOKEN']);
  if (env.DATABASE_URL !== undefined && env.SECRET_KEY === undefined) {
    wrong.push('SECRET_KEY: needed because DATABASE_URL is set; make one with: openssl rand -base64 32');
  }
  return wrong;
}

function shape(env: z.infer<typeof Environment>) {
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL ?? `http://${env.HOST}:${env.PORT}`,
    /** Addresses or a hop count as Fastify takes them; false trusts nobody's X-Forwarded-For. */
    trustProxy:
      env.TRUST_PROXY === '' ? false : /^\d+$/.test(env.TRUST_PROXY) ? Number(env.TRUST_PROXY) : env.TRUST_PROXY,
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    workers: env.WORKERS,
    logLevel: env.LOG_LEVEL,
    secretKey: env.SECRET_KEY,
    secretKeyPrevious: env.SECRET_KEY_PREVIOUS,
    admin: env.ADMIN_EMAIL && env.ADMIN_PASSWORD ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD } : undefined,
    undoMs: env.UNDO_SECONDS * 1000,
    /** So long after its conversation was resolved a picture of an identity document is destroyed. */
    identityMs: env.IDENTITY_HOURS * 3_600_000,
    /** Letters to customers; undefined: none can be sent, and agents are told so. */
    mail: env.SMTP_URL && env.MAIL_FROM ? { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM } : undefined,
    textMessages:
      env.TEXT_MESSAGE_URL && env.TEXT_MESSAGE_TOKEN
        ? { url: env.TEXT_MESSAGE_URL, token: env.TEXT_MESSAGE_TOKEN }
        : undefined,
    /** Undefined: files lie in a folder of DATA_DIR. */
    s3:
      env.S3_ENDPOINT && env.S3_BUCKET && env.S3_ACCESS_KEY_ID && env.S3_SECRET_ACCESS_KEY
        ? {
            endpoint: env.S3_ENDPOINT,
            bucket: env.S3_BUCKET,
            region: env.S3_REGION,
            accessKeyId: env.S3_ACCESS_KEY_ID,
            secretAccessKey: env.S3_SECRET_ACCESS_KEY,
          }
        : undefined,
    /** Share of each limit that is kept for urgent messages. */
    sendReserve: env.SEND_RESERVE,
    /** By channel: what its platform charges for. */
    charges: {
      x: {
        prices: env.X_PRICES,
        dailyMicroUsd: env.X_DAILY_BUDGET_USD === undefined ? undefined : micro(env.X_DAILY_BUDGET_USD),
      },
    } as Readonly<Partial<Record<string, Charges>>>,
    x: {
      apiUrl: env.X_API_URL,
      consumerKey: env.X_CONSUMER_KEY,
      consumerSecret: env.X_CONSUMER_SECRET,
      consumerSecretPrevious: env.X_CONSUMER_SECRET_PREVIOUS,
      bearerToken: env.X_BEARER_TOKEN,
      clientId: env.X_CLIENT_ID,
      clientSecret: env.X_CLIENT_SECRET,
      poll: env.X_POLL,
      /** Undefined: nothing is read over the activity stream. */
      stream: env.X_BEARER_TOKEN && wantsStream(env) ? { bearerToken: env.X_BEARER_TOKEN } : undefined,
      account: env.X_USER_ID
        ? {
            externalId: env.X_USER_ID,
            handle: env.X_HANDLE ?? env.X_USER_ID,
            accessToken: env.X_ACCESS_TOKEN,
            accessSecret: env.X_ACCESS_SECRET,
            refreshToken: env.X_REFRESH_TOKEN,
          }
        : undefined,
    },
    meta: {
      poll: env.META_POLL,
      graphUrl: env.META_GRAPH_URL,
      instagramGraphUrl: env.INSTAGRAM_GRAPH_URL,
      version: env.META_GRAPH_VERSION,
      appId: env.META_APP_ID,
      appSecret: env.META_APP_SECRET,
      appSecretPrevious: env.META_APP_SECRET_PREVIOUS,
      instagramAppSecret: env.INSTAGRAM_APP_SECRET,
      verifyToken: env.META_VERIFY_TOKEN,
      page:
        env.MESSENGER_PAGE_ID && env.MESSENGER_PAGE_TOKEN
          ? { externalId: env.MESSENGER_PAGE_ID, token: env.MESSENGER_PAGE_TOKEN }
          : undefined,
      instagram:
        env.INSTAGRAM_ACCOUNT_ID && env.INSTAGRAM_TOKEN
          ? { externalId: env.INSTAGRAM_ACCOUNT_ID, token: env.INSTAGRAM_TOKEN }
          : undefined,
    },
  };
}

/** Left to itself the stream is for who has no address that X could call; the simulator can call one on this machine. */
function wantsStream({ X_STREAM, PUBLIC_URL, X_API_URL }: z.infer<typeof Environment>): boolean {
  if (X_STREAM !== 'auto') return X_STREAM === 'on';
  const isLocal = PUBLIC_URL === undefined || isThisMachine(new URL(PUBLIC_URL));
  return isLocal && !isThisMachine(new URL(X_API_URL));
}

function isSafeUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && isSafeAddress(url);
}

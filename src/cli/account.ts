// `touchpoint account …`: the brand's handles. Deliveries that came before their handle was registered are released when it is.
import { asc } from 'drizzle-orm';
import { registerAccount, type NewAccount } from '../accounts/register-account.ts';
import { isProductError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Parts } from '../parts.ts';
import { releaseUnrouted } from '../ingest/replay.ts';
import { check, connect } from './account/connection.ts';
import { channelOf, platformIdOf } from './account/named.ts';
import { readStdin } from './ask.ts';
import { addCommand, addGroup, type Outcome, type Tool } from './command.ts';
import { WrongUse } from './failure.ts';
import { withParts } from './open.ts';
import { isoTime, tableOf } from './table.ts';

interface AddOptions {
  handle: string;
  displayName?: string;
  credentialsStdin?: boolean;
}

export function addAccountCommands(tool: Tool): void {
  const parent = addGroup(tool, { name: 'account', summary: "the brand's handles" });
  addCommand(
    { parent, tool },
    {
      usage: 'list',
      summary: 'every handle, its state and its last delivery',
      examples: ['account list', 'account list --json'],
      act: () => withParts(list),
    },
  );
  addCommand<AddOptions>(
    { parent, tool },
    {
      usage: 'add <channel> <external-id>',
      summary: 'register a handle, or give a known one new credentials',
      about:
        'Credentials are one JSON object on standard input:\n' +
        '  x          {"accessToken":"…","accessSecret":"…"}, or {"userAccessToken":"…","refreshToken":"…"}\n' +
        '  messenger  {"pageToken":"…"}\n' +
        '  instagram  {"token":"…"}\n' +
        'Without them the handle receives and cannot answer. Deliveries that waited for it are processed.',
      examples: [
        'account add x 1190000000000000001 --handle halcyonair --credentials-stdin < x.json',
        'account add messenger 100200300400500 --handle halcyonair',
      ],
      options: (command) =>
        command
          .requiredOption('--handle <handle>', 'as customers write it, without @')
          .option('--display-name <name>', 'the name beside it')
          .option('--credentials-stdin', 'read the credentials as JSON from standard input'),
      act: ({ args, options }) => add({ channel: args[0] ?? '', externalId: args[1] ?? '', options }),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'check <channel> [external-id]',
      summary: 'ask the platform about one handle: token, permissions, webhook, subscription, routing',
      about:
        'What is found is written down as the keeper does it: a dead token pauses the handle, a good one resumes it. Without a\n' +
        'platform id the only handle of that channel is meant.',
      examples: ['account check x 1190000000000000001'],
      act: ({ args }) => withParts((parts) => check(parts, named(args))),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'connect <channel> [external-id]',
      summary: 'register the webhook, subscribe the handle to everything that is read, then check it',
      about:
        'Doing it again is harmless. PUBLIC_URL says which address the platform is to call; without a public one the handle is\n' +
        'read instead. Another address that the platform calls is never replaced. Without a platform id the only handle\n' +
        'of that channel is meant.',
      examples: ['account connect messenger 100200300400500 --json'],
      act: ({ args }) => withParts((parts) => connect(parts, named(args))),
    },
  );
}

const named = (args: readonly string[]) => ({ channel: args[0] ?? '', externalId: args[1] ?? '' });

async function list({ store, clock }: Parts): Promise<Outcome> {
  const { channelAccounts: t } = store.t;
  const accounts = await store.db.select().from(t).orderBy(asc(t.channel), asc(t.externalId));
  const items = accounts.map(({ id, channel, externalId, handle, state, problem, problemCode, ...account }) => ({
    id,
    channel,
    externalId,
    handle,
    state,
    problem,
    problemCode,
    hasCredentials: account.credentials !== null,
    lastDeliveryAt: isoTime(account.lastDeliveryAt) || null,
  }));
  const rows = items.map((account) => [
    account.channel,
    account.externalId,
    `@${account.handle}`,
    account.problem === null ? account.state : `${account.state}: ${account.problem} (${account.problemCode ?? ''})`,
    account.hasCredentials ? '' : 'no credentials',
    account.lastDeliveryAt ?? 'nothing yet',
  ]);
  const heading = ['CHANNEL', 'PLATFORM ID', 'HANDLE', 'STATE', '', 'LAST DELIVERY'];
  return {
    json: { items, asOf: isoTime(clock.now()) },
    lines: tableOf([heading, ...rows], 'No handle is registered yet: npx touchpoint account add --help'),
  };
}

async function add({
  channel: given,
  externalId: id,
  options,
}: {
  channel: string;
  externalId: string;
  options: AddOptions;
}): Promise<Outcome> {
  const channel = channelOf(given);
  const externalId = platformIdOf(id);
  const handle = options.handle.trim().replace(/^@/, '');
  if (handle === '') throw new WrongUse('--handle: as customers write it, e.g. --handle halcyonair');
  const credentials = options.credentialsStdin ? credentialsFrom(await readStdin('The credentials')) : undefined;
  return withParts(async (parts) => {
    const account = { channel, externalId, handle, displayName: options.displayName, credentials };
    const { id, added } = await register(parts, account);
    const released = await releaseUnrouted(parts, { channel, externalId });
    const lines = [
      `${channel} @${handle} is ${added ? 'registered' : 'known already and was brought up to date'} (${id}).`,
      ...(credentials || !added ? [] : ['It has no credentials: it receives and cannot answer.']),
      ...(released > 0 ? [`${released} deliveries that waited for it are processed as soon as the product runs.`] : []),
    ];
    return { json: { id, channel, externalId, handle, added, released }, lines };
  });
}

/** @throws WrongUse when the credentials are not exactly those that the channel needs. */
async function register(parts: Parts, account: NewAccount): Promise<{ id: string; added: boolean }> {
  try {
    return await parts.store.tx(async (db) => {
      parts.store.afterCommit(() => parts.queue.wake());
      return registerAccount(parts, db, { userId: null, account, ifKnown: 'change' });
    });
  } catch (error) {
    throw isProductError(error, 'bad_request') ? new WrongUse(error.message) : error;
  }
}

/** @throws WrongUse without quoting what was piped in: it is secret. */
function credentialsFrom(text: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new WrongUse('The credentials on standard input are not JSON, e.g. {"pageToken":"…"}');
  }
  const isFlat =
    isObject(parsed) && Object.values(parsed).every((value) => typeof value === 'string' && value.trim() !== '');
  if (!isFlat) throw new WrongUse('The credentials must be one JSON object of texts, e.g. {"pageToken":"…"}');
  return parsed as Record<string, string>;
}

// `touchpoint token …`: bearer tokens for scripts. They act as the user they were made for, until revoked.
import { desc, eq } from 'drizzle-orm';
import { addToken, revokeToken, tokenSecret } from '../auth/tokens.ts';
import type { Parts } from '../parts.ts';
import { addCommand, addGroup, type Outcome, type Tool } from './command.ts';
import { Failed } from './failure.ts';
import { withParts } from './open.ts';
import { isoTime, tableOf } from './table.ts';
import { userByEmail } from './user.ts';

export function addTokenCommands(tool: Tool): void {
  const parent = addGroup(tool, { name: 'token', summary: 'bearer tokens for scripts' });
  addCommand<{ name: string }>(
    { parent, tool },
    {
      usage: 'add <email>',
      summary: 'make a token that acts as this user; it is shown once',
      examples: ['token add sam@halcyon.example --name "night import"'],
      options: (command) => command.requiredOption('--name <name>', 'what it is for'),
      act: ({ args, options }) => add(args[0] ?? '', options.name),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'list',
      summary: 'all tokens, never their secrets',
      examples: ['token list', 'token list --json'],
      act: () => withParts(list),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'revoke <id>',
      summary: 'end a token at once',
      examples: ['token revoke tok_0197b2c3d4e5f60718293a4b5c6d7e8f'],
      act: ({ args }) => withParts((parts) => revoke(parts, args[0] ?? '')),
    },
  );
}

function add(email: string, name: string): Promise<Outcome> {
  return withParts(async (parts) => {
    const user = await userByEmail(parts, email);
    if (user.disabledAt !== null) throw new Failed(`${user.email} is disabled: a token would open nothing`);
    const id = await parts.store.tx((db) => addToken(parts, db, { userId: user.id, name }));
    const token = tokenSecret(parts.sealer, id);
    return {
      json: { id, name, email: user.email, token },
      lines: [token, `It acts as ${user.email} and is shown only now. End it with: npx touchpoint token revoke ${id}`],
    };
  });
}

async function list({ store }: Parts): Promise<Outcome> {
  const { tokens: k, users: u } = store.t;
  const { id, name, createdAt, lastUsedAt, revokedAt } = k;
  const found = await store.db
    .select({ id, name, email: u.email, createdAt, lastUsedAt, revokedAt })
    .from(k)
    .innerJoin(u, eq(u.id, k.userId))
    .orderBy(desc(k.createdAt));
  const items = found.map((token) => ({
    ...token,
    createdAt: isoTime(token.createdAt),
    lastUsedAt: isoTime(token.lastUsedAt) || null,
    revokedAt: isoTime(token.revokedAt) || null,
  }));
  const rows = items.map((token) => [
    token.id,
    token.email,
    token.name,
    token.revokedAt ? `revoked ${token.revokedAt}` : `used ${token.lastUsedAt ?? 'never'}`,
  ]);
  return {
    json: { items },
    lines: tableOf([['ID', 'ACTS AS', 'NAME', ''], ...rows], 'No tokens yet: npx touchpoint token add --help'),
  };
}

async function revoke({ store }: Parts, tokenId: string): Promise<Outcome> {
  const { tokens: k } = store.t;
  const [token] = await store.db.select().from(k).where(eq(k.id, tokenId));
  if (token === undefined) throw new Failed(`There is no token ${tokenId}. See: npx touchpoint token list`);
  if (token.revokedAt === null) await revokeToken(store, { userId: token.userId, tokenId });
  return { json: { id: tokenId, revoked: true }, lines: [`${tokenId} opens nothing any more.`] };
}

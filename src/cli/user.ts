// `touchpoint user …`: the people who work here. The same acts as the API's; the password is never on the command line.
import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { changeUser, createUser, listUsers, normalEmail } from '../auth/users.ts';
import { ROLES, type Role } from '../db/tables/staff.ts';
import type { Parts } from '../parts.ts';
import { askSecretly, readStdin } from './ask.ts';
import { addCommand, addGroup, type Outcome, type Tool } from './command.ts';
import { Failed, WrongUse } from './failure.ts';
import { withParts } from './open.ts';
import { isoTime, tableOf } from './table.ts';

const SHORTEST_PASSWORD = 10;

interface AddOptions {
  name: string;
  role: string;
  passwordStdin?: boolean;
  generate?: boolean;
}

export function addUserCommands(tool: Tool): void {
  const parent = addGroup(tool, { name: 'user', summary: 'the people who work here' });
  addCommand<AddOptions>(
    { parent, tool },
    {
      usage: 'add <email>',
      summary: 'let somebody sign in',
      about: `The password is asked for at the terminal, or piped in, or made. It has at least ${SHORTEST_PASSWORD} characters.`,
      examples: [
        'user add ruth@halcyon.example --name Ruth --role supervisor',
        'user add mira@halcyon.example --name Mira --role agent --generate',
        'user add sam@halcyon.example --name Sam --role admin,agent --password-stdin < password.txt',
      ],
      options: (command) =>
        command
          .requiredOption('--name <name>', 'as colleagues and customers see it')
          .requiredOption('--role <roles>', `one or more of ${ROLES.join(', ')}, with commas`)
          .option('--password-stdin', 'read the password from standard input')
          .option('--generate', 'make a password and print it once'),
      act: ({ args, options }) => addUser(args[0] ?? '', options),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'list',
      summary: 'everybody, with their roles',
      examples: ['user list', 'user list --json'],
      act: () => withParts(showUsers),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'disable <email>',
      summary: 'end what somebody has open, and let them in no more',
      about: 'Their name stays on what they wrote. The last administrator cannot be disabled.',
      examples: ['user disable omar@halcyon.example'],
      act: ({ args }) => disableUser(args[0] ?? ''),
    },
  );
}

async function addUser(given: string, options: AddOptions): Promise<Outcome> {
  if (!z.email().safeParse(given.trim()).success)
    throw new WrongUse(`"${given}" is not an e-mail address, e.g. ruth@halcyon.example`);
  const email = normalEmail(given);
  const displayName = options.name.trim();
  if (displayName === '') throw new WrongUse('--name: a name that people can read, e.g. --name Ruth');
  const roles = rolesOf(options.role);
  const password = await passwordFor(options);
  const id = await withParts((parts) => createUser(parts, { email, displayName, password, roles }));
  const json = { id, email, displayName, roles, ...(options.generate ? { password } : {}) };
  const lines = [`${email} can sign in as ${roles.join(', ')}.`];
  return { json, lines: options.generate ? [...lines, `Password, shown only now: ${password}`] : lines };
}

function rolesOf(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !ROLES.some((role) => role === name));
  if (unknown !== undefined)
    throw new WrongUse(`--role: there is no role "${unknown}"; use any of ${ROLES.join(', ')}`);
  return names as Role[];
}

async function passwordFor({ passwordStdin = false, generate = false }: AddOptions): Promise<string> {
  if (passwordStdin && generate) throw new WrongUse('--password-stdin and --generate: use one of the two');
  if (generate) return randomBytes(15).toString('base64url');
  if (!passwordStdin && !process.stdin.isTTY)
    throw new WrongUse('No password: use --password-stdin, --generate, or call it at a terminal and be asked');
  const password = passwordStdin
    ? (await readStdin('The password')).replace(/\r?\n$/, '')
    : await askSecretly('Password: ');
  if (password.length < SHORTEST_PASSWORD)
    throw new WrongUse(`The password is too short: at least ${SHORTEST_PASSWORD} characters`);
  if (!passwordStdin && (await askSecretly('Once more: ')) !== password) throw new WrongUse('The two are not the same');
  return password;
}

async function showUsers({ store }: Parts): Promise<Outcome> {
  const users = await listUsers(store);
  const rows = users.map((user) => [
    user.email,
    user.displayName,
    user.roles.join(', '),
    user.disabledAt === null ? '' : `disabled ${isoTime(user.disabledAt)}`,
  ]);
  return {
    json: { items: users.map((user) => ({ ...user, disabledAt: isoTime(user.disabledAt) || null })) },
    lines: tableOf([['E-MAIL', 'NAME', 'ROLES', ''], ...rows], 'Nobody works here yet: npx touchpoint user add --help'),
  };
}

function disableUser(given: string): Promise<Outcome> {
  return withParts(async (parts) => {
    const user = await userByEmail(parts, given);
    await parts.store.tx((db) => changeUser(parts.store, db, { userId: user.id, disabled: true }));
    return { json: { id: user.id, email: user.email, disabled: true }, lines: [`${user.email} is let in no more.`] };
  });
}

/** @throws Failed when nobody has this e-mail. */
export async function userByEmail({ store }: Pick<Parts, 'store'>, given: string) {
  const { users } = store.t;
  const [user] = await store.db
    .select()
    .from(users)
    .where(eq(users.email, normalEmail(given)));
  if (user === undefined) throw new Failed(`Nobody works here as ${given}. See: npx touchpoint user list`);
  return user;
}

// The engineer's first day: settings, schema, people, tokens, and mistakes at the keyboard.
import { existsSync } from 'node:fs';
import { afterAll, expect, test, vi } from 'vitest';
import { openWorld } from '../../world.ts';
import { signIn } from '../../person.ts';
import { emptyFolder, settingsOf, touchpoint, touchpointHere } from './tool.ts';

vi.setConfig({ testTimeout: 120_000 }); // processes are started, perhaps on a busy machine

const folder = emptyFolder();
afterAll(() => folder.remove());

test('a bad setting is named with what is right, and its value is not shown', async () => {
  const env = { ...folder.env, PORT: 'banana', SECRET_KEY: 'not-thirty-two-bytes' };
  const doctor = await touchpoint(['doctor', '--json'], { env });
  expect(doctor.exit).toBe(1);
  const { checks } = doctor.json() as { checks: { check: string; status: string; says: string; next?: string }[] };
  const bad = checks.filter(({ status }) => status === 'fail');
  expect(bad.map(({ says }) => says.split(':')[0])).toEqual(['PORT', 'SECRET_KEY']);
  expect(bad.every(({ next }) => next !== undefined)).toBe(true);
  const list = await touchpointHere(['user', 'list'], env);
  expect(list).toMatchObject({ exit: 1, stdout: '' });
  expect(list.stderr).toContain('PORT: expected a port such as 4000');
  expect(doctor.stdout + list.stderr).not.toContain('not-thirty-two-bytes');
});

test('looking makes nothing: where no installation is, none is after the doctor', async () => {
  const doctor = await touchpoint(['doctor', '--offline'], folder);
  expect(doctor.exit).toBe(0);
  expect(doctor.stdout).toMatch(/^warn {2}database: there is none yet/m);
  const check = await touchpointHere(['migrate', '--check'], folder.env);
  expect(check.exit).toBe(1);
  expect(check.json().pending[0]).toBe('0000_the-first-tables');
  expect(existsSync(folder.dataDir)).toBe(false);
});

test('migrate says what it applied, and then that nothing is left', async () => {
  const first = await touchpoint(['migrate', '--json'], folder);
  expect(first.exit).toBe(0);
  expect(first.json().applied.length).toBeGreaterThan(0);
  const then = await touchpointHere(['migrate', '--check'], folder.env);
  expect(then.exit).toBe(0);
  expect(then.json()).toMatchObject({ pending: [] });
});

test('with --json a mistake is one JSON document, too', async () => {
  const answer = await touchpoint(['backup', '--json'], folder);
  expect(answer.exit).toBe(2);
  expect(answer.json()).toEqual({ error: { code: 'wrong_use', message: "missing required argument 'file'", exit: 2 } });
});

test('people and tokens made here open the running product, and close it again', async () => {
  const world = await openWorld();
  const env = settingsOf(world);
  const nina = { email: 'nina@halcyon.example', password: 'a password for Nina' };
  try {
    const role = ['--name', 'Nina', '--role', 'agent,supervisor', '--password-stdin', '--json'];
    const added = await touchpoint(['user', 'add', 'Nina@Halcyon.example', ...role], {
      env,
      stdin: `${nina.password}\n`,
    });
    expect(added.json()).toMatchObject({ email: nina.email, roles: ['agent', 'supervisor'] });
    expect(added.stdout).not.toContain(nina.password);
    await signIn(world.url, nina);

    const again = await touchpointHere(
      ['user', 'add', nina.email, '--name', 'N', '--role', 'agent', '--generate'],
      env,
    );
    expect(again).toMatchObject({ exit: 1, stdout: '' });
    expect(again.stderr).toContain('works here already');

    const made = await touchpointHere(['token', 'add', nina.email, '--name', 'import', '--json'], env);
    const { id, token } = made.json() as { id: string; token: string };
    const ask = () => fetch(`${world.url}/api/v1/session`, { headers: { authorization: `Bearer ${token}` } });
    expect((await ask()).status).toBe(200);
    const list = await touchpointHere(['token', 'list', '--json'], env);
    expect(list.stdout).toContain(id);
    expect(list.stdout).not.toContain(token);
    expect((await touchpointHere(['token', 'revoke', id], env)).exit).toBe(0);
    expect((await ask()).status).toBe(401);

    expect((await touchpointHere(['user', 'disable', nina.email], env)).exit).toBe(0);
    await expect(signIn(world.url, nina)).rejects.toThrow();
    const lastAdmin = await touchpointHere(['user', 'disable', 'sam@halcyon.example'], env);
    expect(lastAdmin.exit).toBe(1);
    expect(lastAdmin.stderr).toContain('last administrator');
  } finally {
    await world.close();
  }
});

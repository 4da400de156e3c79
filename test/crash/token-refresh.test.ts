// A process dies after X has taken its refresh token for a new one and before the new one is stored. Nothing can bring it back:
// the account waits for a person, who is told exactly that; replies wait, and a new log-in goes on.
import { expect, test } from 'vitest';
import { REFRESH_STEPS } from '../../src/step.ts';
import { ACCOUNTS, SECRETS } from '../cast.ts';
import { openCrashGround } from './ground.ts';
import { until, type Product } from './product.ts';

test.each(REFRESH_STEPS)(
  'a death at %s is told plainly, and a new log-in mends it',
  { timeout: 150_000 },
  async (step) => {
    await using ground = await openCrashGround('sqlite');
    const { sim } = ground;
    sim.grantAgain(ACCOUNTS.x, { userAccessToken: 'bearer', refreshToken: 'refresh' });
    const env = {
      X_ACCESS_TOKEN: '',
      X_ACCESS_SECRET: '',
      X_REFRESH_TOKEN: 'refresh',
      X_CLIENT_ID: SECRETS.xClientId ?? '',
      X_CLIENT_SECRET: SECRETS.xClientSecret ?? '',
    };
    const refreshes = () => sim.calls().filter(({ endpoint }) => endpoint === 'x.token');
    const accountAt = async (product: Product) => {
      const { items } = (await ground.agent(product).get('/api/v1/channel-accounts')).body;
      return items.find(({ channel }: { channel: string }) => channel === 'x');
    };

    const first = await ground.start({ ...env, TOUCHPOINT_DIE_AT: step });
    expect(await first.ended(60_000)).toBe('SIGKILL');
    expect(refreshes().map(({ status }) => status)).toEqual([200]);

    const second = await ground.start(env);
    const lost = await until(
      'the loss is told',
      async () => {
        const account = await accountAt(second);
        return account.state === 'paused' && account.problem.code === 'refresh_lost' ? account : undefined;
      },
      90_000,
    );
    const token = lost.connection.checks.find(({ check }: { check: string }) => check === 'token');
    expect(token.sentence).toContain('lost when a process died');
    expect(token.next).toContain('account add x');
    expect(refreshes().map(({ status }) => status)).toEqual([200, 400]);

    const credentials = sim.grantAgain(ACCOUNTS.x, { userAccessToken: 'bearer 2', refreshToken: 'refresh 2' });
    await ground.agent(second).send('PUT', `/api/v1/channel-accounts/${lost.id}`, { credentials });
    await until('the new log-in works', async () => {
      const account = await accountAt(second);
      const [check] = account.connection.checks;
      return account.state === 'active' && check?.check === 'token' && check.state === 'ok';
    });
  },
);

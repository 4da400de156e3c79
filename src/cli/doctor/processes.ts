// Is the product running? Each process says so in `processes`; the holder of the relay's duty is another sign of life.
import { gt } from 'drizzle-orm';
import { realNow } from '../../clock.ts';
import type { Parts } from '../../parts.ts';
import { ageOf } from '../table.ts';
import type { Finding } from './finding.ts';

/** A process that was not seen for so long in real time has ended. */
const ALIVE_MS = 30_000;
const check = 'processes';

export async function lookAtProcesses({ store }: Parts): Promise<Finding[]> {
  const { processes: p, leases: l } = store.t;
  const now = realNow();
  const alive = await store.db
    .select()
    .from(p)
    .where(gt(p.lastSeenAt, now - ALIVE_MS));
  const duties = await store.db.select().from(l).where(gt(l.until, now));
  if (alive.length > 0)
    return alive.map(({ id, parts, startedAt }) => ({
      check,
      status: 'ok',
      says: `${id} runs ${parts}, for ${ageOf(now - startedAt)}`,
    }));
  if (duties.length > 0)
    return [{ check, status: 'ok', says: `the product runs: ${duties.map(({ name }) => name).join(', ')} is in hand` }];
  const next = 'npm start; until then platforms get no answer';
  return [{ check, status: 'warn', says: 'none is running', next }];
}

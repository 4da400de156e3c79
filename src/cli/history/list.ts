// `touchpoint history list`: every import, how far it is and what it brought.
import { listImports } from '../../history/import-archive.ts';
import type { Outcome } from '../command.ts';
import { withParts } from '../open.ts';
import { isoTime, tableOf } from '../table.ts';

export const listHistory = (): Promise<Outcome> =>
  withParts(async ({ store, clock }) => {
    const { channelAccounts: t } = store.t;
    const accounts = new Map((await store.db.select().from(t)).map((account) => [account.id, account]));
    const items = (await listImports(store)).map(({ channelAccountId, startedAt, finishedAt, updatedAt, ...row }) => {
      const account = accounts.get(channelAccountId);
      return {
        id: row.id,
        handle: account === undefined ? null : `${account.channel}:${account.externalId}`,
        name: account === undefined ? 'a handle that is gone' : `${account.channel}:@${account.handle}`,
        format: row.format,
        state: row.state,
        read: row.read,
        stored: row.stored,
        known: row.known,
        refused: row.refused,
        startedAt: isoTime(startedAt),
        updatedAt: isoTime(updatedAt),
        finishedAt: isoTime(finishedAt) || null,
      };
    });
    const heading = ['IMPORT', 'HANDLE', 'FORMAT', 'STATE', 'READ', 'STORED', 'KNOWN', 'REFUSED', 'BEGAN'];
    const rows = items.map((one) => [
      one.id, one.name, one.format, STATES[one.state], String(one.read), String(one.stored), String(one.known), String(one.refused), one.startedAt,
    ]); // prettier-ignore
    return {
      json: { items, asOf: isoTime(clock.now()) },
      lines: tableOf([heading, ...rows], 'No archive was read yet: npx touchpoint history import --help'),
    };
  });

/** Whether one that is not done is being read or was stopped cannot be seen from outside; the way on is the same. */
const STATES = { running: 'not done: import it again', done: 'done', failed: 'failed: import it again' } as const;

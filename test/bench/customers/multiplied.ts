// A base of customers many times as large, without building each of them: every further one has the record of somebody who is there,
// under an id and a number of its own. What it is found by that others share too, such as names, it shares; what only one has, such as
// an e-mail, becomes something nobody has. So every look-up meets tables and candidates of the size that they would have.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { DATABASE_FILE } from '../../../src/db/open.ts';

const KEYS = 2 ** 52;

/** The base must be closed. `times`: how often everybody is there afterwards. */
export function multiply({ dataDir, count, times }: { dataDir: string; count: number; times: number }): void {
  const db = new Database(join(dataDir, DATABASE_FILE));
  try {
    for (const pragma of ['synchronous = OFF', 'cache_size = -1500000', 'temp_store = FILE']) db.pragma(pragma);
    const columns = (db.pragma('table_info(customers)') as { name: string }[]).map(({ name }) => name);
    const values = columns.map((name) => CHANGED[name] ?? name).join(', ');
    const copy = db.prepare(
      `insert into customers (${columns.join(', ')}) select ${values} from customers where no <= @count order by id`,
    );
    for (let time = 1; time < times; time += 1) copy.run({ time, count });
    db.exec('create table lone as select key from customer_keys group by key having count(*) = 1');
    db.exec('create unique index lone_ix on lone (key)');
    db.exec(
      'create table more_keys (key integer not null, customer_no integer not null, primary key (key, customer_no)) without rowid',
    );
    db.prepare(
      `insert into more_keys
       with recursive turn (time) as (select 0 union all select time + 1 from turn where time + 1 < @times)
       select case when time > 0 and lone.key is not null then abs(random()) % ${KEYS} else k.key end as key, k.customer_no + time * @count
       from customer_keys k left join lone on lone.key = k.key, turn order by 1, 2`,
    ).run({ times, count });
    db.exec('drop table lone; drop table customer_keys; alter table more_keys rename to customer_keys');
    db.prepare('update customer_numbers set last = ?').run(count * times);
  } finally {
    db.close();
  }
}

/** Ids that sort behind all that there are, in the order of the copies. */
const CHANGED: Readonly<Record<string, string>> = {
  id: `'cus_' || printf('%02x', 128 + @time) || substr(id, 7)`,
  no: 'no + @time * @count',
  ref: `ref || '-' || @time`,
};

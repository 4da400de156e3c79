// A prepared statement is planned once: what SQLite is given, and that it is still the same statement.
import Database from 'better-sqlite3';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settleText } from '../../../src/db/lite-plan.ts';

describe('the text of a prepared statement', () => {
  test('keeps its places for values and its names, and has its constants written out', () => {
    const place = Symbol('place');
    const sql = `select "a?" from t where "a?" = ? and b = ? and c = ? and d like 'wh?t' and e = ? limit ?`;
    expect(settleText({ sql, params: [place, "it's", 7, true, place] })).toEqual({
      text: `select "a?" from t where "a?" = +? and b = 'it''s' and c = 7 and d like 'wh?t' and e = 1 limit +?`,
      params: [place, place],
    });
  });

  test('means the same as before, whatever the values', () => {
    const database = new Database(':memory:');
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.maxSafeInteger(), fc.double({ noNaN: true }), fc.constant(null)); // prettier-ignore
    const sql = 'select ? as a, typeof(?) as b, ? = ? as c';
    fc.assert(
      fc.property(fc.array(value, { minLength: 4, maxLength: 4 }), (params) => {
        const plain = database.prepare(sql).get(params);
        const settled = settleText({ sql, params });
        // A whole number that is bound is a REAL to the driver, one that is written out an INTEGER: a column makes them equal.
        const lax = (row: unknown) => JSON.stringify(row).replace('"real"', '"integer"');
        expect(lax(database.prepare(settled.text).get(settled.params))).toBe(lax(plain));
      }),
    );
    database.close();
  });

  test('lets the planner choose a partial index and never plans again', () => {
    const database = new Database(':memory:');
    database.exec(`create table t (id text, state text, at integer); create index due on t (at) where state = 'new'`);
    const settled = settleText({
      sql: 'select id from t where state = ? and at < ? order by at',
      params: ['new', Symbol('at')],
    });
    const plan = database.prepare(`explain query plan ${settled.text}`).all(5) as { detail: string }[];
    expect(plan.map(({ detail }) => detail)).toEqual(['SEARCH t USING INDEX due (at<?)']);
    database.close();
  });
});

import { expect, test } from 'vitest';
import { ConfigError } from '../../../src/config.ts';
import { ProductError } from '../../../src/errors.ts';
import { Failed, failureOf, WrongUse } from '../../../src/cli/failure.ts';

test.each([
  [new WrongUse('--rate: "x" is not a number'), 2],
  [new Failed('There is no file'), 1],
  [new ConfigError('PORT: expected a port'), 1],
  [new ProductError('already_exists', 'Somebody with this e-mail works here already.'), 1],
])('%s is said in its own words', (error, exit) => {
  expect(failureOf(error)).toMatchObject({ message: error.message, exit });
});

test('a failed statement shows its code, never the values of the row', () => {
  const cause = Object.assign(new Error('UNIQUE constraint failed: users.email'), { code: 'SQLITE_CONSTRAINT_UNIQUE' });
  const error = new Error('Failed query: insert into users values (?)\nparams: ana.ruiz@halcyon.example', { cause });
  const failure = failureOf(error);
  expect(failure?.message).toBe('It failed: a statement failed (SQLITE_CONSTRAINT_UNIQUE)');
  expect(failure?.exit).toBe(1);
});

// Whoever copies .env.example gets the product as it is without it: no duty is left out.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { expect, test } from 'vitest';
import { loadConfig, WORKER_PARTS } from '../../../src/config.ts';

test('the example settings start every worker', () => {
  const example = parseEnv(readFileSync('.env.example', 'utf8'));
  expect(loadConfig({ ...example }).workers.toSorted()).toEqual([...WORKER_PARTS].toSorted());
});

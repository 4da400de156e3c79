// Where secrets may travel: encrypted anywhere, in the clear only inside this machine.
import { expect, test } from 'vitest';
import { isSafeAddress } from '../../../src/safe-address.ts';

test.each([
  ['https://api.x.com', true],
  ['http://127.0.0.1:4000', true],
  ['http://127.0.0.2', true],
  ['http://localhost:4001', true],
  ['http://[::1]:4001', true],
  ['http://api.x.com', false],
  ['http://localhost.example', false],
  ['http://127.0.0.1.example', false],
  ['http://10.0.0.1', false],
  ['ftp://localhost', false],
])('%s may be called: %s', (address, safe) => {
  expect(isSafeAddress(new URL(address))).toBe(safe);
});

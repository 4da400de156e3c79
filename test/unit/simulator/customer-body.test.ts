// Everybody of the cast and the crowd is a record that the product takes.
import { expect, test } from 'vitest';
import { CustomerBody } from '../../../src/api/schemas.ts';
import { changedRecord } from '../../../src/customers/changed-record.ts';
import { CAST, crowd } from '../../../src/simulator/cast.ts';
import { customerBody } from '../../../src/simulator/customer-body.ts';

test.each([...CAST, ...crowd({ seed: 7, count: 300 })])('$key', (persona) => {
  const body = CustomerBody.parse(customerBody(persona));
  const record = changedRecord(body, { before: null, now: Date.UTC(2026, 2, 12), region: null });
  expect(record).toMatchObject({ loyalty: persona.record.ref, emails: [{ value: persona.record.email }] });
  expect(record.references).toHaveLength(persona.record.attributes['booking'] === undefined ? 0 : 1);
});

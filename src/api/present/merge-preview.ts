// Two records side by side, field by field, for whoever decides whether they are one person's.
import { JOINED_FIELDS, MAP_FIELDS, SINGLE_FIELDS } from '../../customers/effective-record.ts';
import { shownRecords, type ShownRecord } from '../../customers/shown-records.ts';
import type { CustomerRow } from '../../customers/standing-for.ts';
import { readSide, warningsOf, whyNotOne, type Side } from '../../links/one-person.ts';
import type { Store } from '../../db/store.ts';
import type { Parts } from '../../parts.ts';
import type { MergePreview } from '../schemas.ts';
import { displayNameOf } from './contact.ts';
import { contactsById } from './contacts-by-id.ts';
import { presentRecord, recordShown } from './customers.ts';
import { userNames } from './user-names.ts';

interface Both {
  survivor: CustomerRow;
  merged: CustomerRow;
}

export async function presentMergePreview(
  parts: Pick<Parts, 'store' | 'clock'>,
  { survivor, merged, viewer }: Both & { viewer: { id: string } },
): Promise<MergePreview> {
  const { store } = parts;
  const [kept, other] = await shownRecords(store, [survivor, merged]);
  if (kept === undefined || other === undefined) throw new Error('a record was not shown');
  await recordShown(parts, { shown: [kept, other], viewer });
  const sides = {
    survivor: await readSide(store, store.db, survivor),
    merged: await readSide(store, store.db, merged),
  };
  const names = await userNames(store, [...kept.merged, ...other.merged].map(({ byUserId }) => byUserId)); // prettier-ignore
  const why = whyNotOne(sides.survivor, sides.merged);
  return {
    survivor: presentRecord(kept, names),
    merged: presentRecord(other, names),
    fields: fieldsOf(kept, other),
    contacts: await contactsOf(store, sides),
    warnings: [...(why === undefined ? [] : [why]), ...warningsOf(sides.survivor, sides.merged)],
    possible: why === undefined,
  };
}

function fieldsOf({ record: kept }: ShownRecord, { record: other }: ShownRecord): MergePreview['fields'] {
  const field = (name: string, { one, two, joins }: { one: string[]; two: string[]; joins: boolean }) => ({
    field: name,
    kept: one.length === 0 ? null : one.join(', '),
    other: two.length === 0 ? null : two.join(', '),
    same: one.join('\0') === two.join('\0'),
    joins,
  });
  const listed = {
    names: (of: typeof kept) => of.names.map(({ given, family }) => `${given} ${family}`.trim()),
    emails: (of: typeof kept) => of.emails.map(({ value }) => value),
    phones: (of: typeof kept) => of.phones.map(({ value }) => value),
    references: (of: typeof kept) => of.references.map(({ kind, value }) => `${kind} ${value}`),
  } satisfies Record<(typeof JOINED_FIELDS)[number], unknown>;
  const named = (of: Record<string, unknown>) => Object.entries(of).map(([name, value]) => `${name}: ${wordOf(value)}`);
  return [
    ...SINGLE_FIELDS.map((name) => field(name, { one: some(kept[name]), two: some(other[name]), joins: false })),
    ...JOINED_FIELDS.map((name) => field(name, { one: listed[name](kept), two: listed[name](other), joins: true })),
    ...MAP_FIELDS.map((name) => field(name, { one: named(kept[name]), two: named(other[name]), joins: true })),
  ];
}

const some = (value: string | null): string[] => (value === null ? [] : [value]);

/** Of a consent: whether it was given. */
const wordOf = (value: unknown): string =>
  typeof value === 'string' ? value : (value as { granted: boolean }).granted ? 'yes' : 'no';

async function contactsOf(store: Store, { survivor, merged }: Record<'survivor' | 'merged', Side>) {
  const contacts = await contactsById(store, [...survivor.identities, ...merged.identities].map(({ contactId }) => contactId)); // prettier-ignore
  const listed = (side: Side, of: 'survivor' | 'merged') =>
    side.identities.flatMap(({ contactId }) => {
      const contact = contacts.get(contactId);
      return contact === undefined
        ? []
        : [{ id: contactId, displayName: displayNameOf(contact), channel: contact.channel, of }];
    });
  return [...listed(survivor, 'survivor'), ...listed(merged, 'merged')];
}

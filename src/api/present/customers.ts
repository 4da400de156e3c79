// The brand's records as each viewer may see them: whole for those who look after them, and for an agent only where a link says
// that somebody who writes is that person. What may not be seen never leaves here.
import type { CurrentUser } from '../../auth/identity.ts';
import { mayLead } from '../../auth/permissions.ts';
import type { CustomerRow } from '../../customers/find-customers.ts';
import { maskedRecord, nameOf } from '../../customers/masked.ts';
import { shownRecords, type ShownRecord } from '../../customers/shown-records.ts';
import { standing } from '../../customers/standing.ts';
import { recordCardViews } from '../../links/card-views.ts';
import { linkedCustomers } from '../../links/linked-customers.ts';
import type { Parts } from '../../parts.ts';
import type { CustomerListed, CustomerRecord } from '../schemas.ts';
import { iso } from './times.ts';
import { userNames } from './user-names.ts';

type Needs = Pick<Parts, 'store' | 'clock'>;

/** In the order given; a merged one as the one that stands for it, or `isAsNamed` as itself. */
export async function presentCustomers(
  parts: Needs,
  { rows, viewer, isAsNamed = false }: { rows: readonly CustomerRow[]; viewer: CurrentUser; isAsNamed?: boolean },
): Promise<CustomerListed[]> {
  const { store, clock } = parts;
  const shown = await shownRecords(store, isAsNamed ? rows : await standing(store, rows));
  const linked = mayLook(viewer)
    ? undefined
    : await linkedCustomers(store, { customerIds: shown.flatMap(({ customerIds }) => customerIds), now: clock.now() });
  const names = await userNames(
    store,
    shown.flatMap(({ merged }) => merged.map(({ byUserId }) => byUserId)),
  );
  const isOpen = (one: ShownRecord) => linked === undefined || one.customerIds.some((id) => linked.has(id));
  await recordShown(parts, { shown: shown.filter(isOpen), viewer });
  return shown.map((one) => {
    return {
      id: one.row.id,
      ...maskedRecord(one.record),
      ref: isOpen(one) ? one.row.ref : null,
      record: isOpen(one) ? presentRecord(one, names) : null,
    };
  });
}

/** Whoever shows whole records says to whom, before they leave: should a link be wrong, it is known what it disclosed. */
export const recordShown = (
  parts: Needs,
  { shown, viewer }: { shown: readonly ShownRecord[]; viewer: { id: string } },
): Promise<void> =>
  recordCardViews(parts, { customerIds: shown.flatMap(({ customerIds }) => customerIds), user: viewer });

/** Who looks after records sees them all. */
export const mayLook = ({ roles }: CurrentUser): boolean => mayLead(roles) || roles.includes('privacy_officer');

/** The whole record. `names` of those who merged. */
export function presentRecord(
  { row, record, merged }: ShownRecord,
  names: ReadonlyMap<string, string>,
): CustomerRecord {
  const points = (of: typeof record.emails) =>
    of.map(({ value, changedAt, verified = false }) => ({
      value,
      changedAt: iso(Math.max(changedAt, row.createdAt)), // it came with the record
      verified,
    }));
  return {
    id: row.id,
    ref: row.ref,
    displayName: nameOf(record),
    names: record.names,
    emails: points(record.emails),
    phones: points(record.phones),
    loyalty: record.loyalty,
    tier: record.tier,
    birthDate: record.birthDate,
    language: record.language,
    timeZone: record.timeZone,
    city: record.city,
    country: record.country,
    handles: record.handles,
    references: record.references.map(({ kind, value, people, until }) => ({
      kind,
      value,
      ...(people === undefined ? {} : { people }),
      ...(until === undefined ? {} : { until: iso(until) }),
    })),
    preferences: record.preferences,
    consent: Object.fromEntries(
      Object.entries(record.consent).map(([purpose, { granted, at }]) => [purpose, { granted, at: iso(at) }]),
    ),
    attributes: record.attributes,
    source: row.source,
    version: row.version,
    merged: merged.map(({ mergeId, customerId, displayName, take, at, byUserId }) => ({
      mergeId,
      customerId,
      displayName,
      take,
      at: iso(at),
      by: byUserId === null ? null : { id: byUserId, displayName: names.get(byUserId) ?? 'Somebody' },
    })),
    mergedInto: row.mergedIntoId,
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
  };
}

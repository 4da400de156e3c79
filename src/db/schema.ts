// The one schema definition for both databases; each noun's tables stand in their own file.
import type { Kit } from './kit.ts';
import { accountTables } from './tables/accounts.ts';
import { connectorTables } from './tables/connectors.ts';
import { conversationTables } from './tables/conversations.ts';
import { customerTables } from './tables/customers.ts';
import { deliveryTables } from './tables/deliveries.ts';
import { eventTables } from './tables/events.ts';
import { fileTables } from './tables/files.ts';
import { installationTables } from './tables/installation.ts';
import { linkTables } from './tables/links.ts';
import { messageTables } from './tables/messages.ts';
import { outboxTables } from './tables/outbox.ts';
import { peopleTables } from './tables/people.ts';
import { proofTables } from './tables/proofs.ts';
import { readingTables } from './tables/reading.ts';
import { staffTables } from './tables/staff.ts';

export const defineSchema = (k: Kit) => ({
  ...installationTables(k),
  ...staffTables(k),
  ...accountTables(k),
  ...readingTables(k),
  ...deliveryTables(k),
  ...peopleTables(k),
  ...customerTables(k),
  ...linkTables(k),
  ...proofTables(k),
  ...connectorTables(k),
  ...conversationTables(k),
  ...messageTables(k),
  ...fileTables(k),
  ...outboxTables(k),
  ...eventTables(k),
});

export type Schema = ReturnType<typeof defineSchema>;

// Where the brand's own systems are asked for live facts about a customer, and what they last answered.
import type { Kit } from '../kit.ts';

export const connectorTables = (k: Kit) => ({
  connectors: k.table('connectors', {
    id: k.text().primaryKey(),
    /** As agents see it: "Next flights". */
    title: k.text().notNull(),
    /** Sealed, since headers carry keys: where to ask, what to send, how to read the answer (connectors/declaration.ts). */
    declaration: k.sealedJson<Record<string, unknown>>('connectors/declaration').notNull(),
    enabled: k.bool().notNull(),
    /** Order among the cards. */
    place: k.int().notNull(),
    createdAt: k.ms().notNull(),
    updatedAt: k.ms().notNull(),
  }),

  /** The newest answer for each customer, and the newest failure. */
  connectorAnswers: k.table(
    'connector_answers',
    {
      id: k.text().primaryKey(),
      connectorId: k.text().notNull(),
      customerId: k.text().notNull(),
      /** Null: it never answered. */
      answer: k.sealedJson<Record<string, unknown>>('connector_answers/answer'),
      answeredAt: k.ms(),
      /** Why the last try gave nothing: picks the sentence; null: it did. */
      because: k.text(),
      triedAt: k.ms().notNull(),
    },
    (t) => [k.unique('connector_answers_uq').on(t.customerId, t.connectorId)],
  ),
});

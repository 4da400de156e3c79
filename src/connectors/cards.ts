// The cards of live facts beside a conversation: at once, from what is kept; what is old is asked for in the background. Only of who
// was proved or confirmed to be a customer.
import { activeLinks } from '../links/active-links.ts';
import { answersFor, enabledConnectors, type AnswerRow, type Connector } from './connector-rows.ts';
import { urlFor } from './declaration.ts';
import type { CardItem } from './read-answer.ts';
import { answerTo, isDue, itemsOf, refresh, RETRY_MS, type CustomerRow, type RefreshParts } from './refresh.ts';
import { failureSentence, missingSentence } from './sentences.ts';

export interface Card {
  connectorId: string;
  title: string;
  state: 'loading' | 'fresh' | 'stale' | 'failed';
  items: CardItem[];
  answeredAt: number | null;
  sentence: string | null;
}

export async function cardsOf(parts: RefreshParts, contactId: string): Promise<Card[]> {
  const { store, clock } = parts;
  const now = clock.now();
  const link = (await activeLinks(store, { contactIds: [contactId], now })).get(contactId);
  if (link === undefined) return [];
  const answers = await answersFor(store, link.customer.id);
  return (await enabledConnectors(store)).map((connector) => {
    const about = { connector, customer: link.customer };
    const answer = answerTo(parts, about, answers);
    if (isDue(connector, answer, now)) void refresh(parts, about);
    return cardOf({ connector, answer, customer: link.customer, now });
  });
}

/** Pure. */
export function cardOf({
  connector,
  answer,
  customer,
  now,
}: {
  connector: Connector;
  answer: AnswerRow | undefined;
  customer: CustomerRow;
  now: number;
}): Card {
  const { id: connectorId, title, declaration } = connector;
  const card = { connectorId, title, items: itemsOf(answer), answeredAt: answer?.answeredAt ?? null };
  if (answer === undefined) return { ...card, state: 'loading', sentence: null };
  if (answer.because !== null) {
    const sentence = sentenceFor(answer, { declaration, customer, now });
    return { ...card, state: card.answeredAt === null ? 'failed' : 'stale', sentence };
  }
  const isOld = now >= (answer.answeredAt ?? 0) + declaration.freshSeconds * 1_000;
  return { ...card, state: isOld ? 'stale' : 'fresh', sentence: isOld ? 'Asking for the newest.' : null };
}

function sentenceFor(
  { because, triedAt }: AnswerRow,
  { declaration, customer, now }: { declaration: Connector['declaration']; customer: CustomerRow; now: number },
): string {
  if (because === 'missing') {
    const where = urlFor(declaration.url ?? '', customer);
    if ('missing' in where) return missingSentence(where.missing);
  }
  return failureSentence(because ?? '', triedAt + RETRY_MS - now);
}

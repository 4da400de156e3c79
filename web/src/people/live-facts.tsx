// What the brand's own systems say just now: flights, orders, claims. A slow or broken system never keeps anybody from reading.
import { TriangleAlert } from 'lucide-react';
import type { ContextCard } from '../../../src/api/schemas.ts';
import { agoWords, clockTime } from '../ui/time-words.ts';
import { Card } from '../ui/card.tsx';
import { useLiveFacts } from './queries.ts';

export function LiveFacts({ contactId, now }: { contactId: string; now: number }) {
  const { data } = useLiveFacts(contactId);
  return (data?.items ?? []).map((card) => (
    <Card
      key={card.connectorId}
      id={`live-${card.connectorId}`}
      title={card.title}
      right={card.answeredAt === null ? '' : `as of ${clockTime(card.answeredAt)}`}
    >
      <Facts card={card} now={now} />
    </Card>
  ));
}

function Facts({ card, now }: { card: ContextCard; now: number }) {
  const { state, items, sentence, answeredAt } = card;
  return (
    <div className={`live ${state}`} aria-busy={state === 'loading'}>
      {sentence !== null && (
        <p className="row-x mute" role="status">
          {state !== 'loading' && <TriangleAlert className="i sm" aria-hidden="true" />} {sentence}
          {state === 'stale' && answeredAt !== null && ` What you see is from ${agoWords(answeredAt, now)}.`}
        </p>
      )}
      {state === 'loading' && sentence === null && <p className="mute">Asking…</p>}
      {state === 'fresh' && items.length === 0 && <p className="mute">Nothing there.</p>}
      {items.map(({ title, fields, url, urgent }, at) => (
        <div key={`${title} ${at}`} className="liveitem">
          <div className="row-x">
            <b className="strong grow">
              {url === null ? (
                title
              ) : (
                <a href={url} target="_blank" rel="noreferrer noopener">
                  {title}
                </a>
              )}
            </b>
            {urgent !== null && urgent !== '' && <span className="chip soon">{urgent}</span>}
          </div>
          <dl className="kv">
            {fields.map(({ name, value }) => (
              <div key={name} style={{ display: 'contents' }}>
                <dt>{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}

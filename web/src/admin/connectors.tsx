// The brand's own systems that are asked for live facts: what is asked, whether it answers, and a try with one customer.
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Connector, ContextCard, CustomerListed } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { queryClient, useMe } from '../state/session.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { typedInto } from './change-account.ts';

const again = (): void => void queryClient.invalidateQueries({ queryKey: ['connectors'] });

export function Connectors() {
  const me = useMe();
  const { data, error } = useQuery({
    queryKey: ['connectors'],
    queryFn: ({ signal }) => api.get<{ items: Connector[] }>('/connectors', signal),
  });
  const items = data?.items ?? [];
  const mayChange = me.roles.includes('admin');
  return (
    <section>
      <h2>Live facts from your own systems</h2>
      <p className="mute">
        Shown beside the conversation once it is proved who writes. A slow or broken system never keeps a message from
        the screen.
      </p>
      {error && <p className="error">{error.message}</p>}
      {data && items.length === 0 && <p>None is connected.</p>}
      {items.map((connector) => (
        <One key={connector.id} connector={connector} mayChange={mayChange} />
      ))}
      {mayChange && <Add />}
    </section>
  );
}

function One({ connector, mayChange }: { connector: Connector; mayChange: boolean }) {
  const { id, title, enabled, place, declaration } = connector;
  const [tried, setTried] = useState<{ card: ContextCard; ms: number; status: number | null } | null>(null);
  const { headerNames, ...rest } = declaration;
  const turn = async () => {
    try {
      await api.put(`/connectors/${id}`, { title, enabled: !enabled, place, declaration: rest });
    } catch (error) {
      sayError(error);
    }
    again();
  };
  const remove = async () => {
    try {
      await api.del(`/connectors/${id}`);
      say(`${title} is no longer asked.`);
    } catch (error) {
      sayError(error);
    }
    again();
  };
  const tryIt = async () => {
    try {
      const { items } = await api.get<{ items: CustomerListed[] }>('/customers?limit=1');
      const [customer] = items;
      if (customer === undefined) {
        say('There is no customer to try it with.', { bad: true });
        return;
      }
      setTried(await api.post(`/connectors/${id}/try`, { customerId: customer.id }));
    } catch (error) {
      sayError(error);
    }
  };
  return (
    <div className="verdict" style={{ marginTop: 10 }}>
      <p className="row-x wrap">
        <b className="strong">{title}</b>
        <span className={`chip ${enabled ? 'ok' : 'paused'}`}>{enabled ? 'asked' : 'off'}</span>
        <span className="grow mono cut">{declaration.url ?? `${declaration.openapi} ${declaration.operationId}`}</span>
        {mayChange && (
          <>
            <button type="button" className="btn" onClick={() => void tryIt()}>
              Try
            </button>
            <button type="button" className="btn ghost" onClick={() => void turn()}>
              {enabled ? 'Switch off' : 'Switch on'}
            </button>
            <button type="button" className="btn ghost" onClick={() => void remove()}>
              Remove
            </button>
          </>
        )}
      </p>
      {headerNames.length > 0 && <p className="mute">Sends {headerNames.join(', ')}; the values are sealed.</p>}
      {tried && (
        <p role="status">
          {tried.card.sentence ??
            `It answered ${tried.card.items.length} ${tried.card.items.length === 1 ? 'entry' : 'entries'} in ${Math.round(tried.ms)} ms: ${tried.card.items.map(({ title: name }) => name).join('; ')}`}
        </p>
      )}
    </div>
  );
}

const FIELDS = ['title', 'url', 'items', 'entry', 'fields', 'urgent', 'headerName', 'headerValue'] as const;

function Add() {
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const typed = typedInto(form, [...FIELDS]);
    const fields = (typed['fields'] ?? '')
      .split('\n')
      .map((line) => line.split('='))
      .flatMap(([name = '', ...value]) =>
        name.trim() === '' ? [] : [{ name: name.trim(), value: value.join('=').trim() }],
      );
    const { title = '', url = '', items = '', entry = '', urgent, headerName, headerValue } = typed;
    const headers = headerName && headerValue ? { headers: { [headerName]: headerValue } } : {};
    const declaration = { url, items, title: entry, fields, ...(urgent ? { urgent } : {}), ...headers };
    try {
      await api.post('/connectors', { title, declaration });
      say(`${title} is asked from now on.`);
      form.reset();
    } catch (error) {
      sayError(error);
    }
    again();
  };
  return (
    <details style={{ marginTop: 12 }}>
      <summary>Connect a system</summary>
      <form className="form" onSubmit={(event) => void submit(event)}>
        <label>
          What agents call it
          <input className="input" name="title" placeholder="Next flights" maxLength={60} required />
        </label>
        <label>
          Address; {'{ref}'}, {'{loyalty}'}, {'{email}'}, {'{phone}'}, {'{booking}'} stand for the customer&apos;s own
          <input
            className="input mono"
            name="url"
            placeholder="https://api.brand.example/customers/{ref}/flights"
            required
          />
        </label>
        <label>
          Where in the answer the list is; empty: the answer itself
          <input className="input mono" name="items" placeholder="data.flights" />
        </label>
        <label>
          Title of an entry
          <input className="input mono" name="entry" placeholder="{flight} {from}–{to}" required />
        </label>
        <label>
          Its lines, name=value
          <textarea className="input mono" name="fields" rows={3} placeholder={'Departs={departs}\nSeat={seat}'} />
        </label>
        <label>
          What makes it urgent
          <input className="input mono" name="urgent" placeholder="departs {departs}" />
        </label>
        <label>
          Header to send, if any
          <input className="input mono" name="headerName" placeholder="Authorization" />
        </label>
        <label>
          Its value
          <input className="input" name="headerValue" type="password" autoComplete="off" />
        </label>
        <button type="submit" className="btn primary" style={{ justifySelf: 'start' }}>
          Connect
        </button>
      </form>
    </details>
  );
}

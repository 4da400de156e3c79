// For who runs it: what the brand's numbers look like, which values mean nothing, and the brand's own systems that are asked for facts.
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { Recognition } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { queryClient, useMe } from '../state/session.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { Connectors } from './connectors.tsx';

const DIGITS = ['none', 'luhn', 'mod7', 'mod10', 'mod97'] as const;

export function RecognitionPage() {
  const { data, error } = useQuery({
    queryKey: ['recognition'],
    queryFn: ({ signal }) => api.get<Recognition>('/admin/recognition', signal),
  });
  return (
    <main className="page">
      <h1>Recognition</h1>
      <p>
        What in a message may point to a customer. It only ever suggests: a sender is linked to a record by a proof, or
        when an agent stands for it.
      </p>
      {error && <p className="error">{error.message}</p>}
      {data && <Settings key={JSON.stringify(data)} settings={data} />}
      <Connectors />
    </main>
  );
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** `HA\d{7} luhn` on a line of its own. */
const patternsOf = (text: string): Recognition['loyalty'] =>
  linesOf(text).map((line) => {
    const [pattern = '', digit = 'none'] = line.split(/\s+/);
    return { pattern, checkDigit: DIGITS.find((name) => name === digit) ?? 'none' };
  });
const patternWords = (list: Recognition['loyalty']): string =>
  list.map(({ pattern, checkDigit }) => (checkDigit === 'none' ? pattern : `${pattern} ${checkDigit}`)).join('\n');

function Settings({ settings }: { settings: Recognition }) {
  const me = useMe();
  const mayChange = me.roles.includes('admin');
  const [draft, setDraft] = useState({
    loyalty: patternWords(settings.loyalty),
    orders: patternWords(settings.orders),
    booking: settings.booking?.pattern ?? '',
    airlinePrefixes: settings.airlinePrefixes.join(' '),
    stopWords: settings.stopWords.join('\n'),
    blockedValues: settings.blockedValues.join('\n'),
    phoneRegion: settings.phoneRegion ?? '',
    secondPerson: settings.secondPerson,
  });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const body: Recognition = {
      loyalty: patternsOf(draft.loyalty),
      orders: patternsOf(draft.orders),
      booking: draft.booking.trim() === '' ? null : { pattern: draft.booking.trim() },
      airlinePrefixes: draft.airlinePrefixes.split(/[\s,]+/).filter((word) => word !== ''),
      stopWords: linesOf(draft.stopWords),
      blockedValues: linesOf(draft.blockedValues),
      phoneRegion: draft.phoneRegion.trim() === '' ? null : draft.phoneRegion.trim().toUpperCase(),
      secondPerson: draft.secondPerson,
    };
    try {
      await api.put('/admin/recognition', body);
      say('Saved. It counts for the next message.');
      void queryClient.invalidateQueries({ queryKey: ['recognition'] });
    } catch (error) {
      sayError(error);
    }
  };
  const area = (name: 'loyalty' | 'orders' | 'stopWords' | 'blockedValues', words: string, hint: string) => (
    <label>
      {words}
      <textarea
        className="input mono"
        rows={3}
        value={draft[name]}
        placeholder={hint}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      />
    </label>
  );
  const line = (name: 'booking' | 'airlinePrefixes' | 'phoneRegion', words: string, hint: string) => (
    <label>
      {words}
      <input
        className="input mono"
        value={draft[name]}
        placeholder={hint}
        onChange={(event) => setDraft({ ...draft, [name]: event.target.value })}
      />
    </label>
  );
  return (
    <form className="form" onSubmit={(event) => void save(event)}>
      <fieldset disabled={!mayChange} className="form" style={{ border: 0, padding: 0, margin: 0 }}>
        {area('loyalty', 'Loyalty numbers: a pattern on each line, and its check digit', 'HA\\d{7} luhn')}
        {area('orders', 'Order numbers, the same way', 'ORD-\\d{8}')}
        {line('booking', 'Booking references', '[A-Z0-9]{6}')}
        {line('airlinePrefixes', 'First three digits of tickets; empty: any', '125 220')}
        {line('phoneRegion', 'Country of phone numbers that name none', 'ES')}
        {area('stopWords', 'Words that look like codes and are none, one on each line', 'PLEASE')}
        {area('blockedValues', 'Values that many people share, one on each line', '@agency.example')}
        <label className="choice">
          <input
            type="checkbox"
            checked={draft.secondPerson}
            onChange={(event) => setDraft({ ...draft, secondPerson: event.target.checked })}
          />
          A second person has to agree before an agent&apos;s confirmation counts
        </label>
        {mayChange && (
          <button type="submit" className="btn primary" style={{ justifySelf: 'start' }}>
            Save
          </button>
        )}
      </fieldset>
    </form>
  );
}

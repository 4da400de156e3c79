// What is known and need not be asked again: by what means, how old, and what it is no longer good for.
import { BadgeCheck, FileText, MessageSquareQuote, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { ContactDetail, Fact } from '../../../src/api/schemas.ts';
import { api } from '../api.ts';
import { say, sayError } from '../ui/toasts.tsx';
import { kindWords, standingWords } from './person-words.ts';
import { askAgainAbout } from './queries.ts';

const SIGNS = { verified: BadgeCheck, confirmed: BadgeCheck, record: FileText, said: MessageSquareQuote } as const;

export function KnownFacts({
  contact,
  conversationId,
  now,
}: {
  contact: ContactDetail;
  conversationId: string;
  now: number;
}) {
  const facts = contact.facts.filter(({ kind }) => kind !== 'identity');
  return (
    <>
      {facts.length === 0 && (
        <p className="mute">Nothing yet. What they tell or prove stands here, in every channel.</p>
      )}
      <ul className="knownfacts">
        {facts.map((fact) => (
          <FactLine key={fact.id ?? `${fact.kind} ${fact.value}`} {...{ fact, contact, now }} />
        ))}
      </ul>
      <AddFact {...{ contact, conversationId }} />
    </>
  );
}

function FactLine({ fact, contact, now }: { fact: Fact; contact: ContactDetail; now: number }) {
  const Sign = SIGNS[fact.standing];
  const revoke = async () => {
    try {
      await api.del(`/contacts/${contact.id}/facts/${fact.id}`);
      say('Gone from what we know.');
    } catch (error) {
      sayError(error);
    }
    askAgainAbout(contact.id);
  };
  return (
    <li className={fact.expired ? 'expired' : ''}>
      <Sign className={`i sm ${fact.standing}`} aria-hidden="true" />
      <span>
        <span className="mute">{kindWords(fact.kind)}</span> <b className="strong">{fact.value}</b>
        <span className="mute num"> {standingWords(fact, now)}</span>
        {fact.sentence !== '' && <span className="mute"> · {fact.sentence}</span>}
      </span>
      {fact.id !== null && (
        <button
          type="button"
          className="btn ghost icon"
          aria-label={`Take away: ${kindWords(fact.kind)} ${fact.value}`}
          onClick={() => void revoke()}
        >
          <X className="i" />
        </button>
      )}
    </li>
  );
}

const KINDS = ['booking', 'ticket', 'order', 'loyalty', 'email', 'phone', 'name', 'address', 'document'] as const;

function AddFact({ contact, conversationId }: { contact: ContactDetail; conversationId: string }) {
  const [isOpen, setOpen] = useState(false);
  const [kind, setKind] = useState<string>('booking');
  const [value, setValue] = useState('');
  const add = async () => {
    if (value.trim() === '') return;
    try {
      await api.post(`/contacts/${contact.id}/facts`, { kind, value: value.trim(), conversationId });
      setValue('');
    } catch (error) {
      sayError(error);
    }
    askAgainAbout(contact.id);
  };
  if (!isOpen)
    return (
      <button type="button" className="btn ghost addfact" onClick={() => setOpen(true)}>
        <Plus className="i" /> Note something
      </button>
    );
  return (
    <form
      className="row-x addfact"
      onSubmit={(event) => {
        event.preventDefault();
        void add();
      }}
    >
      <select
        className="input small"
        aria-label="What it is"
        value={kind}
        onChange={(event) => setKind(event.target.value)}
      >
        {KINDS.map((name) => (
          <option key={name} value={name}>
            {kindWords(name)}
          </option>
        ))}
      </select>
      <input
        className="input small grow"
        aria-label="What we know"
        placeholder="note what you know"
        value={value}
        maxLength={500}
        onChange={(event) => setValue(event.target.value)}
      />
      <button type="submit" className="btn ghost icon" aria-label="Note it" disabled={value.trim() === ''}>
        <Plus className="i" />
      </button>
    </form>
  );
}

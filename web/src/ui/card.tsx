// A card of the context pane: a title that folds it, and what stands in it. What is folded is remembered.
import type { ReactNode } from 'react';
import { kept, useWatched } from './store.ts';

const folded = kept<readonly string[]>('folded-cards', []);

interface CardProps {
  id: string;
  title: string;
  sign?: ReactNode;
  right?: string;
  children: ReactNode;
}

export function Card({ id, title, sign, right, children }: CardProps) {
  const isFolded = useWatched(folded).includes(id);
  const turn = () => folded.set((now) => (isFolded ? now.filter((name) => name !== id) : [...now, id]));
  return (
    <section className="card" aria-label={title}>
      <h3>
        <button type="button" className="row-x" aria-expanded={!isFolded} onClick={turn}>
          {sign} {title}
        </button>
        {right !== undefined && <span className="r">{right}</span>}
      </h3>
      {!isFolded && children}
    </section>
  );
}

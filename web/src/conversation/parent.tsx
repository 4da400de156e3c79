// What a public message answers, above it: the same words that everybody there can read.
import { CornerDownRight, ExternalLink } from 'lucide-react';
import type { ParentPost } from '../../../src/api/schemas.ts';
import { attachmentWords } from '../list/row-words.ts';
import { clockTime } from '../ui/time-words.ts';

export function Parent({ parent, onOpen }: { parent: ParentPost; onOpen: (conversationId: string) => void }) {
  const { authorName, byBrand, text, attachments, at, unsentAt, conversationId, permalink } = parent;
  const who = byBrand ? 'us' : (authorName ?? 'somebody');
  const along = attachments.map(({ type }) => attachmentWords(type)).join(', ');
  const said = unsentAt !== null ? 'The post was taken back.' : text || along || 'A post that we were not shown.';
  return (
    <div className="parent">
      <CornerDownRight size={14} aria-hidden="true" />
      <div className="grow">
        <span className="hd">
          Answers {who}
          {at === null ? '' : `, ${clockTime(at)}`}
        </span>
        <span dir="auto" className={unsentAt !== null ? 'mute' : ''}>
          {said}
        </span>
      </div>
      {conversationId !== null && (
        <button type="button" className="link" onClick={() => onOpen(conversationId)}>
          Their conversation
        </button>
      )}
      {permalink !== null && (
        <a href={permalink} target="_blank" rel="noopener noreferrer nofollow" aria-label="Open the post">
          <ExternalLink size={14} />
        </a>
      )}
    </div>
  );
}

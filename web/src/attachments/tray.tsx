// Above the words that are being written: what goes along, how far it is, and what the channel would not take.
import { File, FileImage, FileVideo, Mic, TriangleAlert, X, type LucideIcon } from 'lucide-react';
import type { AttachmentRules } from '../../../src/api/schemas.ts';
import { refusalOf, sizeWords } from './file-words.ts';
import { detach, type Upload } from './uploads.ts';

const SIGNS: Readonly<Record<string, LucideIcon>> = { image: FileImage, video: FileVideo, audio: Mic };

interface TrayProps {
  conversationId: string;
  list: readonly Upload[];
  rules: AttachmentRules;
  /** The channel by name, for sentences. */
  place: string;
}

/** Rules change when another place is chosen: what was fine for one may not be for the other. */
export const problemOf = (
  { error, name, type, bytes }: Upload,
  at: Pick<TrayProps, 'rules' | 'place'>,
): string | null => error ?? refusalOf({ name, type, size: bytes }, at);

export function Tray({ conversationId, list, rules, place }: TrayProps) {
  if (list.length === 0) return null;
  return (
    <ul className="tray" aria-label="Goes along">
      {list.map((upload) => (
        <Item
          key={upload.key}
          conversationId={conversationId}
          upload={upload}
          problem={problemOf(upload, { rules, place })}
        />
      ))}
    </ul>
  );
}

function Item({ conversationId, upload, problem }: { conversationId: string; upload: Upload; problem: string | null }) {
  const { id, name, type, bytes, sent, thumb } = upload;
  const Sign = problem === null ? (SIGNS[type.split('/')[0] ?? ''] ?? File) : TriangleAlert;
  const percent = Math.round(sent * 100);
  return (
    <li className={problem === null ? '' : 'bad'}>
      {thumb !== null && problem === null ? <img src={thumb} alt="" /> : <Sign size={18} aria-hidden="true" />}
      <span className="grow">
        <b dir="auto">{name}</b>
        {problem !== null ? (
          <span role="alert">{problem}</span>
        ) : id === null ? (
          <progress value={percent} max={100} aria-label={`${name}: ${percent} %`} />
        ) : (
          <span>{sizeWords(bytes)}, ready</span>
        )}
      </span>
      <button type="button" aria-label={`Remove ${name}`} onClick={() => detach(conversationId, upload)}>
        <X size={14} />
      </button>
    </li>
  );
}

// What came along with one message, in the order of the platform; several pictures stand side by side.
import type { Message } from '../../../src/api/schemas.ts';
import { Card } from './card.tsx';
import { Media, MEDIA } from './media.tsx';
import { Protected } from './protected.tsx';

export function Attachments({ message, isNewestProtected }: { message: Message; isNewestProtected: boolean }) {
  const { attachments, author } = message;
  if (attachments.length === 0) return null;
  const isAlbum =
    attachments.length > 1 && attachments.every(({ type, protected: why }) => type === 'image' && why === null);
  return (
    <div className={isAlbum ? 'album' : 'along'}>
      {attachments.map((attachment) =>
        attachment.protected !== null && attachment.state === 'stored' ? (
          <Protected key={attachment.id} attachment={attachment} isNewest={isNewestProtected} />
        ) : MEDIA.has(attachment.type) ? (
          <Media key={attachment.id} attachment={attachment} from={author.displayName} />
        ) : (
          <Card key={attachment.id} attachment={attachment} message={message} />
        ),
      )}
    </div>
  );
}

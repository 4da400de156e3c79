// Meta's `message_attachments` (Send API reference, 2026): a file handed over in a form, for one Page or account, good for ninety
// days; and what a message that names one gets. Before it: meta.ts.
import { objectAt, parseJson, textAt, type Json, type JsonObject } from '../../json.ts';
import { partsOfForm } from '../multipart.ts';
import type { Answer, Call } from '../server.ts';
import type { SimulatedAccount, SimulatedAttachment } from '../shapes.ts';
import { metaError, ok } from './meta-wire.ts';
import type { World } from './platform.ts';

const MB = 1024 * 1024;
const KEPT_MS = 90 * 24 * 3_600_000;
const TYPES = ['image', 'video', 'audio', 'file'] as const;
type Type = (typeof TYPES)[number];

/** `POST /{page}/message_attachments` */
export function uploadAttachment({
  world,
  account,
  call,
}: {
  world: World;
  account: SimulatedAccount;
  call: Call;
}): Answer {
  const parts = partsOfForm(call);
  const message = jsonOf(parts.find(({ name }) => name === 'message')?.content);
  const file = parts.find(({ name }) => name === 'filedata');
  const type = TYPES.find((each) => each === textAt(objectAt(message, 'attachment'), 'type'));
  if (type === undefined || !file) return metaError({ code: 100, message: '(#100) Invalid parameter: message' });
  const contentType = file.contentType ?? 'application/octet-stream';
  if (!isTaken({ account, type, contentType }))
    return metaError({
      code: 100,
      subcode: 2018047,
      message:
        '(#100) Upload attachment failure. A common way to trigger this error is that the provided media type does not match type of file provided.',
    });
  if (file.content.length > (type === 'image' ? 8 : 25) * MB)
    return metaError({ code: 100, subcode: 2018109, message: '(#100) Attachment size exceeds allowable limit' });
  const id = world.ids.digitsFor(`attachment/${world.ids.snowflake()}`, 16);
  const upload = world.uploads.begin({
    id, account: account.externalId, type, contentType, category: 'message', totalBytes: file.content.length,
  }); // prettier-ignore
  upload.segments.set(0, Buffer.from(file.content));
  upload.state = 'ready';
  return ok({ attachment_id: id });
}

/** Of documents Instagram takes PDF alone. */
function isTaken({
  account,
  type,
  contentType,
}: {
  account: SimulatedAccount;
  type: Type;
  contentType: string;
}): boolean {
  if (type !== 'file') return contentType.startsWith(`${type}/`);
  return account.channel === 'messenger' || contentType === 'application/pdf';
}

/** What a message shows by `attachment_id`; undefined when it names none. */
export function namedAttachment(
  world: World,
  { account, content }: { account: SimulatedAccount; content: JsonObject },
): SimulatedAttachment | Answer | undefined {
  const attachment = objectAt(content, 'attachment');
  const id = textAt(objectAt(attachment, 'payload'), 'attachment_id');
  if (id === undefined) return undefined;
  const upload = world.uploads.find(id);
  const isOurs = upload?.account === account.externalId && upload.type === textAt(attachment, 'type');
  if (upload && isOurs && world.clock.now() - upload.startedAt <= KEPT_MS) return world.uploads.shown(upload);
  return metaError({ code: 100, subcode: 2018074, message: '(#100) Invalid attachment ID' });
}

function jsonOf(content: Buffer | undefined): Json | undefined {
  try {
    return content && parseJson(content.toString());
  } catch {
    return undefined;
  }
}

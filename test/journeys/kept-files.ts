// What customers sent, kept as the fetcher keeps it: for tests of what happens afterwards. And how a browser asks for bytes.
import { eq } from 'drizzle-orm';
import type { FileVariant } from '../../src/files/file-store.ts';
import { CUSTOMERS } from '../cast.ts';
import type { Person } from '../person.ts';
import type { World } from '../world.ts';

type FileRow = World['parts']['store']['t']['files']['$inferInsert'];

export interface Kept {
  id: string;
  messageId: string;
  conversationId: string;
}

interface Keeping {
  bytes?: Partial<Record<FileVariant, Buffer>>;
  row?: Partial<FileRow>;
  /** Whose; default Íñigo on X. */
  from?: { channel: 'x' | 'messenger' | 'instagram'; externalId: string };
}

/** A customer sends something, and it is kept as said here. */
export async function customerSends(
  world: World,
  { bytes = {}, row = {}, from = CUSTOMERS.inigo }: Keeping = {},
): Promise<Kept> {
  const type = (row.type ?? 'image') as 'image';
  const { externalId } = world.sim.customerWrites({
    channel: from.channel,
    contact: from.externalId,
    text: 'Here it is',
    attachments: [{ type }],
  });
  await world.settle();
  const { store, files, clock } = world.parts;
  const { messages: m, files: f } = store.t;
  const [message] = await store.db.select().from(m).where(eq(m.externalId, externalId));
  const [attachment] = message?.attachments ?? [];
  if (!message || !attachment) throw new Error('the message came without its attachment');
  for (const [variant, content] of Object.entries(bytes))
    await files.put(attachment.id, variant as FileVariant, content);
  const at = clock.now();
  const kept = {
    id: attachment.id, direction: 'in', messageId: message.id, conversationId: message.conversationId, channelAccountId: message.channelAccountId,
    place: 0, type, state: 'stored', contentType: 'image/jpeg', bytes: bytes.original?.length ?? null,
    variants: (['thumb', 'shown', 'blur'] as const).filter((variant) => bytes[variant]), identity: 'no', nextAt: at,
    attempts: 1, fence: 1, leaseUntil: 0, storedAt: at, createdAt: at, updatedAt: at, because: null, expiresAt: null, ...row,
  } as const; // prettier-ignore
  await store.tx((db) =>
    db.insert(f).values(kept).onConflictDoUpdate({ target: f.id, set: kept }).returning({ id: f.id }),
  );
  return { id: attachment.id, messageId: message.id, conversationId: message.conversationId };
}

/** A picture as it came and as it is shown; each rendering can be told from the others by its bytes. */
export const PICTURE = {
  original: Buffer.from('ORIGINAL with GPS 40.4168 N 3.7038 W'),
  shown: Buffer.from('SHOWN large'),
  thumb: Buffer.from('THUMB small'),
  blur: Buffer.from('BLUR nothing to read'),
} as const;

export interface Bytes {
  status: number;
  headers: Headers;
  text: string;
  /** Of a refusal. */
  code: string | undefined;
}

/** What a browser gets there. */
export async function bytesAt(
  world: World,
  path: string,
  { by, headers = {} }: { by?: Pick<Person, 'cookie'>; headers?: Record<string, string> } = {},
): Promise<Bytes> {
  const answer = await fetch(world.url + path, { headers: { ...(by && { cookie: by.cookie }), ...headers } });
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const code = isProblem ? (JSON.parse(text) as { code: string }).code : undefined;
  return { status: answer.status, headers: answer.headers, text, code };
}

/** The attachment as this person sees it now in its conversation. */
export async function attachmentOf(person: Person, { id, conversationId }: Kept): Promise<any> {
  const messages = await person.messages(conversationId);
  return messages.flatMap(({ attachments }) => attachments as any[]).find((each) => each.id === id);
}

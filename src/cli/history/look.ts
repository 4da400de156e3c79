// `touchpoint history import --dry-run`: how the archive is understood, its first messages as they would be kept, and everything
// that would be refused. Nothing is written.
import type { Found, PastMessage, PastPost } from '../../history/past.ts';
import type { Outcome } from '../command.ts';
import { isoTime, tableOf } from '../table.ts';
import { skippedLines, type Opened } from './opened.ts';

const SHOWN = 5;
const WIDEST = 60;

export async function lookAtArchive({ account, format, archive, refusals, progress }: Opened): Promise<Outcome> {
  const first: (PastMessage | PastPost)[] = [];
  let [read, messages, posts] = [0, 0, 0];
  for await (const found of archive.entries(null)) {
    refusals.note(found);
    read += 1;
    const said = saidIn(found);
    if (said !== undefined && first.length < SHOWN) first.push(said);
    if ('message' in found.is) messages += 1;
    if ('post' in found.is) posts += 1;
    progress.at('looked at', read);
  }
  const left = Object.values(refusals.left).reduce((sum, n) => sum + n, 0);
  const { refused, named } = refusals;
  const shown = first.map(asKept);
  return {
    json: {
      dryRun: true, handle: `${account.channel}:${account.externalId}`, format, reads: archive.reads, first: shown, read, messages, posts, refused, left,
      leftBecause: refusals.left, refusals: named, skipped: archive.skipped,
    },
    lines: [
      `@${account.handle}: ${format}, understood so:`,
      ...archive.reads.map((line) => `  ${line}`),
      'The first messages would be kept as',
      ...tableOf([HEADING, ...shown.map(rowOf)], 'none').map((line) => `  ${line}`),
      `${read} looked at: ${messages} messages${posts > 0 ? `, ${posts} posts that answer nobody` : ''}, ${left} left out, ${refused} refused.`,
      ...named.map((one) => `  ${one}`),
      ...skippedLines(archive),
      'Nothing was kept: this was a dry run.',
    ],
  }; // prettier-ignore
}

const saidIn = ({ is }: Found): PastMessage | PastPost | undefined =>
  'message' in is ? is.message : 'post' in is ? is.post : undefined;

const HEADING = ['SENT AT', 'WHO', 'KIND', 'CUSTOMER', 'TEXT', 'ID'];

const asKept = (said: PastMessage | PastPost) => ({
  sentAt: isoTime(said.sentAt),
  direction: 'direction' in said ? said.direction : ('outbound' as const),
  kind: said.kind,
  contact: 'contact' in said ? said.contact : null,
  externalId: said.externalId,
  text: said.text,
  attachments: said.attachments.length,
});

function rowOf({ sentAt, direction, kind, contact, text, attachments, externalId }: ReturnType<typeof asKept>) {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const short = line.length > WIDEST ? `${line.slice(0, WIDEST - 1)}…` : line;
  const files = attachments > 0 ? ` [${attachments} attached]` : '';
  return [sentAt, direction, kind, contact?.displayName ?? contact?.handle ?? contact?.externalId ?? '', `${short}${files}`, externalId]; // prettier-ignore
}

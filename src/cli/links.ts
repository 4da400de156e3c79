// `touchpoint links …`: whether the ledger of who is who is as it was written, and the table of links made anew from it.
import { rebuildLinks } from '../links/rebuild.ts';
import { verifyLedger, type Broken } from '../links/verify-ledger.ts';
import { addCommand, addGroup, type Outcome, type Tool } from './command.ts';
import type { Progress } from './progress.ts';
import { withParts } from './open.ts';

export function addLinkCommands(tool: Tool): void {
  const parent = addGroup(tool, { name: 'links', summary: 'who is who: the ledger behind it' });
  addCommand(
    { parent, tool },
    {
      usage: 'verify',
      summary: 'read the whole ledger and say which row, if any, is not as it was written',
      examples: ['links verify', 'links verify --json'],
      act: ({ progress }) => verify(progress),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'rebuild',
      summary: 'make the table of links anew from the ledger',
      about: 'Safe at any time: what is as the ledger says stays untouched. Verify the ledger first.',
      examples: ['links rebuild', 'links rebuild --json'],
      act: ({ progress }) => rebuild(progress),
    },
  );
}

function verify(progress: Progress): Promise<Outcome> {
  return withParts(async (parts) => {
    const { rows, broken, end } = await verifyLedger(parts, {
      tell: (done, total) => progress.at('rows', done, total),
    });
    const lines =
      broken === null
        ? [
            `The ledger is whole: ${rows} rows.`,
            `It ends with ${end.hash || 'nothing'}. Kept elsewhere, this shows later that all of it up to here is what it was.`,
          ]
        : [
            `Row ${broken.no} is not as it was written: ${SENTENCES[broken.because]}`,
            'Stop the product, keep a copy of the database, and compare it with a backup: touchpoint restore --help',
          ];
    return { json: { rows, intact: broken === null, broken, end }, lines, failed: broken !== null };
  });
}

function rebuild(progress: Progress): Promise<Outcome> {
  return withParts(async (parts) => {
    const rebuilt = await rebuildLinks(parts, { tell: (contacts) => progress.at('contacts', contacts) });
    const { contacts, links, mended } = rebuilt;
    const found = mended === 0 ? 'All were as the ledger says.' : `${mended} were not as the ledger says, and are now.`;
    return { json: rebuilt, lines: [`${links} links of ${contacts} contacts. ${found}`] };
  });
}

const SENTENCES: Readonly<Record<Broken, string>> = {
  missing: 'it is not there.',
  unreadable: 'its words cannot be opened.',
  hash: 'what stands in it is not what its hash was made of.',
  chain: 'it does not follow the row before it.',
  reason: 'its reason is not the one that was given, or is gone although nobody was erased.',
  head: 'the ledger was cut here, or goes on past its end.',
};

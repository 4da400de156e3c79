// `touchpoint history …`: what the brand and its customers wrote before this product was there, read from archives. The work is
// history/; the three acts are files of their own.
import { FORMATS } from '../history/open-archive.ts';
import { importHistory, type ImportOptions } from './history/import.ts';
import { listHistory } from './history/list.ts';
import { undoHistory } from './history/undo.ts';
import { addCommand, addGroup, type Tool } from './command.ts';

export function addHistoryCommands(tool: Tool): void {
  const parent = addGroup(tool, { name: 'history', summary: 'past messages from archives' });
  addCommand<ImportOptions>(
    { parent, tool },
    {
      usage: 'import <handle> <path>',
      summary: 'read past messages of one handle from a CSV or an archive of its platform',
      about:
        'The handle is named like x:1190000000000000001 or x:halcyonair. The path is one of\n' +
        '  csv          a file, one message a row; its first line names the columns\n' +
        '  x-archive    the unpacked archive of X: its direct messages and its own posts\n' +
        '  meta-export  Meta\'s unpacked "Download your information", format JSON, of Facebook or Instagram\n' +
        'Columns of a CSV: id, sentAt, text, direction (inbound or outbound), contactId, contactHandle, contactName, or senderId\n' +
        'and recipientId in place of direction and contactId; kind (dm, mention, comment), inReplyTo, rootId, agent, attachments.\n' +
        'Usual names are understood; others are told with --map. Look first with --dry-run.\n' +
        '\n' +
        'What is read becomes resolved conversations of its own: nobody is notified, no clock starts, nothing live changes, and\n' +
        "numbers leave it out. Contacts with the platform's own ids are those who write today. Where an archive has no ids (Meta's\n" +
        'export, a CSV with handles only) contacts stand apart, and messages are told apart by contact, time, direction and words.\n' +
        'Files that came along stay in the archive; only their names are kept. Rows that cannot be kept are listed and passed\n' +
        'over. Stopped at any moment, the same command goes on where it was; the same archive adds nothing twice.',
      examples: [
        'history import x:halcyonair past.csv --dry-run',
        'history import x:halcyonair past.csv --map text=Body,sentAt=Date --time-zone Europe/Madrid --errors refused.csv',
        'history import x:1190000000000000001 ~/twitter-2026-11-01',
        'history import messenger:100200300400500 ~/facebook-export --brand-name "Halcyon Air"',
      ],
      options: (command) =>
        command
          .option('--format <format>', `${FORMATS.join(', ')}; without it the path is looked at`)
          .option('--map <fields>', 'csv: which column is what, e.g. text=Body,sentAt=Date; "kind=" ignores one')
          .option('--time-zone <zone>', 'csv: of times that name none, e.g. Europe/Madrid', 'UTC')
          .option('--brand-name <name>', 'meta-export: what the brand is called in it')
          .option('--dry-run', 'show how it is understood, the first messages and every refusal; keep nothing')
          .option('--errors <file>', 'write what was refused there, with file, line and reason'),
      act: ({ args, options, progress }) =>
        importHistory({ handle: args[0] ?? '', path: args[1] ?? '', options, progress }),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'list',
      summary: 'every import, how far it is and what it brought',
      examples: ['history list', 'history list --json'],
      act: listHistory,
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'undo <import>',
      summary: 'take away everything that one import brought',
      about: 'Conversations that somebody has reopened since stay. Afterwards the archive can be read again.',
      examples: ['history undo imp_0197b2c3d4e5f60718293a4b5c6d7e8f'],
      act: ({ args, progress }) => undoHistory(args[0] ?? '', progress),
    },
  );
}

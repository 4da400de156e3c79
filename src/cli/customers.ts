// `touchpoint customers …`: the brand's own records, in and out as CSV. The work is customers/; the acts are files of their own.
import { searchDuplicates } from './customers/duplicates.ts';
import { exportToFile, type ExportOptions } from './customers/export.ts';
import { importFile, type ImportOptions } from './customers/import.ts';
import { showCustomer } from './customers/show.ts';
import { addCommand, addGroup, type Tool } from './command.ts';

export function addCustomerCommands(tool: Tool): void {
  const parent = addGroup(tool, { name: 'customers', summary: "the brand's own records of people" });
  addCommand<ImportOptions>(
    { parent, tool },
    {
      usage: 'import <file>',
      summary: 'read customers from a CSV file',
      about:
        'The first line names the columns; usual names in several languages are understood, others are told with --map. Fields:\n' +
        '  ref                        your own number of the customer: the same one again changes the record\n' +
        '  given, family, name        passportName, ticketName, displayName, nativeName: the same person as written elsewhere\n' +
        '  email, phone               several in one cell are parted by |\n' +
        '  loyalty, tier, birthDate (1984-03-12), language, timeZone, city, country\n' +
        '  booking, ticket, order     and handles.x, preferences.NAME, consent.NAME, attributes.NAME\n' +
        'An empty cell leaves what is known. Parted by comma, semicolon or tab, in UTF-8. Look first with --dry-run.\n' +
        '\n' +
        'Stopped at any moment, the same command goes on where it was; a file that was read to its end is not read again. Lines\n' +
        'that cannot be kept are told with their number and cost no other line.',
      examples: [
        'customers import customers.csv --dry-run',
        'customers import customers.csv --map Kundennummer=ref --map Sitz=preferences.seat --errors refused.csv',
      ],
      options: (command) =>
        command
          .option(
            '--map <column=field>',
            'which column is what; again for each; "Column=" leaves one out',
            collected,
            [],
          )
          .option('--dry-run', 'show how it is understood, the first records and every refusal; keep nothing')
          .option('--errors <file>', 'write what was refused there, with line, column and problem'),
      act: ({ args, options, progress }) => importFile({ file: args[0] ?? '', options, progress }),
    },
  );
  addCommand<ExportOptions>(
    { parent, tool },
    {
      usage: 'export',
      summary: 'write all customers to a CSV file that can be read in again',
      examples: ['customers export --out customers.csv'],
      options: (command) => command.requiredOption('--out <file>', 'the file to write; it must not be there yet'),
      act: ({ options, progress }) => exportToFile({ options, progress }),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'duplicates',
      summary: 'look for records that are one person, and propose them to supervisors',
      about:
        'The running product does it little by little; this does it now. Only records that are new or have changed are looked at.\n' +
        'Stopped at any moment, the same command goes on where it was. Nothing is merged.',
      examples: ['customers duplicates', 'customers duplicates --json'],
      act: ({ progress }) => searchDuplicates(progress),
    },
  );
  addCommand(
    { parent, tool },
    {
      usage: 'show <ref>',
      summary: 'everything that one record says',
      about: 'By your own number of the customer, or by the id here (cus_…).',
      examples: ['customers show HA2041877', 'customers show HA2041877 --json'],
      act: ({ args }) => showCustomer(args[0] ?? ''),
    },
  );
}

const collected = (value: string, before: string[]): string[] => [...before, value];

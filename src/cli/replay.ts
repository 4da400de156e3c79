// `touchpoint replay`: recorded deliveries from a folder are signed and posted like a platform would; or stored ones, by
// default those that could not be processed, go through the story in once more.
import { DOORS } from '../channels/registry.ts';
import { replayFolder } from './replay/folder.ts';
import { replayStored } from './replay/stored.ts';
import { addCommand, type Call, type Outcome, type Tool } from './command.ts';
import { WrongUse } from './failure.ts';

interface ReplayOptions {
  url?: string;
  door?: string;
  rate?: string;
  shuffle?: string;
  times?: string;
  stored?: boolean;
  id?: string[];
  since?: string;
  until?: string;
  error?: string;
  all?: boolean;
  dryRun?: boolean;
}

const OF_FOLDER = ['url', 'door', 'rate', 'shuffle', 'times'] as const;
const OF_STORED = ['id', 'since', 'until', 'error', 'all', 'dryRun'] as const;

export function addReplay(tool: Tool): void {
  addCommand<ReplayOptions>(
    { parent: tool.program, tool },
    {
      usage: 'replay [folder]',
      summary: 'post recorded deliveries to the webhooks, or process stored ones again',
      about:
        'With a folder: every *.json below it is posted, byte for byte, signed with the secrets from the settings, in the order\n' +
        'of the names. With --stored: what is dead or unrouted is tried again; with --all also what is done, which adds nothing\n' +
        'twice, because every message has a unique key.',
      examples: [
        'replay recordings --url http://127.0.0.1:4000',
        'replay recordings --url http://127.0.0.1:4000 --door meta --shuffle 7 --times 2 --rate 50',
        'replay --stored --dry-run',
        'replay --stored --error NotUnderstood --since 2026-03-12T13:00:00Z',
        'replay --stored --id inb_0197b2c3d4e5f60718293a4b5c6d7e8f',
      ],
      options: (command) =>
        command
          .option('--url <address>', 'folder: where the product listens, e.g. http://127.0.0.1:4000')
          .option('--door <door>', `folder: ${DOORS.join(' or ')}; without it each body is looked at`)
          .option('--rate <n>', 'folder: at most so many a second')
          .option('--shuffle <seed>', 'folder: another order, always the same for the same number')
          .option('--times <n>', 'folder: post each one so many times')
          .option('--stored', 'process deliveries that the database holds')
          .option('--id <id...>', 'stored: only these')
          .option('--since <time>', 'stored: received at this time or later, ISO 8601')
          .option('--until <time>', 'stored: received before this time, ISO 8601')
          .option('--error <class>', 'stored: only those that failed with this, e.g. NotUnderstood')
          .option('--all', 'stored: those that are done, too')
          .option('--dry-run', 'stored: only count them'),
      act: replay,
    },
  );
}

async function replay({ args, options, progress }: Call<ReplayOptions>): Promise<Outcome> {
  const [folder] = args;
  if ((folder === undefined) === (options.stored !== true))
    throw new WrongUse('Name a folder with recorded deliveries, or use --stored for those in the database');
  refuseStrange(options, { names: folder === undefined ? OF_FOLDER : OF_STORED, stored: folder === undefined });
  if (folder !== undefined) return replayFolder(folderQuestion(folder, options), progress);
  return replayStored(
    {
      ids: options.id,
      since: timeOf('--since', options.since),
      until: timeOf('--until', options.until),
      error: options.error,
      doneToo: options.all === true,
      dryRun: options.dryRun === true,
    },
    progress,
  );
}

function refuseStrange(
  options: ReplayOptions,
  { names, stored }: { names: readonly (keyof ReplayOptions)[]; stored: boolean },
): void {
  const strange = names.find((name) => options[name] !== undefined);
  if (strange === undefined) return;
  const flag = `--${strange.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new WrongUse(stored ? `${flag} is for a folder, not for --stored` : `${flag} needs --stored`);
}

function folderQuestion(folder: string, options: ReplayOptions) {
  const door = DOORS.find((kind) => kind === options.door);
  if (options.door !== undefined && door === undefined)
    throw new WrongUse(`--door: there is no door "${options.door}"; use ${DOORS.join(' or ')}`);
  if (options.url === undefined)
    throw new WrongUse('--url: needed, the address where the product listens, e.g. --url http://127.0.0.1:4000');
  return {
    folder,
    url: options.url,
    door,
    ratePerSecond: numberOf('--rate', { text: options.rate, least: 0.01 }),
    seed: numberOf('--shuffle', { text: options.shuffle, least: 0 }),
    times: numberOf('--times', { text: options.times, least: 1 }) ?? 1,
  };
}

function numberOf(flag: string, { text, least }: { text: string | undefined; least: number }): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least)
    throw new WrongUse(`${flag}: "${text}" is not a number of ${least} or more`);
  return value;
}

function timeOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(value)) throw new WrongUse(`${flag}: "${text}" is not a time such as 2026-03-12T13:00:00Z`);
  return value;
}

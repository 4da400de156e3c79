// The shape of the house, checked: imports point down (docs/decisions/0003), nothing goes round in a circle, no file is too
// long to be read in one sitting, every setting is explained, and the README names only what is there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { SETTING_NAMES } from '../src/config.ts';

const MOST_LINES = 300;
const wrong: string[] = [];
const read = (file: string): string => readFileSync(file, 'utf8');
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const code = files.filter((file) => /^(src|workers|test|web\/src|\.ci)\/.*\.tsx?$/.test(file));

/** What each folder may import besides the base and its own. `type:` allows types alone. */
const BASE = [
  'clock',
  'config',
  'errors',
  'fingerprints',
  'ids',
  'json',
  'log',
  'prices',
  'safe-address',
  'seal',
  'step',
];
const RECORD = ['db', 'events'];
const DOMAIN = [
  'accounts',
  'ask-once',
  'auth',
  'connectors',
  'conversations',
  'customers',
  'evidence',
  'files',
  'gaps',
  'links',
  'mail',
  'matching',
  'names',
  'notifications',
  'people',
  'proof',
  'threading',
];
/** What a channel promises, in files of their own; a channel's inside is nobody's business. */
const CONTRACT = [
  'channels/platform-time',
  'channels/channel',
  'channels/channel-event',
  'channels/reading',
  'channels/media',
  'channels/links',
  'channels/connection',
  'channels/door',
  'channels/streaming',
  'channels/replaying',
  'channels/reply-window',
  'channels/sending',
  'channels/settling',
  'channels/thread-control',
];
const MAY: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(BASE.map((name) => [name, BASE])),
  parts: [
    'type:channels/registry',
    'type:db',
    'type:files/file-store',
    'type:files/guarded-fetch',
    'type:files/render',
    'type:queues/queue',
  ],
  'secret-key': ['db'],
  fingerprints: ['type:db'],
  'web-folder': [],
  db: [],
  events: ['db'],
  ...Object.fromEntries(CONTRACT.map((name) => [name, CONTRACT])),
  'channels/x': CONTRACT,
  'channels/meta': CONTRACT,
  'channels/messenger': [...CONTRACT, 'channels/meta'],
  'channels/instagram': [...CONTRACT, 'channels/meta'],
  'channels/registry': [...CONTRACT, 'channels/x', 'channels/meta', 'channels/messenger', 'channels/instagram'],
  queues: [],
  accounts: [...RECORD, 'type:parts', ...CONTRACT.map((name) => `type:${name}`)],
  files: [...RECORD, 'type:parts', ...CONTRACT, 'accounts', 'auth', 'conversations', 'queues/queue'],
  gaps: [
    ...RECORD,
    'type:parts',
    'type:channels/channel',
    'type:channels/channel-event',
    'type:channels/replaying',
    'accounts',
  ],
  auth: [...RECORD, 'type:parts'],
  people: [...RECORD, 'type:channels/channel', 'type:channels/channel-event'],
  threading: RECORD,
  names: [],
  evidence: [...RECORD, 'type:parts', 'names'],
  customers: [...RECORD, 'type:parts', 'names', 'evidence'],
  matching: [...RECORD, 'type:parts', 'names', 'evidence', 'customers'],
  links: [...RECORD, 'type:parts', 'auth', 'conversations', 'people', 'names', 'customers', 'evidence', 'matching'],
  mail: [...RECORD, 'type:parts', 'type:queues/queue'],
  proof: [
    ...RECORD,
    'type:parts',
    ...CONTRACT,
    'accounts',
    'auth',
    'conversations',
    'people',
    'threading',
    'customers',
    'evidence',
    'links',
    'mail',
    'queues/queue',
  ],
  'ask-once': [...RECORD, 'type:parts', 'auth', 'conversations', 'people', 'customers', 'evidence', 'links', 'names'],
  connectors: [...RECORD, 'type:parts', 'customers', 'links', 'type:files/guarded-fetch', 'queues/queue'],
  conversations: [...RECORD, 'type:parts', 'accounts', 'auth', 'gaps', 'people', 'threading'],
  notifications: [...RECORD, 'type:parts', 'auth', 'conversations'],
  ingest: [...RECORD, ...DOMAIN, ...CONTRACT, 'outbox', 'queues/queue', 'type:parts'],
  polling: [...RECORD, ...DOMAIN, ...CONTRACT, 'ingest', 'outbox', 'queues/queue', 'type:parts'],
  history: [...RECORD, ...DOMAIN, ...CONTRACT, 'ingest', 'outbox', 'queues/queue', 'type:parts'],
  outbox: [...RECORD, ...DOMAIN, ...CONTRACT, 'queues/queue', 'type:parts'],
  api: [...RECORD, ...DOMAIN, ...CONTRACT, 'ingest', 'outbox', 'polling', 'queues/queue', 'type:parts'],
  workers: [...RECORD, ...DOMAIN, 'ingest', 'outbox', 'polling', 'queues/queue', 'type:parts'],
  cli: [
    ...RECORD,
    ...DOMAIN,
    'history',
    'ingest',
    'matching',
    'outbox',
    'polling',
    ...CONTRACT,
    'channels/registry',
    'queues',
    'context',
    'parts',
    'secret-key',
  ],
  simulator: [],
  context: ['*'],
  main: ['*'],
  'simulator/demo': ['*'],
};

/** The most particular name in MAY that covers a file of ours: `src/channels/x/parse.ts` is `channels/x`. */
function roomOf(file: string): string | undefined {
  const path = file.replace(/^src\//, '').replace(/\.tsx?$/, '');
  if (path.startsWith('test/') || path.startsWith('.ci/')) return undefined;
  if (path.startsWith('workers/')) return 'workers';
  const parts = path.split('/');
  for (let length = parts.length; length > 0; length -= 1) {
    const name = parts.slice(0, length).join('/');
    if (name in MAY) return name;
  }
  return undefined;
}

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'|import\(\s*'(\.[^']+)'\s*\)/g;

function importsOf(file: string): Import[] {
  return [...read(file).matchAll(IMPORT)].map(([, type, named, dynamic]) => ({
    from: file,
    to: normalize(join(dirname(file), named ?? dynamic ?? '')),
    typeOnly: type !== undefined,
  }));
}

const imports = code.flatMap(importsOf);

/** Pure, small, and the same while typing as on the server. */
const ALSO_IN_WEB = ['src/ask-once/lint.ts'];

for (const { from, to, typeOnly } of imports) {
  if (from.startsWith('web/')) {
    const isType = typeOnly && ['src/api/schemas.ts', 'src/events/event.ts'].includes(to);
    if (!to.startsWith('web/') && !isType && !ALSO_IN_WEB.includes(to))
      wrong.push(`${from} imports ${to}: the web inbox takes only types, from api/schemas and events/event`);
    continue;
  }
  const source = roomOf(from);
  const target = roomOf(to);
  if (source === undefined || to.startsWith('test/')) {
    if (source !== undefined) wrong.push(`${from} imports ${to}: the product does not know its tests`);
    continue;
  }
  if (target === undefined) {
    wrong.push(`${from} imports ${to}: that place has no rule in .ci/boundaries.ts`);
    continue;
  }
  const may = MAY[source] ?? [];
  const covers = (rule: string) =>
    rule === '*' || target === rule || target.startsWith(`${rule}/`) || to.startsWith(`src/${rule}.`);
  const isOwn = target === source || target.startsWith(`${source}/`) || BASE.includes(target);
  if (isOwn || may.some((rule) => (rule.startsWith('type:') ? typeOnly && covers(rule.slice(5)) : covers(rule))))
    continue;
  wrong.push(`${from} imports ${to}: ${source} may not know ${target}`);
}

// Who knows a library: the rest of the house does not.
const ONLY: Readonly<Record<string, RegExp>> = {
  bullmq: /^(src\/queues\/redis|test\/)/,
  pino: /^src\/log\.ts$/,
  fastify: /^(src\/api\/|src\/simulator\/|test\/|web\/)/,
  'better-sqlite3': /^(src\/db\/|src\/cli\/|test\/)/,
  pg: /^(src\/db\/|src\/cli\/database\.ts$|test\/)/, // the doctor looks before a store is opened
  ioredis: /^(src\/queues\/|test\/)/,
  cockatiel: /^src\/(outbox\/circuit|connectors\/ask)\.ts$/,
  sharp: /^(src\/files\/render-child|src\/simulator\/|test\/)/,
  'file-type': /^(src\/files\/|test\/)/,
  nodemailer: /^(src\/mail\/|test\/)/,
  'smtp-server': /^(src\/simulator\/mailbox|test\/)/,
  'twitter-api-v2': /^(src\/channels\/x\/|test\/)/,
};
for (const file of code) {
  for (const [, name] of read(file).matchAll(/from '([^.'][^']*)'/g)) {
    const allowed = ONLY[name ?? ''];
    if (allowed && !allowed.test(file)) wrong.push(`${file} imports ${name}: only ${allowed.source} may`);
  }
}

// Circles of values; a circle of types costs nothing at run time.
const arrows = new Map<string, string[]>();
for (const { from, to, typeOnly } of imports) if (!typeOnly) arrows.set(from, [...(arrows.get(from) ?? []), to]);
const done = new Set<string>();
const walk = (file: string, path: readonly string[]): void => {
  if (path.includes(file)) {
    wrong.push(`a circle of imports: ${[...path.slice(path.indexOf(file)), file].join(' -> ')}`);
    return;
  }
  if (done.has(file)) return;
  for (const next of arrows.get(file) ?? []) walk(next, [...path, file]);
  done.add(file);
};
for (const file of arrows.keys()) walk(file, []);

for (const file of code.filter((name) => !name.startsWith('test/'))) {
  const lines = read(file).split('\n').length;
  if (lines > MOST_LINES + 1)
    wrong.push(`${file} has ${lines} lines: nobody reads more than ${MOST_LINES} in one sitting`);
  if (!/^(#!.*\n)?(\/\/|\/\*)/.test(read(file)) && !file.endsWith('.d.ts'))
    wrong.push(`${file} does not say in its first line what it is`);
}

const example = existsSync('.env.example') ? read('.env.example') : '';
for (const name of SETTING_NAMES)
  if (!new RegExp(`^#? ?${name}=`, 'm').test(example)) wrong.push(`.env.example does not explain ${name}`);

const readme = existsSync('README.md') ? read('README.md') : '';
const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
for (const [, script] of readme.matchAll(/npm run ([\w:-]+)/g)) {
  if (!scripts.includes(script ?? ''))
    wrong.push(`README.md names "npm run ${script}", which package.json does not have`);
}
for (const [, path] of readme.matchAll(/`((?:src|workers|web|test|docs|migrations|\.ci)\/[\w./-]*)`/g)) {
  if (!existsSync(path ?? '')) wrong.push(`README.md names ${path}, which is not there`);
}
for (const [, path] of readme.matchAll(/\]\((?!https?:|#)([^)\s]+)\)/g)) {
  if (!existsSync((path ?? '').split('#')[0] ?? '')) wrong.push(`README.md links to ${path}, which is not there`);
}

if (wrong.length > 0) {
  console.error(wrong.map((line) => `  ${line}`).join('\n'));
  console.error(`${wrong.length} things are not as the house wants them`);
  process.exit(1);
}
console.log(`boundaries: ${code.length} files, ${imports.length} imports, no circle, nothing out of place`);

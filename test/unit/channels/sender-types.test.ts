// What automation cannot say because it does not compile. Each `@ts-expect-error` here is an error that `npm run types` insists on;
// the last test asks the compiler itself about a small program and prints its words.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { humanAgent, type MessagingType } from '../../../src/channels/meta/direct.ts';
import {
  AUTOMATION,
  isAllowedHere,
  type AutomaticRequest,
  type SendRequest,
  type TypedByPerson,
} from '../../../src/channels/sending.ts';
import { authorColumns, senderOf } from '../../../src/outbox/author.ts';
import { MIRA } from './asked.ts';

const ROOT = join(import.meta.dirname, '../../..');
const words = {
  account: { id: 'cha_1', externalId: '1', handle: 'halcyonair', credentials: {} },
  contactExternalId: '2',
  text: 'We are sorry about the wait.',
  files: [],
  clientRef: 'out_1',
  inReplyToExternalId: null,
};

test('automation has a request of its own, and in it nothing public and no human mark', () => {
  const fine: AutomaticRequest = { ...words, sender: AUTOMATION, kind: 'dm', how: 'standard' };
  const person: SendRequest = { ...words, sender: MIRA, kind: 'comment', inReplyToExternalId: '9' };
  // @ts-expect-error a comment is public
  const comment: SendRequest = { ...words, sender: AUTOMATION, kind: 'comment', inReplyToExternalId: '9' };
  // @ts-expect-error a mention is public
  const mention: SendRequest = { ...words, sender: AUTOMATION, kind: 'mention', inReplyToExternalId: '9' };
  // @ts-expect-error only a person's words may bear the mark
  const marked: SendRequest = { ...words, sender: AUTOMATION, kind: 'dm', how: 'human_agent' };
  expect([fine, person, comment, mention, marked].map(isAllowedHere)).toEqual([true, true, false, false, false]);
});

test('nobody becomes a person by saying so', () => {
  // @ts-expect-error the proof has a brand that only outbox/author can give
  const forged: TypedByPerson = { is: 'person', userId: 'usr_bot' };
  // @ts-expect-error nor is a literal the mark
  const tag: MessagingType = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  // @ts-expect-error automation has no proof to give
  expect(() => humanAgent(AUTOMATION)).toThrow('only for what a person typed');
  // @ts-expect-error and cannot sign a message as an agent's
  expect(() => authorColumns(undefined)).toThrow();
  expect(humanAgent(MIRA)).toEqual(tag);
  expect(forged.userId).toBe('usr_bot');
});

test('what a row says of its author is read in one place', () => {
  expect(senderOf({ authorType: 'agent', authorId: 'usr_mira' })).toEqual({ is: 'person', userId: 'usr_mira' });
  expect(senderOf({ authorType: 'automation', authorId: 'usr_mira' })).toBe(AUTOMATION);
  for (const authorType of ['contact', 'native_app'] as const)
    expect(senderOf({ authorType, authorId: 'usr_mira' })).toBeUndefined();
  expect(senderOf({ authorType: 'agent', authorId: null })).toBeUndefined();
});

test('the proof is made in one file, and the mark in one', async () => {
  const found = async (words: string): Promise<string[]> => {
    const files = await readdir(join(ROOT, 'src'), { recursive: true });
    const code = files.filter((file) => file.endsWith('.ts') && !file.startsWith('simulator'));
    const texts = await Promise.all(code.map((file) => readFile(join(ROOT, 'src', file), 'utf8')));
    return code.filter((_file, i) => texts[i]?.includes(words));
  };
  expect(await found('as TypedByPerson')).toEqual(['outbox/author.ts']);
  expect(await found("tag: 'HUMAN_AGENT'")).toEqual(['channels/meta/direct.ts']);
});

test('the compiler refuses a bot that poses as a person or posts in public, and says so', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'touchpoint-types-'));
  const bot = [
    `import { humanAgent } from '${ROOT}/src/channels/meta/direct.ts';`,
    `import { AUTOMATION, type AutomaticRequest } from '${ROOT}/src/channels/sending.ts';`,
    `declare const words: Omit<AutomaticRequest, 'kind' | 'how' | 'sender'>;`,
    `export const acknowledgement: AutomaticRequest = { ...words, sender: AUTOMATION, kind: 'dm', how: 'standard' };`,
    `export const late: AutomaticRequest = { ...words, sender: AUTOMATION, kind: 'dm', how: 'human_agent' };`,
    `export const loud: AutomaticRequest = { ...words, sender: AUTOMATION, kind: 'comment', how: 'standard' };`,
    `export const tagged = humanAgent(AUTOMATION);`,
  ].join('\n');
  const settings = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(ROOT, 'node_modules/@types')] },
    include: [],
    files: ['bot.mts'],
  };
  await writeFile(join(folder, 'bot.mts'), bot);
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const said = await new Promise<string>((resolve) => {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    execFile(process.execPath, [compiler, '--noEmit', '--pretty', 'false', '-p', folder], (_error, out) =>
      resolve(out),
    );
  });
  await rm(folder, { recursive: true, force: true });
  console.log(said.trim());
  const lines = [...said.matchAll(/bot\.mts\((\d+),/g)].map(([, line]) => Number(line));
  expect([...new Set(lines)]).toEqual([5, 6, 7]);
}, 60_000);

// What every command of the operator's tool promises, looked up in the commands themselves.
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { buildProgram } from '../../../src/cli/program.ts';

const program = buildProgram({ finish: () => Promise.resolve() });

function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

const leaves = leavesOf(program);
const pathOf = (command: Command): string =>
  command.parent === null ? '' : `${pathOf(command.parent)} ${command.name()}`.trim();

test('the tool has the commands that the contract names', () => {
  expect(leaves.map(pathOf).toSorted()).toEqual(
    [
      'account add',
      'account check',
      'account connect',
      'account list',
      'asks',
      'backup',
      'customers duplicates',
      'customers export',
      'customers import',
      'customers show',
      'doctor',
      'history import',
      'history list',
      'history undo',
      'links rebuild',
      'links verify',
      'match',
      'migrate',
      'replay',
      'restore',
      'rotate-key',
      'token add',
      'token list',
      'token revoke',
      'user add',
      'user disable',
      'user list',
    ].toSorted(),
  );
});

test.each(leaves.map((leaf) => [pathOf(leaf), leaf] as const))(
  '%s explains itself, gives examples of itself, and can answer in JSON',
  (path, leaf) => {
    let help = '';
    leaf.configureOutput({ writeOut: (text) => (help += text) });
    leaf.outputHelp();
    expect(help).toContain(`Usage: touchpoint ${path}`);
    expect(leaf.description()).not.toBe('');
    expect(help).toContain(`npx touchpoint ${path}`);
    expect(leaf.options.map(({ long }) => long)).toContain('--json');
  },
);

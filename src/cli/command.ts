// How every command of the tool is put together: a summary, examples, `--json`, and an act that answers once as JSON and as
// lines for people. program.ts lists them; main.ts prints what they answer.
import type { Command } from 'commander';
import { openProgress, type Progress } from './progress.ts';

/** What a command has to say when it is done. With `failed` it did its work and the answer is bad: exit code 1. */
export interface Outcome {
  json: unknown;
  lines: readonly string[];
  failed?: boolean;
}

export interface Call<O> {
  args: readonly string[];
  options: O;
  progress: Progress;
}

export interface CommandSpec<O> {
  /** Name and arguments, e.g. `add <email>`. */
  usage: string;
  summary: string;
  /** Complete lines without `npx touchpoint`. */
  examples: readonly string[];
  /** More for `--help`, when the summary is not enough. */
  about?: string;
  options?: (command: Command) => Command;
  act: (call: Call<O>) => Promise<Outcome>;
}

export interface Tool {
  program: Command;
  finish: (outcome: Outcome) => Promise<void>;
}

/** Adds a command below `parent`: the tool itself, or a group such as `user`. */
export function addCommand<O>({ parent, tool }: { parent: Command; tool: Tool }, spec: CommandSpec<O>): void {
  const command = parent.command(spec.usage).description(spec.summary);
  spec.options?.(command);
  command
    .option('--json', 'one JSON document on standard output, nothing else')
    .addHelpText('after', helpAfter(spec))
    .showHelpAfterError(`See: ${pathOf(command)} --help`)
    .action(async () => {
      const progress = openProgress(process.stderr);
      try {
        const outcome = await spec.act({ args: command.args, options: command.opts() as O, progress });
        progress.end();
        await tool.finish(outcome);
      } finally {
        progress.end();
      }
    });
}

/** Commands that belong together, e.g. `user add` and `user list`. */
export function addGroup(tool: Tool, { name, summary }: { name: string; summary: string }): Command {
  const group = tool.program.command(name).description(summary);
  return group.showHelpAfterError(`See: ${pathOf(group)} --help`);
}

function helpAfter({ about, examples }: Pick<CommandSpec<unknown>, 'about' | 'examples'>): string {
  const lines = examples.map((example) => `  npx touchpoint ${example}`);
  return `${about === undefined ? '' : `\n${about}\n`}\nExamples:\n${lines.join('\n')}\n`;
}

function pathOf(command: Command): string {
  const names: string[] = [];
  for (let at: Command | null = command; at !== null; at = at.parent) names.unshift(at.name());
  return `npx ${names.join(' ')}`;
}

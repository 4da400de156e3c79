// All commands of the operator's tool. Adding one is adding a file and a line here.
import { Command } from 'commander';
import { addAccountCommands } from './account.ts';
import { addAsks } from './asks.ts';
import { addBackup } from './backup.ts';
import type { Outcome, Tool } from './command.ts';
import { addCustomerCommands } from './customers.ts';
import { addDoctor } from './doctor.ts';
import { addHistoryCommands } from './history.ts';
import { addLinkCommands } from './links.ts';
import { addMatch } from './match.ts';
import { addMigrate } from './migrate.ts';
import { addReplay } from './replay.ts';
import { addRestore } from './restore.ts';
import { addRotateKey } from './rotate-key.ts';
import { addTokenCommands } from './token.ts';
import { addUserCommands } from './user.ts';

export interface ProgramOptions {
  /** Prints what a command answered. */
  finish: (outcome: Outcome) => Promise<void>;
}

/** Throws CommanderError for wrong use, after it was explained on standard error. */
export function buildProgram({ finish }: ProgramOptions): Command {
  const program = new Command('touchpoint')
    .description("Touchpoint's operator's tool. Settings come from the environment and from .env in this folder.")
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(inWords(text)) })
    .showHelpAfterError('See: npx touchpoint --help')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong use. Every command takes --help and --json.\n' +
        '\nExamples:\n  npx touchpoint doctor\n  npx touchpoint user add ruth@halcyon.example --name Ruth --role supervisor\n',
    );
  const tool: Tool = { program, finish };
  addDoctor(tool);
  addMigrate(tool);
  addUserCommands(tool);
  addTokenCommands(tool);
  addAccountCommands(tool);
  addHistoryCommands(tool);
  addCustomerCommands(tool);
  addLinkCommands(tool);
  addMatch(tool);
  addAsks(tool);
  addReplay(tool);
  addRotateKey(tool);
  addBackup(tool);
  addRestore(tool);
  return program;
}

/** `error: unknown option '--jsn'` becomes a sentence. */
const inWords = (text: string): string =>
  text.replace(/^error: ([a-z])/, (_whole, first: string) => first.toUpperCase());

// Mistakes at the keyboard: each is named, with the way out.
import { afterEach, expect, test, vi } from 'vitest';
import { failureOf } from '../../../src/cli/failure.ts';
import { buildProgram } from '../../../src/cli/program.ts';

afterEach(() => vi.restoreAllMocks());

/** As main.ts calls the tool, without the process around it. */
async function call(args: readonly string[]) {
  let told = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told += String(text);
    return true;
  });
  const finish = () => Promise.reject(new Error('it should not have come to an answer'));
  try {
    await buildProgram({ finish }).parseAsync(['node', 'touchpoint', ...args]);
    return { exit: 0, told };
  } catch (error) {
    const failure = failureOf(error);
    return { exit: failure?.exit, told: told + (failure?.isTold ? '' : failure?.message) };
  }
}

test.each([
  [['dcotor'], /Unknown command 'dcotor'[\s\S]*doctor/],
  [['user'], /Usage: touchpoint user/],
  [['user', 'add', 'ruth@halcyon.example'], /--name/],
  [['user', 'add', 'ruth', '--name', 'Ruth', '--role', 'agent', '--generate'], /"ruth" is not an e-mail address/],
  [
    ['user', 'add', 'r@halcyon.example', '--name', 'Ruth', '--role', 'boss', '--generate'],
    /no role "boss".*supervisor/,
  ],
  [['replay', '--stored', '--rate', '5'], /--rate is for a folder/],
  [['replay', '.', '--url', 'http://halcyon.example'], /http only on this machine/],
  [['rotate-key'], /SECRET_KEY_PREVIOUS: needed/],
  [['account', 'add', 'x', '@halcyonair', '--handle', 'halcyonair'], /digits only/],
])('%j is wrong use: it says why and ends with 2', async (args, words) => {
  const { exit, told } = await call(args);
  expect(told).toMatch(words);
  expect(exit).toBe(2);
});

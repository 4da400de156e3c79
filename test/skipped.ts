// A last word after every run: what was skipped, by name, so that nobody mistakes a machine that lacks something for a green one.
import type { Reporter, TestModule } from 'vitest/node';

export default class Skipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = all.filter((test) => test.result().state === 'skipped');
    // A run of a few chosen tests skips the rest on purpose.
    if (!process.argv.includes('-t')) for (const test of skipped) console.log(`SKIPPED: ${test.fullName}`);
    const count = (state: string) => all.filter((test) => test.result().state === state).length;
    console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped`);
  }
}

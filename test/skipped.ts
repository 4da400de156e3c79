// A last word after every run: what was skipped and what passed only at its second try, by name, so that nobody mistakes a
// machine that lacks something, or a test that cannot be trusted, for a green one.
import type { Reporter, TestModule } from 'vitest/node';

export default class Skipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap((module) => [...module.children.allTests()]);
    const skipped = all.filter((test) => test.result().state === 'skipped');
    // A run of a few chosen tests skips the rest on purpose.
    if (!process.argv.includes('-t')) for (const test of skipped) console.log(`SKIPPED: ${test.fullName}`);
    for (const test of all)
      if (test.result().state === 'passed' && test.diagnostic()?.retryCount)
        console.log(`SECOND TRY: ${test.fullName}`);
    const count = (state: string) => all.filter((test) => test.result().state === state).length;
    console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${skipped.length} skipped`);
  }
}

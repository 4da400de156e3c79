// Tests run on the real parts: child processes, databases and servers of their own, so files may run side by side.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    exclude: ['test/bench/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Machines that check landings are shared: what needs a second try is named at the end, so that it is seen and mended.
    retry: process.env.CI === 'true' ? 1 : 0,
    pool: 'forks',
    maxWorkers: 2,
    maxConcurrency: 8,
    globalSetup: ['build-web.ts', 'postgres-template.ts'].map((file) => new URL(file, import.meta.url).pathname),
    reporters: [['default', { summary: false }], new URL('skipped.ts', import.meta.url).pathname],
  },
});

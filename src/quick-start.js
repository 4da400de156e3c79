// Makes every start quick. Plain JavaScript, because it runs before anything else; launch.js imports it first. Measured beside a
// process with Fastify only: npm run bench -- cold-start.
import { enableCompileCache, flushCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

// What was compiled once is kept beside the packages. Where nothing can be written, every start compiles again.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/touchpoint', import.meta.url)));
// Written at the end of the process too, but that end may be a kill.
setTimeout(() => flushCompileCache(), 10_000).unref();

// Node parses a package's package.json anew whenever one of its files is named, and that of drizzle-orm is 180 kB: that took
// a fifth of a start. All its files are ES modules that name each other by path; from outside, one name means one file.
const found = new Map();

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('drizzle-orm')) {
      const name = `${specifier} ${context.conditions}`; // `import` and `require` may mean two files
      if (!found.has(name)) found.set(name, next(specifier, context));
      return { ...found.get(name), shortCircuit: true };
    }
    const inside = specifier.startsWith('.') && context.parentURL?.includes('/node_modules/drizzle-orm/');
    if (!inside || !specifier.endsWith('.js')) return next(specifier, context);
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true };
  },
});

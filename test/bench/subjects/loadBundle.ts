import { createRequire } from 'node:module';

/** Loads a bundle as the extension does when it first needs it. */
const begin = performance.now();
const bundle = createRequire(import.meta.url)(process.argv[2] ?? '') as object;
console.log(JSON.stringify({ loadMs: performance.now() - begin }));
process.exit(Object.keys(bundle).length > 0 ? 0 : 1);

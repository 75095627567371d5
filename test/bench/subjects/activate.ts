import { readFileSync } from 'node:fs';
import { Module, createRequire } from 'node:module';

/**
 * Loads the bundle as an extension host does, with an API in place of VS Code's that takes everything and does
 * nothing: what is measured is ours alone.
 */
const anything: object = new Proxy(Object, {
  get: (_target, name) =>
    name === Symbol.toPrimitive ? () => '' : name === Symbol.iterator ? undefined : anything,
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});

/** A bundle copies from the module what it finds there when it is loaded, and a proxy has no properties of its own. */
const require = createRequire(import.meta.url);
const api = readFileSync(require.resolve('@types/vscode/index.d.ts'), 'utf8');
const names = Array.from(
  api.matchAll(/^\s+export (?:class|enum|namespace|const) (\w+)/gmu),
  ([, name = '']) => name,
);
const vscode = Object.fromEntries(names.map((name) => [name, anything]));

interface Loader {
  _load: (request: string, parent: unknown, isMain: boolean) => unknown;
}
const loader = Module as unknown as Loader;
const load = loader._load;
loader._load = (request, parent, isMain) => (request === 'vscode' ? vscode : load(request, parent, isMain));

const begin = performance.now();
const extension = require(process.argv[2] ?? '') as {
  activate: (context: unknown) => unknown;
};
const loaded = performance.now();
const subscriptions: unknown[] = [];
extension.activate({
  subscriptions,
  extension: { packageJSON: { version: '0.0.0' } },
  workspaceState: { get: () => undefined, update: () => Promise.resolve() },
  globalState: { get: () => undefined, update: () => Promise.resolve() },
});
console.log(JSON.stringify({ loadMs: loaded - begin, activateMs: performance.now() - loaded }));
process.exit(subscriptions.length > 0 ? 0 : 1);

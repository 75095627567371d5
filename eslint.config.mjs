import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The layers, each with all it may import besides itself. The arrows point one way:
 * extension → features → editor, model, manifest → kube → common.
 */
const LAYERS = {
  common: [],
  kube: ['common'],
  model: ['kube', 'common'],
  manifest: ['kube', 'common'],
  sandbox: ['manifest', 'kube', 'common'],
  editor: ['model', 'manifest', 'sandbox', 'kube', 'common', 'ids'],
  view: ['editor', 'model', 'manifest', 'kube', 'common', 'ids'],
  documents: ['editor', 'model', 'manifest', 'kube', 'common', 'ids'],
  language: ['editor', 'model', 'manifest', 'kube', 'common', 'ids'],
  proxy: ['editor', 'model', 'manifest', 'kube', 'common', 'ids'],
  commands: ['editor', 'model', 'manifest', 'kube', 'common', 'ids'],
};

/** These know nothing of VS Code, not even its types, so that plain Node can run and test them. */
const WITHOUT_VSCODE = [
  'src/{common,kube,model,manifest,sandbox}/**',
  'src/ids.ts',
  'test/{unit,cluster,bench,support}/**',
];

const vscodeImport = {
  name: 'vscode',
  message: 'This layer must run in plain Node: move the code to editor/ or a feature.',
};
const undiciIndex = {
  name: 'undici',
  message:
    "undici's index replaces the global dispatcher that VS Code's own fetch uses: import undici/lib/… instead.",
};

const zones = Object.entries(LAYERS).map(([layer, allowed]) => ({
  target: `./src/${layer}`,
  from: './src',
  except: [layer, ...allowed].map((name) => (name === 'ids' ? './ids.ts' : `./${name}`)),
  message: `${layer}/ may import ${allowed.length > 0 ? allowed.join(', ') : 'nothing from the other folders'} only.`,
}));

export default defineConfig(
  globalIgnores(['dist/', 'out/', 'node_modules/', 'test/fixtures/']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensions: ['.ts', '.js', '.json'] })],
      'import-x/external-module-folders': ['node_modules'],
    },
    rules: {
      curly: 'error',
      eqeqeq: 'error',
      'no-console': 'error',
      'import-x/no-cycle': 'error',
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones }],
      'no-restricted-imports': ['error', { paths: [undiciIndex] }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportAllDeclaration',
          message: 'No barrels: import from the file that declares the name.',
        },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // What JSON is meant to be is said by the caller, once, at the boundary.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A loop that ends from within is clearer than a flag.
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    files: WITHOUT_VSCODE,
    rules: { 'no-restricted-imports': ['error', { paths: [vscodeImport, undiciIndex] }] },
  },
  {
    // Types for modules that are not ours.
    files: ['**/*.d.ts'],
    rules: { 'no-restricted-imports': 'off', 'import-x/no-default-export': 'off' },
  },
  {
    files: ['test/**/*.ts', 'scripts/**/*.ts'],
    rules: {
      // node:test's `test()` returns a promise that the runner itself awaits.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['scripts/**', 'test/bench/**', 'test/vscode/**'],
    rules: { 'no-console': 'off' },
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
);

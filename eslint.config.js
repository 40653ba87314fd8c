import js from '@eslint/js';
import globals from 'globals';
import lit from 'eslint-plugin-lit';
import tseslint from 'typescript-eslint';
import wc from 'eslint-plugin-wc';
import { sentence } from './scripts/eslint-sentence.mjs';
import tree from './scripts/eslint-tree.mjs';

/** Comments say why; the tree's import table is in scripts/eslint-tree.mjs. */
export default tseslint.config(
  { ignores: ['.cache/**', 'dist/**', 'coverage/**', 'test-results/**', 'playwright-report/**'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    // One program for all (but what only a worker knows): each folder's own would check what it imports once again.
    languageOptions: {
      parserOptions: { project: 'scripts/tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    plugins: { edgewise: { rules: { ...tree.rules, sentence } } },
    rules: {
      'edgewise/tree': 'error',
      'edgewise/sentence': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/probe/worker/**/*.ts'],
    languageOptions: { parserOptions: { project: 'src/probe/worker/tsconfig.json' } },
  },
  {
    // The core is pure: a definition must give the same number anywhere, at any time.
    files: ['src/core/**/*.ts', 'src/app/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...[
          'window',
          'document',
          'navigator',
          'performance',
          'setTimeout',
          'setInterval',
          'fetch',
          'process',
        ],
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is an argument.' },
        { object: 'Math', property: 'random', message: 'Randomness is an argument.' },
      ],
    },
  },
  {
    files: ['src/ui/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    rules: {
      // Lit binds listeners to the host element itself.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['src/cli/**/*.ts', 'bin/**/*.ts', 'bench/**/*.ts', 'server/main.ts', 'server/join.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**/*.ts', 'netlab/**/*.ts', 'e2e/**/*.ts', 'bench/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: globals.node },
  },
);

import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import {defineConfig, globalIgnores} from 'eslint/config';
import tseslint from 'typescript-eslint';

const browser = Object.fromEntries(
  [
    'window',
    'document',
    'navigator',
    'location',
    'localStorage',
    'URL',
    'URLSearchParams',
    'MediaStream',
    'AudioContext',
    'AudioNode',
    'HTMLCanvasElement',
    'DOMException',
    'Event',
    'EventTarget',
    'requestAnimationFrame',
    'setInterval',
    'clearInterval',
    'setTimeout',
    'clearTimeout',
    'fetch',
    'console',
    'customElements',
    'matchMedia',
    'history',
    'parent',
    'Intl',
  ].map((name) => [name, 'readonly']),
);
const node = Object.fromEntries(
  ['process', 'console', 'URL', 'Buffer', 'setTimeout', 'clearTimeout', 'fetch', 'performance'].map(
    (name) => [name, 'readonly'],
  ),
);

export default defineConfig([
  globalIgnores(['dist/', 'build/', 'src/elements/icons.ts']),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // A `!` says that the reader can see why; the compiler cannot.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': [
        'error',
        {allow: ['asyncMethods', 'arrowFunctions']},
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all'},
      ],
    },
  },
  {
    files: ['src/elements/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    rules: {'wc/guard-super-call': 'off'},
  },
  {
    // A protocol that knows neither page nor process; a client without Lit; a server without a page.
    files: ['src/{protocol,client}/**/*.ts'],
    rules: {'no-restricted-imports': ['error', {patterns: ['lit', 'lit/*', 'node:*']}]},
  },
  {
    files: ['src/client/**/*.ts'],
    ignores: ['src/client/peerjs.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: ['lit', 'lit/*', 'node:*'],
          paths: [{name: 'peerjs', message: 'Only peerjs.ts.'}],
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // `expect(x).to.be.true` is an assertion.
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    files: [
      'demo/**/*.js',
      'src/server/start/*.js',
      'test/support/**/*.js',
      'bench/first-frame.js',
    ],
    languageOptions: {globals: browser},
  },
  {
    files: ['scripts/**/*.js', 'bench/**/*.js', 'examples/**/*.js', '*.js'],
    languageOptions: {globals: node},
  },
]);

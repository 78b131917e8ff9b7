import angular from 'angular-eslint';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import globals from 'globals';
import tseslint from 'typescript-eslint';
import { composes, depConstraints } from './tools/boundaries.mjs';

const boundaries = (specs) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: false,
    allow: [],
    // The domain's specs use the in-memory ports; only specs may, so nothing that ships is circular.
    ignoredCircularDependencies: [['voting-domain', 'testing-memory']],
    depConstraints: depConstraints({ specs }),
  },
];

const specs = ['**/*.spec.ts', '**/spec-support/**/*.ts', 'libs/testing/**/*.ts', 'apps/*-e2e/**/*.ts'];

/** The rule for a project that may import apps. */
const composing = (project, specs) => [
  'error',
  { ...boundaries(specs)[1], allow: composes[project].map((name) => `@scrutineer/${name}`) },
];

export default tseslint.config(
  { ignores: ['**/dist', '**/node_modules', '**/tmp', '**/reports', '**/.nx', '**/.angular', '**/generated'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, prettier],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(false),
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Frameworks take plain objects for their option classes; flags such as `signal.aborted` change across an await.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: 'The environment is read once, in main.ts, through @scrutineer/config.',
        },
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
    },
  },
  {
    files: ['apps/*/src/main.ts', 'apps/bench/src/peers/*.ts', ...specs],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': boundaries(true),
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['apps/standalone/src/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': composing('standalone', false) },
  },
  {
    files: ['libs/testing/simulation/src/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': composing('testing-simulation', true) },
  },
  {
    files: ['apps/admin-ui/src/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    // A route's parameter is named by its address, the input by what it is.
    rules: { '@angular-eslint/no-input-rename': 'off' },
  },
  {
    files: ['apps/admin-ui/src/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
    // In a dialog it says where the focus goes, which is what a keyboard needs.
    rules: { '@angular-eslint/template/no-autofocus': 'off' },
  },
  {
    files: ['apps/cli/src/**/*.ts', 'libs/testing/testbed/**/*.ts', 'libs/testing/simulation/src/main.ts'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
);

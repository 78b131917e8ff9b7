// One factory for every project's Jest configuration. The tier is in the file name: `x.spec.ts` does no IO,
// `x.int.spec.ts` uses real parts (a broker, a Redis, a file), `x.e2e.spec.ts` drives built services from outside.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const root = path.dirname(fileURLToPath(import.meta.url));
const { paths } = JSON.parse(readFileSync(path.join(root, 'tsconfig.base.json'), 'utf8')).compilerOptions;
const swc = JSON.parse(readFileSync(path.join(root, '.swcrc'), 'utf8'));
delete swc.$schema;

const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([alias, [file]]) => [`^${alias}$`, path.join(root, file)]),
);

const patterns = {
  unit: ['**/*.spec.ts', '!**/*.int.spec.ts', '!**/*.e2e.spec.ts'],
  int: ['**/*.int.spec.ts'],
  e2e: ['**/*.e2e.spec.ts'],
};

/** @returns {import('jest').Config} */
export function jestConfig(overrides = {}) {
  const tier = process.env.TEST_TIER ?? 'unit';
  return {
    testMatch: patterns[tier],
    testEnvironment: 'node',
    transform: { '\\.m?[jt]s$': ['@swc/jest', { ...swc, swcrc: false, module: { type: 'commonjs' } }] },
    // NestJS 12 and a few of its dependencies are ES modules only: Jest runs them transformed to CommonJS.
    transformIgnorePatterns: ['node_modules/(?!(@nestjs|@tokenizer|file-type|strtok3|token-types|uint8array-extras)/)'],
    moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
    moduleNameMapper,
    cacheDirectory: path.join(root, 'tmp/jest-cache'),
    testTimeout: tier === 'unit' ? 20_000 : 120_000,
    maxWorkers: tier === 'unit' ? 2 : 1,
    ...overrides,
  };
}

/** @type {import('knip').KnipConfig} */
export default {
  entry: [
    'tools/*.mjs',
    'infra/test/schema-provider/cut.mjs',
    'deploy/test/cluster/sources.mjs',
    'deploy/test/kind/create-race.mjs',
    'deploy/test/tools/schemas.mjs',
    'apps/*/src/main.ts',
    'apps/*/build.mjs',
    'apps/bench/src/{audience,load-held,peers/*}.ts',
    'apps/cli/src/load/load-generator.ts',
    'apps/admin-ui/src/test-setup.ts',
    'libs/server/sqlite/src/worker/main.ts',
    // Bundled by `libs/testing/simulation/bundle.mjs`, which puts the second kind in the place of Node's own modules.
    'libs/testing/simulation/src/main.ts',
    'libs/testing/simulation/src/surroundings/{globals,timers-promises,crypto}.ts',
    'libs/*/src/index.ts',
    'libs/*/*/src/index.ts',
    '**/jest.config.mjs',
    '**/*.spec.ts',
    // Started by specs as processes of their own.
    '**/*.fixture.ts',
    '**/spec-support/*-child.ts',
  ],
  project: ['apps/**/*.{ts,mjs}', 'libs/**/*.{ts,mjs}', 'tools/**/*.mjs', 'infra/**/*.mjs', 'deploy/**/*.mjs'],
  ignoreExportsUsedInFile: true,
  // What other apps may use of an app is its index, whether or not one does today.
  ignore: ['apps/*/src/index.ts'],
  ignoreDependencies: ['@angular/build', '@swc/jest', 'jest-environment-jsdom'],
  ignoreBinaries: ['mount', 'openssl', 'prlimit', 'runc', 'setpriv', 'umount', 'unshare'],
};

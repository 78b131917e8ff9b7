/** @type {import('knip').KnipConfig} */
export default {
  entry: ['tools/*.mjs', 'apps/*/src/main.ts', 'libs/*/src/index.ts', 'libs/*/*/src/index.ts', '**/*.spec.ts'],
  project: ['apps/**/*.{ts,mjs}', 'libs/**/*.{ts,mjs}', 'tools/**/*.mjs'],
  ignoreExportsUsedInFile: true,
};

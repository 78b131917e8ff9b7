import { createRequire } from 'node:module';
import { jestConfig } from '../../jest.preset.mjs';

const { createCjsPreset } = createRequire(import.meta.url)('jest-preset-angular/presets');

export default jestConfig({
  ...createCjsPreset({ tsconfig: '<rootDir>/tsconfig.spec.json' }),
  setupFilesAfterEnv: ['<rootDir>/src/test-setup.ts'],
});

import { jestConfig } from '../../jest.preset.mjs';

export default jestConfig({
  testEnvironment: 'jsdom',
  // Lit is ES modules only: Jest runs it transformed to CommonJS.
  transformIgnorePatterns: ['node_modules/(?!(lit|lit-html|lit-element|@lit)/)'],
});

import { jestConfig } from '../../jest.preset.mjs';

// commander is an ES module only.
export default jestConfig({ transformIgnorePatterns: ['node_modules/(?!commander/)'] });

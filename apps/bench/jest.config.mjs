import { jestConfig } from '../../jest.preset.mjs';

// These packages, which it measures, are ES modules only.
export default jestConfig({ transformIgnorePatterns: ['node_modules/(?!(@platformatic|@nestjs)/)'] });

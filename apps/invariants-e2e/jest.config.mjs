import { jestConfig } from '../../jest.preset.mjs';

// A client of kafkajs whose broker was killed may go on trying after its test; nothing else would end it.
export default jestConfig({ forceExit: true });

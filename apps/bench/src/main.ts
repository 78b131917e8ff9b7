import { benchOptions, USAGE, type BenchOptions } from './options';
import { runBench } from './run-bench';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}
let options: BenchOptions;
try {
  options = benchOptions(args);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n\n${USAGE}\n`);
  process.exit(2);
}
process.exit(await runBench(options));

import { benchOptions } from './options';
import { runBench } from './run-bench';

process.exit(await runBench(benchOptions(process.argv.slice(2))));

// node tools/affected-images.mjs --base=<commit> [--head=<commit>]: the apps whose images a change makes to be built anew, as JSON.
// As `nx show projects --affected --withTarget=image`, but without what never comes into a build: specs, and the libraries that
// nothing but specs may use, though Nx's graph has their imports too.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { base, head } = parseArgs({ options: { base: { type: 'string' }, head: { type: 'string' } } }).values;
const output = (program, args, input) => execFileSync(program, args, { encoding: 'utf8', input });
const { production } = JSON.parse(readFileSync('nx.json', 'utf8')).namedInputs;
const specs = production.filter((input) => input.startsWith('!')).map((input) => input.replace('!{projectRoot}', '**'));
const range = [base, head].filter(Boolean);
const paths = [...specs, 'libs/testing/**'].map((pattern) => `:(exclude,glob)${pattern}`);
const changed = output('git', ['diff', '--name-only', '--no-renames', ...range, '--', '.', ...paths]).trim();
const nx = [
  'node_modules/nx/dist/bin/nx.js',
  'show',
  'projects',
  '--affected',
  '--withTarget=image',
  '--json',
  '--stdin',
];
const affected = changed ? output(process.execPath, nx, changed) : '[]';
console.log(JSON.stringify(JSON.parse(affected).sort()));

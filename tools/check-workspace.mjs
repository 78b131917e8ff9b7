// What no linter says: every project carries exactly one scope and one type of the table, every forbidden import is really
// refused, and the boundaries' page is the one written from the table.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createProjectGraphAsync } from '@nx/devkit';
import { ESLint } from 'eslint';
import { boundariesPage, scopes, types } from './boundaries.mjs';

const faults = [];
const graph = await createProjectGraphAsync({ exitOnError: true });
for (const { name, data } of Object.values(graph.nodes)) {
  for (const [kind, known] of [
    ['scope', scopes],
    ['type', types],
  ]) {
    const tags = (data.tags ?? []).filter((tag) => tag.startsWith(`${kind}:`));
    if (tags.length !== 1) faults.push(`${name} has ${tags.length} ${kind}: tags; it needs exactly one`);
    else if (!(tags[0].slice(kind.length + 1) in known)) faults.push(`${name}: ${tags[0]} is not in the table`);
  }
}

// Without it nothing would be built again after a change of what it imports.
if (!graph.dependencies.gateway?.some(({ target }) => target === 'voting-domain')) {
  faults.push('the project graph has no imports: see pluginsConfig in nx.json');
}

/** Imports that must be refused, each where it would be written. */
const forbidden = [
  ['libs/voting/domain/src', `export { z } from 'zod';`],
  ['libs/voting/domain/src', `export { Injectable } from '@nestjs/common';`],
  ['libs/voting/domain/src', `export { connectKafka } from '@scrutineer/kafka';`],
  ['libs/server/kafka/src', `export { connectRedis } from '@scrutineer/redis';`],
  ['libs/contracts/src', `export { Kafka } from 'kafkajs';`],
  ['libs/errors/src', `export { z } from 'zod';`],
  ['apps/gateway/src', `export { VoteApiModule } from '@scrutineer/vote-api';`],
  ['apps/gateway/src', `export { startKafka } from '@scrutineer/testbed';`],
  ['apps/vote-ui/src', `export { connectRedis } from '@scrutineer/redis';`],
];
for (const [folder, code] of forbidden) {
  const file = path.join(folder, 'boundary-probe.ts');
  writeFileSync(file, `${code}\n`);
  try {
    const [result] = await new ESLint().lintFiles([file]);
    if (!result?.messages.some(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries')) {
      faults.push(`not refused in ${folder}: ${code}`);
    }
  } finally {
    rmSync(file);
  }
}

const page = 'docs/boundaries.md';
const format = (text) =>
  spawnSync(process.execPath, ['node_modules/prettier/bin/prettier.cjs', '--stdin-filepath', page], {
    input: text,
    encoding: 'utf8',
  }).stdout;
const expected = format(boundariesPage());
if (process.argv.includes('--write')) {
  mkdirSync('docs', { recursive: true });
  writeFileSync(page, expected);
} else if (!existsSync(page) || readFileSync(page, 'utf8') !== expected) {
  faults.push(`${page} is not current; write it with: node tools/check-workspace.mjs --write`);
}

for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);

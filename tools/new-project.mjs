// node tools/new-project.mjs <root> <name> <scope> <type> [targets,comma,separated]
// Adds a project with its tags, TypeScript and Jest configuration.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const [root, name, scope, type, targets = 'lint,typecheck,test'] = process.argv.slice(2);
if (!type) {
  console.error('usage: node tools/new-project.mjs <root> <name> <scope> <type> [targets]');
  process.exit(2);
}
const up = path.relative(root, '.');
const web = scope === 'web';
mkdirSync(path.join(root, 'src'), { recursive: true });
const write = (file, text) => writeFileSync(path.join(root, file), text);
const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
write(
  'project.json',
  json({
    $schema: `${up}/node_modules/nx/schemas/project-schema.json`,
    name,
    sourceRoot: `${root}/src`,
    projectType: root.startsWith('apps/') ? 'application' : 'library',
    tags: [`scope:${scope}`, `type:${type}`],
    targets: Object.fromEntries(targets.split(',').map((target) => [target, {}])),
  }),
);
const types = scope === 'shared' ? ['jest'] : web ? ['jest'] : ['node', 'jest'];
const lib = web ? { lib: ['ES2024', 'DOM', 'DOM.Iterable'] } : scope === 'shared' ? { lib: ['ES2024', 'DOM'] } : {};
write(
  'tsconfig.json',
  json({ extends: `${up}/tsconfig.base.json`, compilerOptions: { ...lib, types }, include: ['src/**/*.ts'] }),
);
write('jest.config.mjs', `import { jestConfig } from '${up}/jest.preset.mjs';\n\nexport default jestConfig();\n`);

import { globSync, readFileSync } from 'node:fs';

/** Scopes are the projects' names, and a few parts of the workspace that are not projects. */
const projects = globSync('{apps,libs}/**/project.json').map((file) => JSON.parse(readFileSync(file, 'utf8')).name);

export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    'scope-enum': [2, 'always', [...projects, 'workspace', 'infra', 'deploy', 'docs', 'deps', 'ci']],
    'body-max-line-length': [0],
  },
};

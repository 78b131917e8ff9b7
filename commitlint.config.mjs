import { readdirSync } from 'node:fs';

/** Scopes are the projects' names, and a few parts of the workspace that are not projects. */
const names = (folder) => readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('project.json'));
const projects = ['apps', 'libs'].flatMap((folder) => names(folder).map((file) => file.split('/').at(-2)));

export default {
  extends: ['@commitlint/config-conventional'],
  rules: {
    'scope-enum': [2, 'always', [...new Set(projects), 'workspace', 'docs', 'deps', 'ci']],
    'body-max-line-length': [0],
  },
};

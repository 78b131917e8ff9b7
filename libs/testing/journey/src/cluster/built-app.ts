import path from 'node:path';

/** The entry of an app as it was built. */
export function builtApp(name: string): string {
  return path.resolve(__dirname, '../../../../../dist/apps', name, 'main.js');
}

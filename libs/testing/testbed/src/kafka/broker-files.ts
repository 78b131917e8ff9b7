import { existsSync } from 'node:fs';
import path from 'node:path';

/** A file beside the broker's pom.xml; found from the workspace's root, since bundled code knows no folder of its own. */
export function brokerFile(name: string): string {
  for (let folder = process.cwd(); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'nx.json'))) return path.join(folder, 'libs/testing/testbed/kafka', name);
    if (folder === path.dirname(folder)) throw new Error(`${process.cwd()} is not inside the Scrutineer workspace`);
  }
}

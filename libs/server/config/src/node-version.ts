/** The Node the code is written for; older ones lack `node:sqlite` and more. */
export const REQUIRED_NODE_MAJOR = 24;

/** A message with the remedy where the running Node is too old, else null. */
export function nodeVersionFault(version: string = process.versions.node): string | null {
  if (Number(version.split('.')[0]) >= REQUIRED_NODE_MAJOR) return null;
  return (
    `Scrutineer needs Node ${REQUIRED_NODE_MAJOR} or newer, this is ${version}. Its npm scripts (npm start) run the pinned one; ` +
    'to run a service by hand, put it first: export PATH="$PWD/node_modules/.bin:$PATH"'
  );
}

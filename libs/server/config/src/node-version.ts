/** The Node the code is written for; older ones lack `node:sqlite` and more. */
export const REQUIRED_NODE_MAJOR = 24;

/** A message with the remedy where the running Node is too old, else null. */
export function nodeVersionFault(version: string = process.versions.node): string | null {
  if (Number(version.split('.')[0]) >= REQUIRED_NODE_MAJOR) return null;
  return `Scrutineer needs Node ${REQUIRED_NODE_MAJOR} or newer, this is ${version}. Run it through its npm scripts (npm start), which use the pinned Node, or install Node ${REQUIRED_NODE_MAJOR}.`;
}

import { onPath } from './find-command';
import { runCommand } from './run-command';

let search: Promise<string | undefined> | undefined;

/** The path of a container client whose engine answers: docker's, else podman's. Looked for once a process. */
export function containerEngine(): Promise<string | undefined> {
  search ??= firstThatAnswers(['docker', 'podman']);
  return search;
}

async function firstThatAnswers(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const client = await onPath([name]);
    if (client && (await answers(client))) return client;
  }
  return undefined;
}

/** A client without its engine fails `info`; one whose engine hangs is no use either. */
function answers(client: string): Promise<boolean> {
  return runCommand(client, ['info'], 10_000).then(
    () => true,
    () => false,
  );
}

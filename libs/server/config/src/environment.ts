import { readFileSync } from 'node:fs';
import type { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every fault found in the environment, one line each; thrown once so that all can be mended at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly faults: readonly string[]) {
    super(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}

/**
 * Parses the environment with a schema whose keys are the variables' names. `NAME_FILE` stands for a file that holds
 * NAME's value, trimmed at the end (how containers mount secrets); empty variables count as unset.
 * @throws ConfigError listing every fault
 */
export function parseEnvironment<T extends z.ZodType>(schema: T, environment: Environment): z.output<T> {
  const faults: string[] = [];
  const parsed = schema.safeParse(withFiles(environment, faults));
  if (!parsed.success) faults.push(...parsed.error.issues.map(describe).filter((fault) => !isExplained(fault, faults)));
  if (faults.length > 0 || !parsed.success) throw new ConfigError(faults);
  return Object.freeze(parsed.data) as z.output<T>;
}

function withFiles(environment: Environment, faults: string[]): Record<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value === '') continue;
    if (!name.endsWith('_FILE')) values.set(name, value);
    else if (secretNames.has(name.slice(0, -5))) read(name, value, values, faults);
  }
  return Object.fromEntries(values);
}

const secretNames = new Set([
  'ADMIN_PASSWORD',
  'VOTER_TOKEN_SECRET',
  'KAFKA_SASL_PASSWORD',
  'OIDC_CLIENT_SECRET',
  // It may hold a password.
  'REDIS_URL',
]);

function read(name: string, file: string, values: Map<string, string>, faults: string[]): void {
  try {
    values.set(name.slice(0, -5), readFileSync(file, 'utf8').trimEnd());
  } catch (error) {
    faults.push(`${name}: cannot read ${file} (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** A secret whose file cannot be read is missing for that reason, which is said already. */
function isExplained(fault: string, faults: readonly string[]): boolean {
  return faults.some((other) => other.startsWith(`${fault.split(':', 1)[0]}_FILE:`));
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return `${issue.path.join('.')}: is required`;
  return issue.path.length > 0 ? `${issue.path.join('.')}: ${issue.message}` : issue.message;
}

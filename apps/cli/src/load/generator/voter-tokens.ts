import { setTimeout as delay } from 'node:timers/promises';
import { voterTokenResponseSchema } from '@scrutineer/contracts';
import { refusals } from '@scrutineer/errors';
import type { ApiClient } from '../../api-client/api-client';
import { ProblemError } from '../../api-client/problem-error';

const AT_ONCE = 16;
const ATTEMPTS = 10;
const RETRY_MS = 500;

/** A token for each of so many new voters. */
export async function obtainTokens(api: ApiClient, count: number): Promise<string[]> {
  const tokens: string[] = [];
  let asked = 0;
  const worker = async (): Promise<void> => {
    while (asked < count) {
      asked += 1;
      tokens.push(await obtainToken(api, ATTEMPTS));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tokens;
}

async function obtainToken(api: ApiClient, attempts: number): Promise<string> {
  try {
    const { token } = await api.post(voterTokenResponseSchema, '/api/voters', undefined, 'anyone');
    return token;
  } catch (error) {
    if (!(error instanceof ProblemError) || !refusals[error.code].retryable || attempts <= 1) throw error;
    await delay(Math.max(RETRY_MS, error.retryAfterMs));
    return obtainToken(api, attempts - 1);
  }
}

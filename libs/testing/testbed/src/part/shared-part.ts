import { announce } from '../machine/announce';
import type { PartUnderTest } from './part-under-test';

/** A part that somebody else runs: it can be used, not broken. */
export function sharedPart(choice: string, variable: string): PartUnderTest {
  const refusal = `${choice} is shared and cannot be paused or killed: unset ${variable} and the testbed starts one`;
  const refuse = (): never => {
    throw new Error(refusal);
  };
  announce(choice);
  return {
    choice,
    pid: null,
    directory: null,
    pause: refuse,
    resume: refuse,
    kill: () => Promise.reject(new Error(refusal)),
    restart: () => Promise.reject(new Error(refusal)),
    stop: () => Promise.resolve(),
  };
}

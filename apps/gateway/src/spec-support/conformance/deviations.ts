import { closeCodes } from '@scrutineer/errors';

/** A limit of the gateway that forbids by design what a case of the suite asks for. */
export interface Limit {
  readonly why: string;
  /** What a socket that meets the limit is closed with. */
  readonly closes: number;
  readonly cases: readonly string[];
}

export const limits: readonly Limit[] = [
  {
    why: 'a message of more than 1,024 bytes: a ballot has about 120',
    closes: closeCodes.tooBig.code,
    cases: ['1.1.6', '1.1.7', '1.1.8', '1.2.6', '1.2.7', '1.2.8', '10.1.1'],
  },
  {
    why: 'a binary message: ballots are text',
    closes: closeCodes.binary.code,
    cases: ['1.2.1', '1.2.2', '1.2.3', '1.2.4', '1.2.5'],
  },
  {
    why: 'a message in more than two fragments: a ballot fits into one',
    closes: closeCodes.policy.code,
    cases: ['5.19', '5.20', '6.1.2', '6.1.3', '6.2.3', '6.2.4', '6.3.2', '6.4.1', '6.4.2'],
  },
];

/** Cases that the suite lets pass as not strict, and why the gateway is not. */
export const notStrict = {
  why: 'text that is not UTF-8 is found once its frame is whole, not at its first wrong byte; a frame here has at most 1,024',
  cases: ['6.4.3', '6.4.4'],
};

/** The limit that forbids a case. */
export function limitOf(id: string): Limit | undefined {
  return limits.find(({ cases }) => cases.includes(id));
}

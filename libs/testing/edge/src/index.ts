export { badInputSuite } from './bad-input/bad-input.suite';
export { frame, type FrameBits } from './bad-input/bad-frames';
export type { Deployment, Part } from './bad-input/deployment';
export { eventually } from './clients/eventually';
export { Operator } from './clients/operator';
export { VoterSocket } from './clients/voter-socket';
export { ballotFor, newVoter, VOTER_TOKEN_SECRET } from './clients/voters';

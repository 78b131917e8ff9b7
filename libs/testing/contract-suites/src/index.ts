export { expiringStoreContract, type ExpiringStoreUnderTest } from './expiring-store.contract';
export { tallyStoreContract, type TallyStoreUnderTest } from './tally-store.contract';
export { ballotLogContract, type BallotLogUnderTest } from './ballot-log.contract';
export { deadLettersContract, type DeadLettersUnderTest } from './dead-letters.contract';
export { partitionAssignmentContract, type PartitionAssignmentUnderTest } from './partition-assignment.contract';
export { raceLogContract, type RaceLogUnderTest } from './race-log.contract';
export { roundSecretsContract, type RoundSecretsUnderTest } from './round-secrets.contract';

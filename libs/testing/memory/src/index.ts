export { after, command, definition, nextCommand, PARTITIONS, tallyOfVotes, raceIn, rules, voterKey } from './builders';
export { LoneTally, stretch, tallyRecord, type TallyPart } from './lone-tally';
export { MemoryExpiringStore } from './memory-expiring-store';
export { entryKey, MemoryTallyStore, MemoryVoters, type MemoryTally } from './memory-tally-store';
export { MemoryAssignmentGroup } from './memory-assignment';
export { MemoryBallotLog } from './memory-ballot-log';
export { MemoryDeadLetters } from './memory-dead-letters';
export { MemoryRaceLog } from './memory-race-log';
export { MemoryRoundSecrets } from './memory-round-secrets';

import {
  MemoryAssignmentGroup,
  MemoryBallotLog,
  MemoryDeadLetters,
  MemoryRaceLog,
  MemoryRoundSecrets,
} from '@scrutineer/testing-memory';
import { ballotLogContract } from './ballot-log.contract';
import { deadLettersContract } from './dead-letters.contract';
import { partitionAssignmentContract } from './partition-assignment.contract';
import { raceLogContract } from './race-log.contract';
import { roundSecretsContract } from './round-secrets.contract';

const close = () => Promise.resolve();

ballotLogContract(MemoryBallotLog.name, () => {
  const log = new MemoryBallotLog(3);
  const truncate = (partition: number, before: number) => Promise.resolve(log.truncate(partition, before));
  return Promise.resolve({ log, truncate, close });
});

raceLogContract(MemoryRaceLog.name, () => {
  const log = new MemoryRaceLog();
  const writeUnreadable = () => Promise.resolve(void log.write('{"type":"close"'));
  return Promise.resolve({ log, writeUnreadable, close });
});

roundSecretsContract(MemoryRoundSecrets.name, () => {
  const secrets = new MemoryRoundSecrets();
  return Promise.resolve({ secrets, elsewhere: secrets, close });
});

deadLettersContract(MemoryDeadLetters.name, () => {
  const letters = new MemoryDeadLetters();
  return Promise.resolve({ letters, stored: () => Promise.resolve(letters.letters), close });
});

partitionAssignmentContract(MemoryAssignmentGroup.name, () => {
  const group = new MemoryAssignmentGroup(5);
  return Promise.resolve({ partitions: 5, member: () => group.member(), close });
});

import { raceLogContract } from '@scrutineer/testing-contracts';
import { openChannel } from '../channel/open-channel';
import { specStorage } from '../spec-support/opened';
import { SqliteRaceLog } from './sqlite-race-log';

const { worker, freshFile } = specStorage();

raceLogContract('SqliteRaceLog', async () => {
  const channel = await openChannel(worker, { file: freshFile(), ballotPartitions: 3 }, Date, undefined);
  return {
    log: new SqliteRaceLog(channel, undefined),
    writeUnreadable: async () => {
      await channel.ask('appendCommand', { race: 'abu-dhabi-2025', command: '{"type":"close"' });
    },
    close: () => channel.close(),
  };
});

import type { MemoryDeadLetters, MemoryRoundSecrets } from '@scrutineer/testing-memory';
import type { DeadLetters, RoundSecrets } from '@scrutineer/voting-domain';
import type { StoreParts } from './ballot-log';

/** The rounds' peppers, over the network. */
export function simulatedSecrets(disk: MemoryRoundSecrets, { network }: StoreParts): RoundSecrets {
  return {
    keep: (race, round, pepper) => network.call('round secrets', 'keep', () => disk.keep(race, round, pepper)),
    find: (race, round) => network.call('round secrets', 'find', () => disk.find(race, round)),
    erase: (race, round) => network.call('round secrets', 'erase', () => disk.erase(race, round)),
  };
}

/** Where records go that can never count, over the network. */
export function simulatedDeadLetters(disk: MemoryDeadLetters, { network, trace }: StoreParts): DeadLetters {
  return {
    put: (letters) =>
      network.call('ballot log', 'put aside', () => {
        for (const { code } of letters) {
          trace.saw('poison put aside');
          trace.tell(`put aside: ${code}`);
        }
        return disk.put(letters);
      }),
  };
}

/** The topics of the two logs, of the rounds' peppers, and of records that can never count. */
export const topics = {
  ballots: 'ballots',
  raceEvents: 'race-events',
  roundSecrets: 'round-secrets',
  ballotsDead: 'ballots-dead',
} as const;

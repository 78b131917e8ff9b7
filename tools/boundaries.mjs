// Who may import whom: the one source of the module boundaries. ESLint enforces it, `docs/boundaries.md` is written from it.

/** scope → scopes it may depend on */
export const scopes = {
  shared: ['shared'],
  server: ['server', 'shared'],
  web: ['web', 'shared'],
  tooling: ['tooling', 'shared'],
};

/** type → types it may depend on, and packages it may not import */
export const types = {
  app: { uses: ['domain', 'adapter', 'ui', 'contracts', 'util'], bans: [] },
  e2e: { uses: ['contracts', 'util', 'testing'], bans: [] },
  adapter: { uses: ['domain', 'contracts', 'util'], bans: [] },
  ui: { uses: ['ui', 'contracts', 'util'], bans: ['ioredis', 'kafkajs', '@nestjs/*'] },
  domain: {
    uses: ['util'],
    bans: ['@nestjs/*', '@angular/*', 'rxjs', 'zod', 'kafkajs', 'ioredis', 'ws', 'pino', 'prom-client'],
  },
  contracts: { uses: ['domain', 'util'], allowsOnly: ['zod'] },
  util: { uses: ['util'], allowsOnly: [] },
  testing: { uses: ['domain', 'adapter', 'contracts', 'util', 'testing', 'ui'], bans: [] },
};

/** The standalone app alone composes other apps: their Nest modules, through their `index.ts`. */
export const composes = { standalone: ['gateway', 'vote-api', 'tally-worker'] };

/** Options of `@nx/enforce-module-boundaries`; specs may also use the testing libraries. */
export function depConstraints({ specs }) {
  const more = specs ? ['testing'] : [];
  return [
    ...Object.entries(scopes).map(([scope, allowed]) => ({
      sourceTag: `scope:${scope}`,
      onlyDependOnLibsWithTags: allowed.concat(specs && scope === 'shared' ? [] : []).map((one) => `scope:${one}`),
    })),
    ...Object.entries(types).map(([type, { uses, bans, allowsOnly }]) => ({
      sourceTag: `type:${type}`,
      onlyDependOnLibsWithTags: [...new Set([...uses, ...more])].map((one) => `type:${one}`),
      ...(bans?.length ? { bannedExternalImports: bans } : {}),
      ...(allowsOnly && !specs ? { allowedExternalImports: [...allowsOnly, 'node:*'] } : {}),
    })),
  ];
}

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
  app: { uses: ['domain', 'adapter', 'composition', 'ui', 'contracts', 'util'], bans: [] },
  /** What several apps are composed of; the only place outside apps where adapters meet. See ADR 0008. */
  composition: { uses: ['domain', 'adapter', 'contracts', 'util'], bans: [] },
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

/** Who alone may import apps, and across scopes, through their `index.ts`: what composes them, and what simulates them. */
export const composes = {
  standalone: ['gateway', 'vote-api', 'tally-worker'],
  'testing-simulation': ['gateway', 'vote-api', 'tally-worker', 'cli', 'realtime'],
};

/** Options of `@nx/enforce-module-boundaries`; specs may also use the testing libraries. */
export function depConstraints({ specs }) {
  const more = specs ? ['testing'] : [];
  return [
    ...Object.entries(scopes).map(([scope, allowed]) => ({
      sourceTag: `scope:${scope}`,
      onlyDependOnLibsWithTags: allowed.map((one) => `scope:${one}`),
    })),
    ...Object.entries(types).map(([type, { uses, bans, allowsOnly }]) => ({
      sourceTag: `type:${type}`,
      onlyDependOnLibsWithTags: [...new Set([...uses, ...more])].map((one) => `type:${one}`),
      ...(bans?.length ? { bannedExternalImports: bans } : {}),
      ...(allowsOnly && !specs ? { allowedExternalImports: [...allowsOnly, 'node:*'] } : {}),
    })),
  ];
}

/** The boundaries as a page for people. */
export function boundariesPage() {
  const scopeRows = Object.entries(scopes).map(([scope, allowed]) => `| \`${scope}\` | ${allowed.join(', ')} |`);
  const typeRows = Object.entries(types).map(([type, { uses, bans, allowsOnly }]) => {
    const quoted = (names) => names.map((one) => `\`${one}\``).join(', ');
    const packages = allowsOnly
      ? `nothing but ${quoted(allowsOnly) || 'Node itself'}`
      : bans.length > 0
        ? `not ${quoted(bans)}`
        : 'any';
    return `| \`${type}\` | ${uses.join(', ')} | ${packages} |`;
  });
  return [
    '# Module boundaries',
    '',
    'Written from `tools/boundaries.mjs`, which the linter enforces. Every project has exactly one `scope:` and one `type:`.',
    'Specs may also use projects of type `testing`.',
    '',
    '| scope | may depend on |',
    '| --- | --- |',
    ...scopeRows,
    '',
    '| type | may depend on | packages |',
    '| --- | --- | --- |',
    ...typeRows,
    '',
    `No app imports another, but for \`standalone\`, which composes ${composes.standalone.join(', ')} through their \`index.ts\`.`,
    `Beside it only \`testing-simulation\` imports apps, and both scopes: ${composes['testing-simulation'].join(', ')}.`,
    '',
  ].join('\n');
}

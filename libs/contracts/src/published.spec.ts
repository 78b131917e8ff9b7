import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { raceCommandTypes } from './http/audit';
import { asyncApiDocument } from './asyncapi/document';
import { openApiDocument } from './openapi/document';
import { topics } from './kafka/topics';

const remedy = 'UPDATE_CONTRACTS=1 npx nx test contracts --skip-nx-cache';
const generated = path.join(__dirname, '../generated');

type Node = Record<string, unknown>;

/** Every `$ref` of a document, with what it leads to. */
function references(document: Node): [string, unknown][] {
  const found: [string, unknown][] = [];
  JSON.stringify(document, (key, value: unknown) => {
    if (key === '$ref') found.push([String(value), follow(document, String(value))]);
    return value;
  });
  return found;
}

function follow(document: Node, ref: string): unknown {
  const steps = ref.replace(/^#\//, '').split('/');
  return steps.reduce<unknown>((node, step) => (node as Node | undefined)?.[step], document);
}

describe.each([
  ['openapi.json', openApiDocument],
  ['asyncapi.json', asyncApiDocument],
])('%s', (name, build) => {
  const document = build();

  it('is published as the schemas have it', () => {
    const file = path.join(generated, name);
    if (process.env['UPDATE_CONTRACTS']) writeFileSync(file, `${JSON.stringify(document, null, 2)}\n`);
    const published: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isDeepStrictEqual(published, JSON.parse(JSON.stringify(document)))) {
      throw new Error(`libs/contracts/generated/${name} is not what the schemas say; write it anew with: ${remedy}`);
    }
  });

  it('refers only to what it holds', () => {
    const all = references(document);
    expect(all.length).toBeGreaterThan(10);
    for (const [ref, target] of all) expect([ref, typeof target]).toEqual([ref, 'object']);
  });

  it('refuses unknown keys in every object that lists its keys', () => {
    let closed = 0;
    JSON.stringify((document['components'] as Node)['schemas'], (_, value: Node | null) => {
      if (value?.['type'] === 'object' && value['properties']) {
        expect(value['additionalProperties']).toBe(false);
        closed += 1;
      }
      return value;
    });
    expect(closed).toBeGreaterThan(10);
  });
});

describe('the OpenAPI document', () => {
  const paths = openApiDocument()['paths'] as Record<string, Node>;

  it('has every call', () => {
    const calls = Object.entries(paths).flatMap(([place, item]) =>
      Object.keys(item).map((method) => `${method} ${place}`),
    );
    const command = (name: string) => `post /api/admin/races/{race}/${name}`;
    expect(calls.toSorted()).toEqual(
      [
        'post /api/voters',
        'get /api/races',
        'get /api/races/{race}',
        'get /api/races/{race}/results',
        'post /api/races/{race}/ballots',
        'get /api/races/{race}/ballots/mine',
        'get /api/races/{race}/receipts/{ballotId}',
        'post /api/admin/session',
        'get /api/admin/session',
        'delete /api/admin/session',
        'post /api/admin/setup',
        'post /api/admin/races',
        'patch /api/admin/races/{race}',
        ...['open', 'close', 'reopen', 'reset', 'certify', 'reveal', 'hide', 'candidates/{id}/withdraw'].map(command),
        'get /api/admin/races/{race}/stats',
        'get /api/admin/races/{race}/export',
        'get /api/admin/audit',
        'get /health/live',
        'get /health/ready',
      ].toSorted(),
    );
  });

  it('declares every parameter of a path, and names each call once', () => {
    const ids = new Set<unknown>();
    for (const [place, item] of Object.entries(paths)) {
      for (const call of Object.values(item) as {
        operationId: string;
        parameters?: { name: string; in: string }[];
      }[]) {
        const declared = (call.parameters ?? []).filter((one) => one.in === 'path').map((one) => `{${one.name}}`);
        expect(declared).toEqual(place.match(/\{\w+\}/g) ?? []);
        expect(ids).not.toContain(call.operationId);
        ids.add(call.operationId);
      }
    }
  });
});

describe('the AsyncAPI document', () => {
  it('has the socket and every topic', () => {
    const channels = Object.values(asyncApiDocument()['channels'] as Node) as { address: string }[];
    expect(channels.map(({ address }) => address)).toEqual(['/ws', ...Object.values(topics)]);
  });

  it('has every type of race command, with offsets as text', () => {
    const command = follow(asyncApiDocument(), '#/components/schemas/RaceCommand') as { oneOf: { properties: Node }[] };
    expect(command.oneOf.map(({ properties }) => (properties['type'] as Node)['const'])).toEqual(raceCommandTypes);
    const closed = command.oneOf.find(({ properties }) => (properties['type'] as Node)['const'] === 'closed');
    expect(closed?.properties['offsets']).toMatchObject({ type: 'array', items: { type: 'string' } });
  });
});

// terraform providers schema -json | node cut.mjs <provider>
// Keeps what infra/terraform uses of a provider's schemas, and of these what decides what a configuration may say.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const provider = process.argv[2];
const here = import.meta.dirname;
const hcl = globSync('**/*.tf', { cwd: path.join(here, '../../terraform') })
  .map((file) => readFileSync(path.join(here, '../../terraform', file), 'utf8'))
  .join('\n');
const used = (kind) =>
  new Set([...hcl.matchAll(new RegExp(`^${kind} "(${provider}_\\w+)"`, 'gm'))].map(([, type]) => type));

const all = JSON.parse(readFileSync(0, 'utf8')).provider_schemas[`registry.terraform.io/hashicorp/${provider}`];
const sorted = (object = {}, make) =>
  Object.fromEntries(
    Object.keys(object)
      .sort()
      .map((key) => [key, make(object[key])]),
  );
const attribute = ({ type, required, optional, computed, sensitive }) => ({
  type,
  required,
  optional,
  computed,
  sensitive,
});
const block = ({ attributes, block_types }) => ({
  attributes: sorted(attributes, attribute),
  block_types: sorted(block_types, (nested) => ({
    nesting_mode: nested.nesting_mode,
    min_items: nested.min_items,
    max_items: nested.max_items,
    block: block(nested.block),
  })),
});
const schema = (one) => ({ version: one.version, block: block(one.block) });
const pick = (schemas, types) => sorted(Object.fromEntries([...types].map((type) => [type, schemas[type]])), schema);

const cut = {
  provider: schema(all.provider),
  resource_schemas: pick(all.resource_schemas, used('resource')),
  data_source_schemas: pick(all.data_source_schemas, used('data')),
};
writeFileSync(path.join(here, `schemas/${provider}.json`), `${JSON.stringify(cut)}\n`);

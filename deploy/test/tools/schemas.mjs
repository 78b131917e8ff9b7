// Writes what kubeconform compares manifests with: schemas of Kubernetes' own kinds, out of its OpenAPI file, and of CRDs.
//   node schemas.mjs <swagger.json> <folder to write to> <folder of CRDs>…
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

const [swagger, target, ...crds] = process.argv.slice(2);
const write = (file, schema) => {
  const full = path.join(target, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, JSON.stringify(schema));
};

/** A field that the schema does not name is a mistake, as it is for the API server under strict validation. */
function strict(schema) {
  if (schema === null || typeof schema !== 'object') return schema;
  const open = 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'];
  if (schema.properties && !Array.isArray(schema) && !open) schema.additionalProperties = false;
  Object.values(schema).forEach(strict);
  return schema;
}

const { definitions } = strict(JSON.parse(readFileSync(swagger, 'utf8')));
for (const [name, types] of [
  ['IntOrString', ['string', 'integer']],
  ['resource.Quantity', ['string', 'number']],
]) {
  const key = Object.keys(definitions).find((one) => one.endsWith(name));
  definitions[key] = { oneOf: types.map((type) => ({ type })) };
}
write('definitions.json', { definitions });
for (const [name, { 'x-kubernetes-group-version-kind': kinds = [] }] of Object.entries(definitions)) {
  if (kinds.length !== 1) continue;
  const [{ group, version, kind }] = kinds;
  const file = [kind, group.split('.')[0], version].filter(Boolean).join('-').toLowerCase();
  write(`${file}.json`, { $ref: `definitions.json#/definitions/${name}` });
}

for (const file of crds.flatMap((folder) => globSync(`${folder}/**/*.yaml`))) {
  // Some quote nothing: `- =` is a string in YAML 1.2, and a key of its own in 1.1.
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const { kind, spec } = document.toJS() ?? {};
    if (kind !== 'CustomResourceDefinition') continue;
    for (const { name, schema } of spec.versions) {
      const { openAPIV3Schema } = schema;
      strict(openAPIV3Schema.properties.spec);
      write(`${spec.group}/${spec.names.kind.toLowerCase()}_${name}.json`, openAPIV3Schema);
    }
  }
}

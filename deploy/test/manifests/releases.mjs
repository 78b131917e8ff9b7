// What charts are given that cannot be seen from one of them alone.
import { nameOf } from '../rendered.mjs';

const releases = (objects) => objects.filter(({ kind }) => kind === 'HelmRelease');

/** What asks AWS must not be placed on servers, whose role is another and which keep it from pods. */
export function roleFaults(objects, { aws_region: region }) {
  const asking = releases(objects)
    .map((object) => [nameOf(object), JSON.stringify(object.spec.values)])
    .filter(([, values]) => values.includes(region));
  if (asking.length === 0) throw new Error('nothing asks AWS');
  return asking
    .filter(([, values]) => !values.includes('{"key":"scrutineer.dev/pool","operator":"NotIn","values":["server"]}'))
    .map(([name]) => name);
}

/** Releases that may fail without anybody being told. */
export function alertFaults(objects) {
  const told = objects
    .filter(({ kind, spec }) => kind === 'Alert' && spec.eventSeverity === 'error')
    .flatMap(({ spec }) => spec.eventSources.map(({ kind, namespace }) => `${kind} ${namespace}`));
  return releases(objects)
    .filter(({ metadata }) => !told.includes(`HelmRelease ${metadata.namespace}`))
    .map(nameOf);
}

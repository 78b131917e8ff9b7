// Whether limits count by caller: one limited with all others, by the address of a load balancer, would make the limits the audience's.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import proxyAddr from 'proxy-addr';

const CALLER = '203.0.113.7';

/** What Terraform's load balancer and K3s's ingress make of a call, that says itself to come from elsewhere, is told to be the caller's. */
export function callerFaults(objects, repository) {
  const variables = readFileSync(path.join(repository, 'infra/terraform/modules/topology/variables.tf'), 'utf8');
  const inside = (name) =>
    new RegExp(`variable "${name}" [^}]*default *= "([0-9.]+)\\.0/`, 's').exec(variables)[1].concat('.9');
  const balancer = inside('vpc_cidr');
  const ingress = inside('pod_cidr');
  const asIngressIsAsked = ['198.51.100.1', CALLER];

  const { depth } = objects.find(({ kind, metadata }) => kind === 'Middleware' && metadata.name === 'rate-limit').spec
    .rateLimit.sourceCriterion.ipStrategy;
  const limited = { 'the ingress': depth === 0 ? balancer : asIngressIsAsked.at(-depth) };
  for (const { metadata, data } of objects.filter(({ kind, data }) => kind === 'ConfigMap' && data?.TRUSTED_PROXIES)) {
    const request = {
      connection: { remoteAddress: ingress },
      headers: { 'x-forwarded-for': [...asIngressIsAsked, balancer].join(', ') },
    };
    limited[metadata.name] = proxyAddr(request, proxyAddr.compile(data.TRUSTED_PROXIES.split(',')));
  }
  return Object.entries(limited)
    .filter(([, address]) => address !== CALLER)
    .map(([who, address]) => `${who} takes ${address} for ${CALLER}`);
}

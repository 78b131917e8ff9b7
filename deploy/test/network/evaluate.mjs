// Whether NetworkPolicies let one pod talk to another: the rules of networking.k8s.io/v1, as a pure function.

/**
 * @typedef {object} Endpoint a pod, or with an `ip` alone something outside the cluster
 * @property {string} [namespace]
 * @property {Record<string, string>} [namespaceLabels]
 * @property {Record<string, string>} [labels]
 * @property {string} [ip] what an `ipBlock` is compared with; a pod without one is in none
 * @property {{ name?: string, port: number, protocol?: string }[]} [ports] those that a policy may name
 */

/** Whether `from` may open a connection to a port of `to`: its own side must let it out, and the other let it in. */
export function allows(policies, from, to, port) {
  return lets(policies, 'Egress', from, to, to, port) && lets(policies, 'Ingress', to, from, to, port);
}

/** A pod that no policy selects for a direction may do anything there; else it may do what any of them lists. */
function lets(policies, direction, pod, peer, target, port) {
  if (pod.namespace === undefined) return true;
  const selecting = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === pod.namespace && matches(spec.podSelector, pod.labels) && types(spec).includes(direction),
  );
  if (selecting.length === 0) return true;
  const [rules, peers] = direction === 'Egress' ? ['egress', 'to'] : ['ingress', 'from'];
  return selecting.some(({ metadata, spec }) =>
    (spec[rules] ?? []).some(
      (rule) =>
        (!rule[peers]?.length || rule[peers].some((one) => isPeer(one, peer, metadata.namespace))) &&
        (!rule.ports?.length || rule.ports.some((one) => isPort(one, target, port))),
    ),
  );
}

const types = (spec) => spec.policyTypes ?? ['Ingress', ...(spec.egress ? ['Egress'] : [])];

function isPeer({ ipBlock, namespaceSelector, podSelector }, peer, namespace) {
  if (ipBlock) {
    return (
      peer.ip !== undefined && within(peer.ip, ipBlock.cidr) && !ipBlock.except?.some((cidr) => within(peer.ip, cidr))
    );
  }
  if (peer.namespace === undefined) return false;
  const here = namespaceSelector ? matches(namespaceSelector, peer.namespaceLabels) : peer.namespace === namespace;
  return here && (!podSelector || matches(podSelector, peer.labels));
}

function isPort({ port: wanted, endPort, protocol = 'TCP' }, target, { port, protocol: spoken = 'TCP' }) {
  if (protocol !== spoken) return false;
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return endPort ? port >= wanted && port <= endPort : port === wanted;
  return (target.ports ?? []).some(
    (one) => one.name === wanted && one.port === port && (one.protocol ?? 'TCP') === protocol,
  );
}

/** A label selector; one without any condition matches all. */
export function matches({ matchLabels = {}, matchExpressions = [] } = {}, labels = {}) {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      if (operator === 'Exists') return key in labels;
      if (operator === 'DoesNotExist') return !(key in labels);
      if (operator === 'In') return key in labels && values.includes(labels[key]);
      if (operator === 'NotIn') return !(key in labels) || !values.includes(labels[key]);
      throw new Error(`no such operator: ${operator}`);
    })
  );
}

/** IPv4 only, as the clusters are. */
function within(ip, cidr) {
  const [network, length] = cidr.split('/');
  const number = (address) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(length));
  return Math.floor(number(ip) / size) === Math.floor(number(network) / size);
}

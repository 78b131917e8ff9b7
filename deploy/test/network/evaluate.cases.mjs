// Cases of the evaluator, each with both answers near it: what is let through, and the nearest thing that is not.
import { allows } from './evaluate.mjs';

const pod = (namespace, app, ports = []) => ({
  namespace,
  namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
  labels: { app },
  ports,
});
const policy = (namespace, spec) => ({ metadata: { namespace }, spec });
const select = (app) => ({ matchLabels: { app } });
const within = (name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } });
const deny = (namespace) => policy(namespace, { podSelector: {}, policyTypes: ['Ingress', 'Egress'] });

const a = pod('one', 'a');
const b = pod('one', 'b', [{ name: 'web', port: 80 }]);
const elsewhere = pod('two', 'a');
const world = { ip: '8.8.8.8' };
const metadata = { ip: '169.254.169.254' };
const web = { port: 80 };

/** [what is shown, policies, from, to, port, whether it is allowed] */
const cases = [
  ['without policies all may talk', [], a, b, web, true],
  ['deny all denies within a namespace', [deny('one')], a, b, web, false],
  ['deny all denies from without', [deny('one')], elsewhere, b, web, false],
  ['deny all of another namespace says nothing', [deny('three')], a, b, web, true],
  ...['Ingress', 'Egress'].flatMap((side) => {
    const one = (selected, rule) => [policy('one', { podSelector: select(selected), policyTypes: [side], ...rule })];
    return side === 'Ingress'
      ? [
          ['let in by label', one('b', { ingress: [{ from: [{ podSelector: select('a') }] }] }), a, b, web, true],
          [
            'not of another namespace by label',
            one('b', { ingress: [{ from: [{ podSelector: select('a') }] }] }),
            elsewhere,
            b,
            web,
            false,
          ],
          [
            'let in by namespace',
            one('b', { ingress: [{ from: [{ namespaceSelector: within('two') }] }] }),
            elsewhere,
            b,
            web,
            true,
          ],
          [
            'both selectors of a peer must hold',
            one('b', { ingress: [{ from: [{ namespaceSelector: within('two'), podSelector: select('z') }] }] }),
            elsewhere,
            b,
            web,
            false,
          ],
          ['an empty list of rules lets nobody in', one('b', { ingress: [] }), a, b, web, false],
          ['an empty rule lets all in', one('b', { ingress: [{}] }), elsewhere, b, web, true],
          ['a port by name', one('b', { ingress: [{ ports: [{ port: 'web' }] }] }), a, b, web, true],
          ['another port', one('b', { ingress: [{ ports: [{ port: 'web' }] }] }), a, b, { port: 81 }, false],
          [
            'another protocol',
            one('b', { ingress: [{ ports: [{ port: 80 }] }] }),
            a,
            b,
            { port: 80, protocol: 'UDP' },
            false,
          ],
          ['a range of ports', one('b', { ingress: [{ ports: [{ port: 79, endPort: 90 }] }] }), a, b, web, true],
          ['ingress says nothing of egress', one('a', { ingress: [] }), a, b, web, true],
        ]
      : [
          ['let out by label', one('a', { egress: [{ to: [{ podSelector: select('b') }] }] }), a, b, web, true],
          ['not to another', one('a', { egress: [{ to: [{ podSelector: select('c') }] }] }), a, b, web, false],
          [
            'to the world',
            one('a', { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }] }] }),
            a,
            world,
            { port: 443 },
            true,
          ],
          [
            'but not to what is excepted',
            one('a', { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.0.0/16'] } }] }] }),
            a,
            metadata,
            web,
            false,
          ],
          ['an address is no pod', one('a', { egress: [{ to: [{ podSelector: {} }] }] }), a, world, web, false],
        ];
  }),
  [
    'both sides must agree',
    [deny('one'), policy('one', { podSelector: select('a'), egress: [{}], policyTypes: ['Egress'] })],
    a,
    b,
    web,
    false,
  ],
  [
    'policies add up',
    [
      deny('one'),
      policy('one', { podSelector: select('a'), egress: [{}], policyTypes: ['Egress'] }),
      policy('one', { podSelector: select('b'), ingress: [{ from: [{ podSelector: select('a') }] }] }),
    ],
    a,
    b,
    web,
    true,
  ],
];

/** Throws with every case whose answer is another; returns how many there are. */
export function evaluatorHolds() {
  const wrong = cases.filter(([, policies, from, to, port, allowed]) => allows(policies, from, to, port) !== allowed);
  if (wrong.length > 0) throw new Error(wrong.map(([name]) => name).join('\n'));
  return cases.length;
}

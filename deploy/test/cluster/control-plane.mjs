// A Kubernetes control plane on the loopback interface: etcd, API server, controller manager and scheduler, as released.
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { freePort, processes } from './processes.mjs';

/**
 * Starts one, empty, with its state in `folder`.
 * @returns {Promise<{ create: Function, get: Function, kubeconfig: string, kubectl: Function, programs: object }>} `programs` are what to stop
 */
export async function startControlPlane({ folder, cache, run }) {
  const logs = path.join(folder, 'logs');
  const certificates = path.join(folder, 'certificates');
  for (const made of [logs, certificates, path.join(folder, 'tmp')]) mkdirSync(made, { recursive: true });
  const file = (name, text) => {
    const target = path.join(folder, name);
    writeFileSync(target, text, { mode: 0o600 });
    return target;
  };
  const [etcd, peer, api, manager, scheduler] = await Promise.all(Array.from({ length: 5 }, freePort));
  const token = randomBytes(16).toString('hex');
  const tokens = file('tokens.csv', `${token},admin,admin,system:masters\n`);
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = file('service-accounts.pem', privateKey.export({ type: 'sec1', format: 'pem' }));
  const server = `https://127.0.0.1:${api}`;
  const kubeconfig = file(
    'kubeconfig',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      // The server signs its own certificate and keeps it here.
      clusters: [{ name: 'test', cluster: { server, 'certificate-authority': `${certificates}/apiserver.crt` } }],
      users: [{ name: 'admin', user: { token } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
      'current-context': 'test',
    }),
  );
  const env = { KUBECONFIG: kubeconfig, TMPDIR: path.join(folder, 'tmp'), HOME: folder };
  const programs = processes({ bin: path.join(cache, 'bin'), logs, env });
  const kubectl = (args, options) => run('kubectl', args, { stdoutOnly: true, ...options, env });

  const client = `http://127.0.0.1:${etcd}`;
  const peers = `http://127.0.0.1:${peer}`;
  programs.start('etcd', [
    `--data-dir=${folder}/etcd`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peers}`,
    `--initial-advertise-peer-urls=${peers}`,
    `--initial-cluster=default=${peers}`,
    '--unsafe-no-fsync',
  ]);
  programs.start('kube-apiserver', [
    `--etcd-servers=${client}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${api}`,
    `--cert-dir=${certificates}`,
    `--token-auth-file=${tokens}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-signing-key-file=${key}`,
    `--service-account-key-file=${key}`,
    '--authorization-mode=RBAC',
    '--service-cluster-ip-range=10.43.0.0/16',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
  ]);
  await until('the API server answers', 60, () => {
    programs.alive();
    return attempt(() => kubectl(['get', '--raw', '/readyz']) === 'ok');
  });
  programs.start('kube-controller-manager', [
    `--kubeconfig=${kubeconfig}`,
    `--service-account-private-key-file=${key}`,
    '--leader-elect=false',
    '--controllers=*,-nodeipam,-service-lb-controller,-node-route-controller,-cloud-node-lifecycle',
    '--bind-address=127.0.0.1',
    `--secure-port=${manager}`,
    '--horizontal-pod-autoscaler-sync-period=2s',
    `--cert-dir=${certificates}`,
  ]);
  programs.start('kube-scheduler', [
    `--kubeconfig=${kubeconfig}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${scheduler}`,
    `--cert-dir=${certificates}`,
  ]);
  const ca = readFileSync(`${certificates}/apiserver.crt`);
  /** What the API server answers; throws with its message if that is a refusal. */
  const ask = async (method, target, body) => {
    const request = https.request(`${server}${target}`, {
      method,
      ca,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    request.end(body && JSON.stringify(body));
    const [response] = await once(request, 'response');
    const answer = JSON.parse(Buffer.concat(await response.toArray()));
    if (response.statusCode >= 300) throw new Error(answer.message);
    return answer;
  };
  const get = (target) => ask('GET', target);
  const create = (target, object) => ask('POST', target, object);
  return { create, get, kubeconfig, kubectl, programs };
}

/** Waits for `ready` to hold; says what for if it does not within so many seconds. */
export async function until(what, seconds, ready) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await ready();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** What `body` returns, or undefined if it throws. */
export function attempt(body) {
  try {
    return body();
  } catch {
    return undefined;
  }
}

// What the API server lets in. Each object that must be refused differs in one point from one that is accepted.
export async function admission({ check, plane }) {
  const { get, kubectl } = plane;
  const attempt = (object, expect) =>
    kubectl(['create', '--dry-run=server', '-f', '-'], { input: JSON.stringify(object), expect, stdoutOnly: false });

  const denied = (policy) => `ValidatingAdmissionPolicy '${policy}' with binding '${policy}' denied request`;
  /** A pod like those of the gateway, changed by `change`. */
  const pod = async (change) => {
    const { spec } = await get('/apis/apps/v1/namespaces/scrutineer/deployments/gateway');
    const { metadata, spec: own } = structuredClone(spec.template);
    const made = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...metadata, name: 'probe', namespace: 'scrutineer' },
      spec: own,
    };
    change(made.spec, made.metadata);
    return made;
  };
  const [, tag] = (await pod(() => undefined)).spec.containers[0].image.split(':');

  await check('a pod like ours is accepted', async () => void attempt(await pod(() => undefined), 0));
  for (const [what, reason, change] of [
    [
      'that may be root',
      'violates PodSecurity "restricted',
      (spec) => Object.assign(spec.securityContext, { runAsNonRoot: false, runAsUser: 0 }),
    ],
    [
      'that may become root',
      'violates PodSecurity "restricted',
      ({ containers: [one] }) => delete one.securityContext.allowPrivilegeEscalation,
    ],
    ['that sees the host', 'violates PodSecurity "restricted', (spec) => Object.assign(spec, { hostNetwork: true })],
    [
      'of the tag latest',
      // By two of them, and either may be asked first.
      'ValidatingAdmissionPolicy',
      ({ containers: [one] }) => (one.image = 'ghcr.io/scrutineer/gateway:latest'),
    ],
    ['of no tag', 'ValidatingAdmissionPolicy', ({ containers: [one] }) => (one.image = 'ghcr.io/scrutineer/gateway')],
    [
      'of a tag of no policy',
      denied('images'),
      ({ containers: [one] }) => (one.image = 'ghcr.io/scrutineer/gateway:v1'),
    ],
    [
      'of a foreign registry',
      denied('images'),
      ({ containers: [one] }) => (one.image = `docker.io/scrutineer/gateway:${tag}`),
    ],
    [
      'of a registry that only looks like ours',
      denied('images'),
      ({ containers: [one] }) => (one.image = `ghcr.io/scrutineer-x/gateway:${tag}`),
    ],
    [
      'of ours among the data',
      denied('images'),
      (spec, metadata) => {
        metadata.namespace = 'scrutineer-data';
        spec.serviceAccountName = 'default';
      },
    ],
    [
      "of the tag latest in one of the platform's namespaces",
      denied('no-latest'),
      (spec, metadata) => {
        metadata.namespace = 'monitoring';
        spec.serviceAccountName = 'default';
        spec.containers[0].image = 'docker.io/grafana/grafana:latest';
      },
    ],
    [
      'whose init container is foreign',
      denied('images'),
      (spec) =>
        (spec.initContainers = [
          {
            ...spec.containers[0],
            name: 'init',
            image: 'docker.io/library/busybox:1',
            lifecycle: undefined,
            livenessProbe: undefined,
            readinessProbe: undefined,
            startupProbe: undefined,
          },
        ]),
    ],
  ]) {
    await check(`a pod ${what} is refused`, async () => {
      const output = attempt(await pod(change), 1);
      if (!output.includes(reason)) throw new Error(`refused for another reason:\n${output}`);
    });
  }

  const source = (kind, apiVersion, spec) => ({
    apiVersion,
    kind,
    metadata: { name: 'probe', namespace: 'flux-system' },
    spec,
  });
  for (const object of [
    source('GitRepository', 'source.toolkit.fluxcd.io/v1', {
      interval: '1m',
      url: 'https://github.com/somebody/else.git',
    }),
    source('HelmRepository', 'source.toolkit.fluxcd.io/v1', { interval: '1m', url: 'https://charts.example.com' }),
    source('OCIRepository', 'source.toolkit.fluxcd.io/v1', { interval: '1m', url: 'oci://ghcr.io/somebody/else' }),
    source('Bucket', 'source.toolkit.fluxcd.io/v1', {
      interval: '1m',
      bucketName: 'somebody-else',
      endpoint: 's3.amazonaws.com',
    }),
  ]) {
    await check(`a foreign ${object.kind} is refused`, () => {
      const output = attempt(object, 1);
      if (!output.includes(denied('sources'))) throw new Error(`refused for another reason:\n${output}`);
    });
  }
}

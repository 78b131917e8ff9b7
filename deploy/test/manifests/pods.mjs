// How restricted a pod is: what the admission policy `restricted` asks, and what it does not.

/** The pod template of whatever makes pods. */
export function podOf({ kind, spec }) {
  if (['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].includes(kind)) return spec.template.spec;
  if (kind === 'CronJob') return spec.jobTemplate.spec.template.spec;
  return kind === 'Pod' ? spec : undefined;
}

export function podFaults({
  securityContext = {},
  automountServiceAccountToken,
  containers,
  initContainers = [],
  hostNetwork,
  hostPID,
  hostIPC,
}) {
  const unless = (holds, id, says) => (holds ? [] : [{ check: id, says }]);
  return [
    ...unless(securityContext.runAsNonRoot === true, 'root', 'may run as root'),
    ...unless(securityContext.runAsUser > 10000, 'user', 'runs as a user that the host may have'),
    ...unless(securityContext.seccompProfile?.type === 'RuntimeDefault', 'seccomp', 'has no seccomp profile'),
    ...unless(automountServiceAccountToken === false, 'token', 'is given a token'),
    ...unless(!hostNetwork && !hostPID && !hostIPC, 'host', 'sees the host'),
    ...[...containers, ...initContainers].flatMap(({ name, securityContext: own = {}, resources = {} }) => [
      ...unless(own.readOnlyRootFilesystem === true, 'writable', `${name} may write its root`),
      ...unless(own.allowPrivilegeEscalation === false, 'privileges', `${name} may gain privileges`),
      ...unless(
        own.capabilities?.drop?.includes('ALL') && !own.capabilities.add,
        'capabilities',
        `${name} keeps capabilities`,
      ),
      ...unless(
        resources.requests?.memory && resources.requests.cpu && resources.limits?.memory,
        'resources',
        `${name} asks for no resources`,
      ),
    ]),
  ];
}

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
  const unless = (holds, fault) => (holds ? [] : [fault]);
  return [
    ...unless(securityContext.runAsNonRoot === true, 'may run as root'),
    ...unless(securityContext.runAsUser > 10000, 'runs as a user that the host may have'),
    ...unless(securityContext.seccompProfile?.type === 'RuntimeDefault', 'has no seccomp profile'),
    ...unless(automountServiceAccountToken === false, 'is given a token'),
    ...unless(!hostNetwork && !hostPID && !hostIPC, 'sees the host'),
    ...[...containers, ...initContainers].flatMap(({ name, securityContext: own = {}, resources = {} }) => [
      ...unless(own.readOnlyRootFilesystem === true, `${name} may write its root`),
      ...unless(own.allowPrivilegeEscalation === false, `${name} may gain privileges`),
      ...unless(own.capabilities?.drop?.includes('ALL') && !own.capabilities.add, `${name} keeps capabilities`),
      ...unless(
        resources.requests?.memory && resources.requests.cpu && resources.limits?.memory,
        `${name} asks for no resources`,
      ),
    ]),
  ];
}

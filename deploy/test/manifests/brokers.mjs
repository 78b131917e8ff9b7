// Whether the certificate that brokers show is one that they can read, for the name by which they are called.

export function brokerFaults(objects) {
  const { metadata, spec } = objects.find(({ kind, apiVersion }) => kind === 'Kafka' && apiVersion.includes('strimzi'));
  const called = objects.flatMap(({ data }) => data?.KAFKA_BROKERS?.split(',') ?? []);
  return spec.kafka.listeners.flatMap(({ name, port, configuration: { brokerCertChainAndKey: shown } }) => {
    const certificate = objects.find(
      (one) =>
        one.kind === 'Certificate' &&
        one.metadata.namespace === metadata.namespace &&
        one.spec.secretName === shown.secretName,
    );
    if (!certificate) return [`${name}: nobody makes ${shown.secretName}`];
    const { privateKey, dnsNames } = certificate.spec;
    const services = `${metadata.name}-kafka-`;
    return [
      ...(privateKey.encoding === 'PKCS8' ? [] : [`${name}: Kafka reads keys in PKCS #8 alone`]),
      ...[`${services}bootstrap.${metadata.namespace}.svc`, `*.${services}brokers.${metadata.namespace}.svc`]
        .filter((host) => !dnsNames.includes(host))
        .map((host) => `${name}: the certificate is not for ${host}`),
      ...called
        .filter((address) => address !== `${services}bootstrap.${metadata.namespace}.svc:${port}`)
        .map((address) => `${name}: nobody listens at ${address}`),
    ];
  });
}

# MiB. Instance sizes are AWS's; a server's and an agent's own needs are from K3s's resource profiling
# (https://docs.k3s.io/reference/resource-profiling); the floors of the parts are estimates to be replaced by what runs.
locals {
  instance_mib = {
    "t3.micro"   = 1024
    "t3.small"   = 2048
    "t3.medium"  = 4096
    "t3.large"   = 8192
    "t3.xlarge"  = 16384
    "t3.2xlarge" = 32768
    "m6i.large"  = 8192
    "m6i.xlarge" = 16384
    "r6i.large"  = 16384
  }
  server_mib = 1640
  agent_mib  = 275
  system_mib = 250 # Ubuntu, sshd, auditd and the kubelet's eviction reserve

  kafka_brokers = !local.features.kafka ? 0 : local.counts.data >= 3 ? 3 : 1

  floors = {
    apps       = local.features.kafka ? 2048 : 384
    ingress    = 256
    delivery   = local.features.delivery ? 512 : 0
    kafka      = local.features.kafka ? 512 + local.kafka_brokers * 1536 : 0
    redis      = local.features.kafka ? 3 * 384 : 0
    monitoring = local.features.monitoring ? 2560 : 0
    logging    = local.features.logging ? 768 : 0
    tracing    = local.features.tracing ? 512 : 0
    backup     = local.features.backup ? 256 : 0
    autoscaler = local.features.kafka ? 384 : 0
  }

  known_types = [for pool in values(local.pools) : contains(keys(local.instance_mib), pool.instance_type)]
  # Several servers are for the control plane alone, so their memory is not the workloads'.
  allocatable_mib = sum(concat([0], [
    for pool in values(local.pools) : pool.count * max(0,
      lookup(local.instance_mib, pool.instance_type, 0) - local.system_mib - (pool.role == "server" ? local.server_mib : local.agent_mib)
    ) if pool.role != "server" || local.counts.server == 1
  ]))
  needed_mib = sum(values(local.floors))
}

locals {
  nodes = merge([
    for pool_name, pool in local.pools : {
      for index in range(pool.count) : "${var.name}-${pool_name}-${index + 1}" => {
        pool           = pool_name
        role           = pool.role
        security_group = pool.role == "server" ? "server" : "agent"
        instance_type  = pool.instance_type
        zone           = var.zones[index % length(var.zones)]
        subnet         = "private-${index % length(var.zones) + 1}"
        root_gb        = pool.root_gb
        spot           = pool.spot
        # Redis, Kafka and ingress are placed by this label.
        labels = merge({ "scrutineer.dev/pool" = pool.role }, pool.labels)
        # Nothing but the control plane runs on the servers of a cluster that has several.
        taints = concat(pool.role == "server" && local.counts.server > 1 ? ["node-role.kubernetes.io/control-plane=true:NoSchedule"] : [], pool.taints)
      }
    }
  ]...)

  counts = {
    for role in ["server", "worker", "data"] :
    role => sum(concat([0], [for pool in values(local.pools) : pool.count if pool.role == role]))
  }

  bastion = { instance_type = "t3.micro", subnet = "public-1", root_gb = 20 }
}

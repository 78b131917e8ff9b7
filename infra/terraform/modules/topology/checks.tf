# Everything a plan is refused for beyond what one variable can tell. All outputs hang on it.
resource "terraform_data" "checks" {
  input = var.profile

  lifecycle {
    precondition {
      condition     = length(local.overlaps) == 0
      error_message = "Address ranges overlap: ${join("; ", local.overlaps)}."
    }
    precondition {
      condition     = local.counts.server % 2 == 1
      error_message = "There are ${local.counts.server} servers; etcd needs an odd number, for an even one survives no more losses."
    }
    precondition {
      condition     = var.profile != "ha" || local.counts.server >= 3
      error_message = "ha needs three servers or more, and has ${local.counts.server}."
    }
    precondition {
      condition     = var.profile != "ha" || length(var.zones) == 3
      error_message = "ha needs three zones: with two, one of them holds most of etcd, and its loss stops the cluster."
    }
    precondition {
      condition     = var.profile != "ha" || local.nat == "per_zone"
      error_message = "ha needs a NAT gateway in each zone, or the loss of one zone cuts off all."
    }
    precondition {
      condition     = var.profile != "ha" || !local.features.kafka || local.counts.data >= 3
      error_message = "ha needs three data nodes: Kafka keeps three replicas and acknowledges with two."
    }
    precondition {
      condition     = local.counts.worker >= 1
      error_message = "There must be a worker: ingress runs on workers."
    }
    precondition {
      condition     = !local.features.kafka || local.counts.data >= 1
      error_message = "Kafka and Redis need a data node."
    }
    precondition {
      condition     = alltrue(local.known_types)
      error_message = "An instance type's memory is unknown; add it to instance_mib in memory.tf."
    }
    precondition {
      condition = !local.features.kafka || alltrue([
        for pool in values(local.pools) : lookup(local.instance_mib, pool.instance_type, 0) >= 4096
      ])
      error_message = "With Kafka no node may have less than 4 GiB: ${join(", ", [
        for name, pool in local.pools : "${name} is ${pool.instance_type}" if lookup(local.instance_mib, pool.instance_type, 0) < 4096
      ])}."
    }
    precondition {
      condition     = local.allocatable_mib >= local.needed_mib
      error_message = "The nodes leave ${local.allocatable_mib} MiB to workloads, which ask for ${local.needed_mib} MiB: ${local.needed_mib - local.allocatable_mib} MiB are missing."
    }
    precondition {
      condition     = var.prices == null ? true : alltrue([for line in local.quantities : can(var.prices[line.kind][line.key])])
      error_message = "The price map lacks: ${var.prices == null ? "" : join(", ", [for line in local.quantities : "${line.kind}.${line.key}" if !can(var.prices[line.kind][line.key])])}."
    }
  }
}

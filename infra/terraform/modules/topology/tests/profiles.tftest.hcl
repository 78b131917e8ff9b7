# What each profile comes to.
variables {
  admin_cidrs = ["203.0.113.7/32"]
}

run "standard_is_the_default" {
  command = plan

  assert {
    condition     = length(output.nodes) == 5 && length(output.nat_gateways) == 1 && length(output.subnets) == 4
    error_message = "standard is five nodes behind one NAT gateway in two zones"
  }
  assert {
    condition     = output.nodes["scrutineer-data-1"].instance_type == "t3.large" && output.nodes["scrutineer-data-1"].labels["scrutineer.dev/pool"] == "data"
    error_message = "Kafka and Redis live on t3.large nodes, which they find by a label"
  }
  assert {
    condition     = distinct([for node in output.nodes : node.zone if node.role == "data"]) == tolist(["eu-west-3a", "eu-west-3b"])
    error_message = "nodes of a pool are spread over the zones"
  }
  assert {
    condition     = output.memory.allocatable_mib >= output.memory.needed_mib && output.cluster.kafka_brokers == 1
    error_message = "the full stack fits, with one broker"
  }
  assert {
    condition     = alltrue([for node in output.nodes : length(node.taints) == 0])
    error_message = "the only server also works"
  }
}

run "demo_is_small" {
  command = plan
  variables {
    profile = "demo"
  }

  assert {
    condition     = !output.cluster.features.kafka && !output.cluster.features.monitoring && output.cluster.kafka_brokers == 0
    error_message = "demo runs the standalone app, without Kafka and monitoring"
  }
  assert {
    condition     = alltrue([for node in output.nodes : node.instance_type == "t3.micro" if node.role == "worker"])
    error_message = "demo's workers are the smallest instances"
  }
  assert {
    condition     = length([for name in keys(output.ingress_rules) : name if startswith(name, "etcd") || endswith(name, "node-exporter")]) == 0
    error_message = "what demo does not run has no rule"
  }
}

run "ha_survives_a_zone" {
  command = plan
  variables {
    profile = "ha"
    zones   = ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
  }

  assert {
    condition     = length(distinct([for node in output.nodes : node.zone if node.role == "server"])) == 3
    error_message = "each server is in a zone of its own"
  }
  assert {
    condition     = length(output.nat_gateways) == 3 && output.private_routes["private-3"] == "nat-3"
    error_message = "each zone has its own way out"
  }
  assert {
    condition     = output.cluster.kafka_brokers == 3 && contains(keys(output.ingress_rules), "etcd-2380")
    error_message = "three brokers, and etcd's ports between servers"
  }
  assert {
    condition     = output.memory.allocatable_mib == 6 * (8192 - 250 - 275)
    error_message = "memory of the control plane's servers is not the workloads': ${output.memory.allocatable_mib}"
  }
  assert {
    condition     = alltrue([for node in output.nodes : length(node.taints) == (node.role == "server" ? 1 : 0)])
    error_message = "servers of several are for the control plane alone"
  }
}

run "subnets_never_overlap" {
  command = plan
  variables {
    profile = "ha"
    zones   = ["eu-west-3a", "eu-west-3b", "eu-west-3c"]
  }

  assert {
    condition     = length(distinct([for subnet in output.subnets : subnet.cidr])) == 6
    error_message = "six subnets, six ranges"
  }
  assert {
    condition     = alltrue([for subnet in output.subnets : cidrsubnet("${split("/", subnet.cidr)[0]}/16", 0, 0) == output.vpc_cidr && endswith(subnet.cidr, "/20")])
    error_message = "each a /20 inside the VPC"
  }
}

run "features_and_pools_can_be_chosen" {
  command = plan
  variables {
    features   = { tracing = false }
    nat        = "per_zone"
    node_pools = { server = { role = "server", instance_type = "t3.medium", count = 1 }, w = { role = "worker", instance_type = "t3.xlarge", count = 1, spot = true }, d = { role = "data", instance_type = "t3.xlarge", count = 1, labels = { disk = "fast" } } }
  }

  assert {
    condition     = output.memory.floors.tracing == 0 && output.cluster.features.kafka && length(output.nat_gateways) == 2
    error_message = "what is chosen overrides the profile, the rest stays"
  }
  assert {
    condition     = jsonencode(output.nodes["scrutineer-d-1"].labels) == jsonencode({ disk = "fast", "scrutineer.dev/pool" = "data" }) && output.nodes["scrutineer-w-1"].root_gb == 30
    error_message = "a pool's labels are added, its disks have defaults"
  }
}

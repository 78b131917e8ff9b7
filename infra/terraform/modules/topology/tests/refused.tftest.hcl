# Plans that must be refused, one a run. infra/test/checks/terraform.mjs takes each rule away in turn and sees a run fail.
variables {
  admin_cidrs = ["203.0.113.7/32"]
}

run "ssh_from_the_world" {
  command = plan
  variables {
    admin_cidrs = ["0.0.0.0/0"]
  }
  expect_failures = [var.admin_cidrs]
}

run "ssh_from_half_the_world" {
  command = plan
  variables {
    admin_cidrs = ["203.0.113.7/32", "128.0.0.0/1"]
  }
  expect_failures = [var.admin_cidrs]
}

run "ssh_from_nowhere" {
  command = plan
  variables {
    admin_cidrs = []
  }
  expect_failures = [var.admin_cidrs]
}

run "ssh_from_all_of_ipv6" {
  command = plan
  variables {
    admin_cidrs = ["::/0"]
  }
  expect_failures = [var.admin_cidrs]
}

run "a_vpc_that_is_no_16" {
  command = plan
  variables {
    vpc_cidr = "10.20.0.0/24"
  }
  expect_failures = [var.vpc_cidr]
}

run "a_name_with_capitals" {
  command = plan
  variables {
    name = "Scrutineer"
  }
  expect_failures = [var.name]
}

run "one_zone" {
  command = plan
  variables {
    zones = ["eu-west-3a"]
  }
  expect_failures = [var.zones]
}

run "the_same_zone_twice" {
  command = plan
  variables {
    zones = ["eu-west-3a", "eu-west-3a"]
  }
  expect_failures = [var.zones]
}

run "an_unknown_profile" {
  command = plan
  variables {
    profile = "large"
  }
  expect_failures = [var.profile]
}

run "an_unknown_nat" {
  command = plan
  variables {
    nat = "none"
  }
  expect_failures = [var.nat]
}

run "an_unknown_role" {
  command = plan
  variables {
    node_pools = { x = { role = "etcd", instance_type = "t3.large", count = 1 } }
  }
  expect_failures = [var.node_pools]
}

run "an_empty_pool" {
  command = plan
  variables {
    node_pools = { x = { role = "server", instance_type = "t3.large", count = 0 } }
  }
  expect_failures = [var.node_pools]
}

run "a_broker_on_a_spot_instance" {
  command = plan
  variables {
    node_pools = { x = { role = "data", instance_type = "t3.large", count = 1, spot = true } }
  }
  expect_failures = [var.node_pools]
}

run "undated_prices" {
  command = plan
  variables {
    prices = { as_of = "today", source = "", region = "", currency = "", instance = {}, hourly = {}, gb_month = {} }
  }
  expect_failures = [var.prices]
}

run "a_price_map_with_gaps" {
  command = plan
  variables {
    prices = { as_of = "2026-01-31", source = "", region = "", currency = "", instance = {}, hourly = {}, gb_month = {} }
  }
  expect_failures = [terraform_data.checks]
}

run "pods_inside_the_vpc" {
  command = plan
  variables {
    pod_cidr = "10.20.128.0/17"
  }
  expect_failures = [terraform_data.checks]
}

run "a_vpc_inside_the_pods" {
  command = plan
  variables {
    vpc_cidr = "10.42.0.0/16"
  }
  expect_failures = [terraform_data.checks]
}

run "services_and_pods_that_meet" {
  command = plan
  variables {
    service_cidr = "10.42.255.0/24"
  }
  expect_failures = [terraform_data.checks]
}

run "two_servers" {
  command = plan
  variables {
    node_pools = { s = { role = "server", instance_type = "t3.large", count = 2 }, w = { role = "worker", instance_type = "t3.xlarge", count = 1 }, d = { role = "data", instance_type = "t3.xlarge", count = 1 } }
  }
  expect_failures = [terraform_data.checks]
}

run "four_servers_in_ha" {
  command = plan
  variables {
    profile    = "ha"
    zones      = ["a", "b", "c"]
    node_pools = { s = { role = "server", instance_type = "t3.large", count = 4 }, w = { role = "worker", instance_type = "t3.xlarge", count = 3 }, d = { role = "data", instance_type = "t3.xlarge", count = 3 } }
  }
  expect_failures = [terraform_data.checks]
}

run "one_server_in_ha" {
  command = plan
  variables {
    profile    = "ha"
    zones      = ["a", "b", "c"]
    node_pools = { s = { role = "server", instance_type = "t3.large", count = 1 }, w = { role = "worker", instance_type = "t3.xlarge", count = 3 }, d = { role = "data", instance_type = "t3.xlarge", count = 3 } }
  }
  expect_failures = [terraform_data.checks]
}

run "ha_over_two_zones" {
  command = plan
  variables {
    profile = "ha"
  }
  expect_failures = [terraform_data.checks]
}

run "ha_behind_one_nat" {
  command = plan
  variables {
    profile = "ha"
    zones   = ["a", "b", "c"]
    nat     = "single"
  }
  expect_failures = [terraform_data.checks]
}

run "ha_with_two_data_nodes" {
  command = plan
  variables {
    profile    = "ha"
    zones      = ["a", "b", "c"]
    node_pools = { s = { role = "server", instance_type = "t3.large", count = 3 }, w = { role = "worker", instance_type = "t3.xlarge", count = 3 }, d = { role = "data", instance_type = "t3.2xlarge", count = 2 } }
  }
  expect_failures = [terraform_data.checks]
}

run "no_worker" {
  command = plan
  variables {
    node_pools = { s = { role = "server", instance_type = "t3.xlarge", count = 1 }, d = { role = "data", instance_type = "t3.xlarge", count = 1 } }
  }
  expect_failures = [terraform_data.checks]
}

run "kafka_without_a_data_node" {
  command = plan
  variables {
    node_pools = { s = { role = "server", instance_type = "t3.large", count = 1 }, w = { role = "worker", instance_type = "t3.2xlarge", count = 1 } }
  }
  expect_failures = [terraform_data.checks]
}

run "kafka_on_t3_micro" {
  command = plan
  variables {
    node_pools = { s = { role = "server", instance_type = "t3.xlarge", count = 1 }, w = { role = "worker", instance_type = "t3.micro", count = 1 }, d = { role = "data", instance_type = "t3.2xlarge", count = 1 } }
  }
  expect_failures = [terraform_data.checks]
}

run "kafka_in_demo" {
  command = plan
  variables {
    profile  = "demo"
    features = { kafka = true }
  }
  expect_failures = [terraform_data.checks]
}

run "monitoring_in_demo" {
  command = plan
  variables {
    profile  = "demo"
    features = { monitoring = true }
  }
  expect_failures = [terraform_data.checks]
}

run "too_little_memory" {
  command = plan
  variables {
    node_pools = { s = { role = "server", instance_type = "t3.medium", count = 1 }, w = { role = "worker", instance_type = "t3.medium", count = 1 }, d = { role = "data", instance_type = "t3.medium", count = 1 } }
  }
  expect_failures = [terraform_data.checks]
}

run "an_instance_type_of_unknown_memory" {
  command = plan
  variables {
    profile    = "demo"
    node_pools = { s = { role = "server", instance_type = "t3.xlarge", count = 1 }, w = { role = "worker", instance_type = "x9.huge", count = 1 } }
  }
  expect_failures = [terraform_data.checks]
}

run "pods_without_addresses" {
  command = plan
  variables {
    pod_cidr = "10.42.0.0"
  }
  expect_failures = [var.pod_cidr]
}

run "services_without_addresses" {
  command = plan
  variables {
    service_cidr = "none"
  }
  expect_failures = [var.service_cidr]
}

run "a_load_balancer_for_nobody" {
  command = plan
  variables {
    edge_cidrs = []
  }
  expect_failures = [var.edge_cidrs]
}

run "a_load_balancer_for_half_an_address" {
  command = plan
  variables {
    edge_cidrs = ["192.0.2.0/25", "192.0.2"]
  }
  expect_failures = [var.edge_cidrs]
}

variables {
  hosts = {
    srv = { role = "server", address = "10.20.128.10", labels = { "scrutineer.dev/pool" = "server" }, taints = ["a=b:NoSchedule"] }
    wrk = { role = "worker", address = "10.20.128.11" }
    dat = { role = "data", address = "10.20.128.12", node_ip = "192.168.0.12" }
  }
  bastion   = { address = "198.51.100.4", node_ip = "10.20.0.4", admin_cidrs = ["203.0.113.7/32"] }
  ssh       = { user = "ubuntu", key_file = "~/.ssh/scrutineer" }
  variables = { k3s_cluster_cidr = "10.42.0.0/16" }
}

run "through_a_bastion" {
  command = plan

  assert {
    condition     = keys(yamldecode(output.inventory).all.children.k3s.children.k3s_servers.hosts) == ["srv"]
    error_message = output.inventory
  }
  assert {
    condition     = keys(yamldecode(output.inventory).all.children.k3s.children.k3s_agents.hosts) == ["dat", "wrk"]
    error_message = "workers and data nodes are agents"
  }
  assert {
    condition     = endswith(yamldecode(output.inventory).all.children.k3s.vars.ansible_ssh_common_args, "-i ~/.ssh/scrutineer -p 22 -W %h:%p ubuntu@198.51.100.4\"")
    error_message = "nodes are reached through the bastion"
  }
  assert {
    condition     = !strcontains(yamldecode(output.inventory).all.children.bastions.vars.ansible_ssh_common_args, "ProxyCommand")
    error_message = "the bastion is reached directly"
  }
  assert {
    condition     = yamldecode(output.inventory).all.children.k3s.children.k3s_agents.hosts.dat.node_ip == "192.168.0.12"
    error_message = "a private address of its own is kept"
  }
  assert {
    condition     = jsonencode(yamldecode(output.inventory).all.children.k3s.children.k3s_servers.hosts.srv.k3s_node_labels) == "[\"scrutineer.dev/pool=server\"]"
    error_message = "labels are K3s's key=value"
  }
}

run "one_rented_machine" {
  command = plan
  variables {
    hosts   = { vps = { role = "server", address = "203.0.113.20" } }
    bastion = null
  }

  assert {
    condition     = length(regexall("ProxyCommand|bastions", output.inventory)) == 0
    error_message = "without a bastion there is nothing to go through"
  }
  assert {
    condition     = length(yamldecode(output.inventory).all.children.k3s.children.k3s_agents.hosts) == 0
    error_message = "the server is alone"
  }
}

run "an_unknown_role" {
  command = plan
  variables {
    hosts = { srv = { role = "server", address = "10.0.0.1" }, x = { role = "etcd", address = "10.0.0.2" } }
  }
  expect_failures = [var.hosts]
}

run "two_servers" {
  command = plan
  variables {
    hosts = { a = { role = "server", address = "10.0.0.1" }, b = { role = "server", address = "10.0.0.2" } }
  }
  expect_failures = [var.hosts]
}

run "a_key_path_that_is_a_command" {
  command = plan
  variables {
    ssh = { user = "ubuntu", key_file = "key\" ; rm -rf ~ ;\"" }
  }
  expect_failures = [var.ssh]
}

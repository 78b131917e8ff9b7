# Least privilege, said as what must and must not be open.
variables {
  admin_cidrs = ["203.0.113.7/32", "198.51.100.0/24"]
}

run "the_bastion_is_the_only_way_in_by_ssh" {
  command = plan

  assert {
    condition     = alltrue([for rule in output.ingress_rules : rule.peer == "bastion" if rule.port == 22 && rule.group != "bastion"])
    error_message = "nodes take SSH from the bastion alone"
  }
  assert {
    condition     = toset([for rule in output.ingress_rules : rule.cidr if rule.port == 22 && rule.group == "bastion"]) == toset(["203.0.113.7/32", "198.51.100.0/24"])
    error_message = "the bastion takes SSH from the administrators' addresses alone"
  }
}

run "the_world_reaches_the_load_balancer_alone" {
  command = plan

  assert {
    condition     = alltrue([for rule in output.ingress_rules : rule.group == "alb" && contains([80, 443], rule.port) if rule.cidr == "0.0.0.0/0"])
    error_message = "only 80 and 443 of the load balancer are open to all"
  }
  assert {
    condition     = alltrue([for rule in output.ingress_rules : rule.peer != null if contains(["server", "agent"], rule.group)])
    error_message = "rules into nodes name a group, never addresses"
  }
  assert {
    condition     = alltrue([for rule in output.ingress_rules : rule.group == "agent" if rule.peer == "alb"])
    error_message = "the load balancer reaches workers, not servers"
  }
}

run "both_ends_of_every_inner_flow_have_a_rule" {
  command = plan

  assert {
    condition     = toset([for name, rule in output.ingress_rules : name if rule.peer != null]) == toset([for name, rule in output.egress_rules : name if rule.peer != null])
    error_message = "what may leave one group may enter the other, and the other way round"
  }
  assert {
    condition     = alltrue([for rule in concat(values(output.ingress_rules), values(output.egress_rules)) : (rule.peer == null) != (rule.cidr == null)])
    error_message = "each rule has one peer: a group or an address range"
  }
  assert {
    condition     = alltrue([for rule in output.egress_rules : contains([80, 443], rule.port) if rule.cidr != null])
    error_message = "machines reach the world by HTTP and HTTPS alone"
  }
}

run "a_cdn_in_front_narrows_the_edge" {
  command = plan
  variables {
    edge_cidrs = ["192.0.2.0/25", "192.0.2.128/25"]
  }

  assert {
    condition     = length([for rule in output.ingress_rules : rule if rule.group == "alb"]) == 4 && length([for rule in output.ingress_rules : rule if rule.cidr == "0.0.0.0/0"]) == 0
    error_message = "each range has its own rule, and the world none"
  }
}

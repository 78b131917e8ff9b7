output "name" {
  description = "Prefix of every name."
  value       = var.name
  depends_on  = [terraform_data.checks]
}

output "vpc_cidr" {
  description = "Addresses of the VPC."
  value       = var.vpc_cidr
  depends_on  = [terraform_data.checks]
}

output "subnets" {
  description = "Subnets by name: tier, zone, cidr."
  value       = local.subnets
  depends_on  = [terraform_data.checks]
}

output "nat_gateways" {
  description = "NAT gateways by name: zone and public subnet."
  value       = local.nat_gateways
  depends_on  = [terraform_data.checks]
}

output "private_routes" {
  description = "Private subnet → the NAT gateway it goes out by."
  value       = local.private_routes
  depends_on  = [terraform_data.checks]
}

output "flows" {
  description = "Who may talk to whom; the rules follow from it."
  value       = local.flows
  depends_on  = [terraform_data.checks]
}

output "security_groups" {
  description = "Names of the security groups."
  value       = toset(local.security_groups)
  depends_on  = [terraform_data.checks]
}

output "ingress_rules" {
  description = "Rules into groups, by name."
  value       = local.ingress_rules
  depends_on  = [terraform_data.checks]
}

output "egress_rules" {
  description = "Rules out of groups, by name."
  value       = local.egress_rules
  depends_on  = [terraform_data.checks]
}

output "nodes" {
  description = "Nodes by host name: role, instance type, zone, subnet, disks, labels, taints."
  value       = local.nodes
  depends_on  = [terraform_data.checks]
}

output "bastion" {
  description = "The bastion's instance type, subnet and disk."
  value       = local.bastion
  depends_on  = [terraform_data.checks]
}

output "node_ports" {
  description = "Where Traefik listens on every worker and data node."
  value       = local.node_ports
  depends_on  = [terraform_data.checks]
}

output "cluster" {
  description = "What Ansible needs to know of the cluster as a whole."
  value = {
    profile       = var.profile
    pod_cidr      = var.pod_cidr
    service_cidr  = var.service_cidr
    vpc_cidr      = var.vpc_cidr
    features      = local.features
    kafka_brokers = local.kafka_brokers
  }
  depends_on = [terraform_data.checks]
}

output "memory" {
  description = "MiB the nodes leave to workloads, and MiB the enabled parts ask for (estimates)."
  value       = { allocatable_mib = local.allocatable_mib, needed_mib = local.needed_mib, floors = local.floors }
  depends_on  = [terraform_data.checks]
}

output "cost" {
  description = "Quantities, and money where a price map is given. Traffic, requests, snapshots and taxes come on top."
  value = {
    as_of      = var.prices == null ? null : var.prices.as_of
    quantities = local.quantities
    month      = local.cost_month
    table      = local.cost_table
  }
  depends_on = [terraform_data.checks]
}

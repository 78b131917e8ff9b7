output "address" {
  description = "Where fans go."
  value       = var.domain == null ? module.alb.dns_name : var.domain.name
}

output "bastion" {
  description = "The bastion's public address."
  value       = module.compute.bastion.address
}

output "buckets" {
  description = "Bucket names by use, for the cluster's own configuration."
  value       = module.storage.buckets
}

output "inventory" {
  description = "The Ansible inventory."
  value       = module.inventory.inventory
}

output "memory" {
  description = "What the nodes leave to workloads, and what these ask for (estimates)."
  value       = module.topology.memory
}

output "cost" {
  description = "The cost table of the price map given. THESE RESOURCES COST MONEY UNTIL `terraform destroy`."
  value       = module.topology.cost
}

output "public_key" {
  description = "The administrators' public key."
  value       = local.public_key
}

output "cluster" {
  description = "Address, bastion, buckets, memory and the cost table. IT COSTS MONEY UNTIL `terraform destroy`."
  value       = module.cluster
}

output "inventory" {
  description = "For: terraform output -raw inventory > inventory.yml"
  value       = module.cluster.inventory
}

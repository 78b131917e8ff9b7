# Keys and inventory: what Ansible needs to get in.
resource "terraform_data" "key_pair" {
  count = var.ssh.public_key == null ? 1 : 0
  input = var.ssh.key_file

  # Made by ssh-keygen and not by a provider, so that the private key is in no state.
  provisioner "local-exec" {
    command     = "test -f \"$KEY_FILE\" || ssh-keygen -q -t ed25519 -N '' -C \"$COMMENT\" -f \"$KEY_FILE\""
    environment = { KEY_FILE = pathexpand(var.ssh.key_file), COMMENT = var.name }
  }
}

locals {
  # The path is unknown until the pair is made, which puts off reading the file until then.
  public_key = trimspace(var.ssh.public_key == null ? file("${pathexpand(terraform_data.key_pair[0].output)}.pub") : var.ssh.public_key)
}

module "inventory" {
  source = "../inventory"

  hosts = {
    for name, node in module.topology.nodes : name => {
      role    = node.role
      address = module.compute.nodes[name].address
      labels  = node.labels
      taints  = node.taints
    }
  }
  bastion = merge(module.compute.bastion, { admin_cidrs = var.admin_cidrs })
  ssh     = { user = "ubuntu", key_file = var.ssh.key_file }

  variables = {
    k3s_cluster_cidr     = module.topology.cluster.pod_cidr
    k3s_service_cidr     = module.topology.cluster.service_cidr
    k3s_node_ports       = module.topology.node_ports
    hardening_edge_ports = values(module.topology.node_ports)
    hardening_edge_cidrs = [for subnet in module.topology.subnets : subnet.cidr if subnet.tier == "public"]
    backup_s3_bucket     = module.storage.buckets["etcd"]
    backup_s3_region     = var.region
  }
}

# The Ansible inventory of any set of machines, whoever rents them out. Pure text: no provider, no state.
terraform {
  required_version = ">= 1.11"
}

variable "hosts" {
  description = "Machines by name. `address` is where SSH goes, `node_ip` the address other nodes reach it by (default: the same)."
  type = map(object({
    role    = string
    address = string
    node_ip = optional(string)
    labels  = optional(map(string), {})
    taints  = optional(list(string), [])
  }))

  validation {
    condition     = alltrue([for host in values(var.hosts) : contains(["server", "worker", "data"], host.role)])
    error_message = "A host's role must be server, worker or data."
  }
  validation {
    condition     = length([for host in values(var.hosts) : host if host.role == "server"]) % 2 == 1
    error_message = "There must be an odd number of servers."
  }
}

variable "bastion" {
  description = "The machine SSH goes through, the address it comes out of, and where administrators come from; null where the hosts are reached directly."
  type = object({
    address     = string
    node_ip     = string
    ssh_port    = optional(number, 22)
    admin_cidrs = list(string)
  })
  default = null
}

variable "ssh" {
  description = "User, private key file and port. The key's path is quoted as it stands."
  type = object({
    user     = string
    key_file = string
    port     = optional(number, 22)
  })

  validation {
    condition     = can(regex("^[A-Za-z0-9_./~-]+$", var.ssh.key_file)) && can(regex("^[a-z_][a-z0-9_-]*$", var.ssh.user))
    error_message = "The key's path and the user must be plain words: they end up in a command line."
  }
}

variable "variables" {
  description = "Further variables of all hosts, such as k3s_cluster_cidr or hardening_edge_cidrs."
  type        = any
  default     = {}
}

locals {
  known_hosts = "-o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=${var.ssh.key_file}.known_hosts"
  proxy = var.bastion == null ? "" : join("", [
    " -o ProxyCommand=\"ssh ${local.known_hosts} -o IdentitiesOnly=yes -i ${var.ssh.key_file}",
    " -p ${var.bastion.ssh_port} -W %h:%p ${var.ssh.user}@${var.bastion.address}\"",
  ])

  host_vars = {
    for name, host in var.hosts : name => {
      ansible_host    = host.address
      node_ip         = coalesce(host.node_ip, host.address)
      k3s_node_labels = [for key in sort(keys(host.labels)) : "${key}=${host.labels[key]}"]
      k3s_node_taints = host.taints
    }
  }
  through = { ansible_ssh_common_args = "${local.known_hosts}${local.proxy}" }

  inventory = {
    all = {
      vars = merge({
        ansible_user                 = var.ssh.user
        ansible_port                 = var.ssh.port
        ansible_ssh_private_key_file = var.ssh.key_file
        ansible_python_interpreter   = "/usr/bin/python3"
      }, var.variables)
      children = merge(
        {
          k3s = {
            vars = local.through
            children = {
              k3s_servers = { hosts = { for name, host in var.hosts : name => local.host_vars[name] if host.role == "server" } }
              k3s_agents  = { hosts = { for name, host in var.hosts : name => local.host_vars[name] if host.role != "server" } }
            }
          }
        },
        { for name in var.bastion == null ? [] : ["bastions"] : name => {
          vars = { ansible_ssh_common_args = local.known_hosts, hardening_admin_cidrs = var.bastion.admin_cidrs }
          hosts = { bastion = {
            ansible_host = var.bastion.address
            ansible_port = var.bastion.ssh_port
            node_ip      = var.bastion.node_ip
          } }
        } },
      )
    }
  }
}

output "inventory" {
  description = "The inventory, as YAML."
  value       = yamlencode(local.inventory)
}

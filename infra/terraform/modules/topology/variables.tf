variable "name" {
  description = "Prefix of every resource's name."
  type        = string
  default     = "scrutineer"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,20}[a-z0-9]$", var.name))
    error_message = "The name must be 3 to 22 lower-case letters, digits and hyphens: load balancers allow no longer ones."
  }
}

variable "profile" {
  description = "Size of the installation: demo (the standalone app), standard, or ha (survives the loss of a zone)."
  type        = string
  default     = "standard"

  validation {
    condition     = contains(["demo", "standard", "ha"], var.profile)
    error_message = "The profile must be demo, standard or ha."
  }
}

variable "vpc_cidr" {
  description = "Addresses of the VPC. A /16, so that every subnet is a /20."
  type        = string
  default     = "10.20.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.vpc_cidr)) && try(tonumber(split("/", var.vpc_cidr)[1]) == 16, false)
    error_message = "The VPC's CIDR must be an IPv4 /16, such as 10.20.0.0/16."
  }
}

variable "pod_cidr" {
  description = "Addresses of pods (K3s's cluster-cidr)."
  type        = string
  default     = "10.42.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.pod_cidr))
    error_message = "The pods' CIDR must be an IPv4 one."
  }
}

variable "service_cidr" {
  description = "Addresses of services (K3s's service-cidr)."
  type        = string
  default     = "10.43.0.0/16"

  validation {
    condition     = can(cidrnetmask(var.service_cidr))
    error_message = "The services' CIDR must be an IPv4 one."
  }
}

variable "zones" {
  description = "Availability zones, in the order they are filled. ha needs three: with two, one of them holds two of three etcd members."
  type        = list(string)
  default     = ["eu-west-3a", "eu-west-3b"]

  validation {
    condition     = length(var.zones) >= 2 && length(var.zones) <= 3 && length(distinct(var.zones)) == length(var.zones)
    error_message = "Two or three different zones are needed: a load balancer wants two at least."
  }
}

variable "admin_cidrs" {
  description = "Where SSH to the bastion may come from."
  type        = list(string)

  validation {
    condition = length(var.admin_cidrs) > 0 && alltrue([
      for cidr in var.admin_cidrs : can(cidrnetmask(cidr)) && try(tonumber(split("/", cidr)[1]) >= 16, false)
    ])
    error_message = "SSH needs at least one IPv4 CIDR, each a /16 or smaller: 0.0.0.0/0 and its halves are refused."
  }
}

variable "edge_cidrs" {
  description = "Where HTTP and HTTPS to the load balancer may come from: the world, or the ranges of a CDN in front."
  type        = list(string)
  default     = ["0.0.0.0/0"]

  validation {
    condition     = length(var.edge_cidrs) > 0 && alltrue([for cidr in var.edge_cidrs : can(cidrnetmask(cidr))])
    error_message = "The load balancer needs at least one IPv4 CIDR to accept."
  }
}

variable "nat" {
  description = "One NAT gateway (single) or one in each zone (per_zone). Null takes the profile's."
  type        = string
  default     = null

  validation {
    condition     = var.nat == null || contains(["single", "per_zone"], coalesce(var.nat, "single"))
    error_message = "nat must be single or per_zone."
  }
}

variable "features" {
  description = "Switches parts of the stack on or off, over the profile's own choice."
  type = object({
    kafka      = optional(bool)
    monitoring = optional(bool)
    logging    = optional(bool)
    tracing    = optional(bool)
    backup     = optional(bool)
    delivery   = optional(bool)
  })
  default = {}
}

variable "node_pools" {
  description = "Replaces the profile's pools. Role is server, worker or data; spot instances may be taken away at any time."
  type = map(object({
    role          = string
    instance_type = string
    count         = number
    root_gb       = optional(number, 30)
    spot          = optional(bool, false)
    labels        = optional(map(string), {})
    taints        = optional(list(string), [])
  }))
  default = null

  validation {
    condition = var.node_pools == null ? true : alltrue([
      for pool in values(var.node_pools) : contains(["server", "worker", "data"], pool.role)
    ])
    error_message = "A pool's role must be server, worker or data."
  }

  validation {
    condition = var.node_pools == null ? true : alltrue([
      for pool in values(var.node_pools) : pool.count >= 1 && floor(pool.count) == pool.count && pool.root_gb >= 20
    ])
    error_message = "A pool needs at least one node and root disks of 20 GB or more."
  }

  validation {
    condition = var.node_pools == null ? true : alltrue([
      for pool in values(var.node_pools) : !pool.spot || pool.role == "worker"
    ])
    error_message = "Only workers may be spot instances: a server or a broker that vanishes takes its disk along."
  }
}

variable "prices" {
  description = "Price map of a region with the day it was read; null leaves the cost table empty. No price here is a fact: read the provider's own list."
  type = object({
    as_of    = string
    source   = string
    region   = string
    currency = string
    instance = map(number)
    hourly   = map(number)
    gb_month = map(number)
  })
  default = null

  validation {
    condition     = var.prices == null ? true : can(regex("^20[0-9]{2}-[01][0-9]-[0-3][0-9]$", var.prices.as_of))
    error_message = "A price map must say the day it was read, as YYYY-MM-DD."
  }
}

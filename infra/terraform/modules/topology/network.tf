# /20 subnets: public ones from the bottom of the VPC, private ones from its middle, so that a third zone moves nothing.
locals {
  subnets = merge([
    for index, zone in var.zones : {
      "public-${index + 1}"  = { tier = "public", zone = zone, cidr = cidrsubnet(var.vpc_cidr, 4, index) }
      "private-${index + 1}" = { tier = "private", zone = zone, cidr = cidrsubnet(var.vpc_cidr, 4, index + 8) }
    }
  ]...)

  nat_gateways = {
    for index, zone in var.zones : "nat-${index + 1}" => { zone = zone, subnet = "public-${index + 1}" }
    if local.nat == "per_zone" || index == 0
  }

  # A route table a private subnet, each through the gateway of its zone, or through the only one.
  private_routes = {
    for index, zone in var.zones : "private-${index + 1}" => local.nat == "per_zone" ? "nat-${index + 1}" : "nat-1"
  }

  # IPv4 ranges as [first, last] numbers, to compare them.
  ranges = {
    for name, cidr in { "the VPC" = var.vpc_cidr, "pods" = var.pod_cidr, "services" = var.service_cidr } : name => {
      first                       = sum([for index, octet in split(".", cidrhost(cidr, 0)) : tonumber(octet) * pow(256, 3 - index)])
      size                        = pow(2, 32 - tonumber(split("/", cidr)[1]))
    }
  }
  range_names = sort(keys(local.ranges))
  overlaps = flatten([
    for index, one in local.range_names : [
      for other in slice(local.range_names, index + 1, length(local.range_names)) : "${one} and ${other}"
      if local.ranges[one].first < local.ranges[other].first + local.ranges[other].size
      && local.ranges[other].first < local.ranges[one].first + local.ranges[one].size
    ]
  ])
}

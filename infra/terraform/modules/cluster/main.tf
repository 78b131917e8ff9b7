# One installation on AWS. Decisions are topology's; here its outputs are handed to the modules that make them real.
module "topology" {
  source = "../topology"

  name        = var.name
  profile     = var.profile
  admin_cidrs = var.admin_cidrs
  zones       = coalesce(var.topology.zones, [for letter in slice(["a", "b", "c"], 0, var.profile == "ha" ? 3 : 2) : "${var.region}${letter}"])
  vpc_cidr    = coalesce(var.topology.vpc_cidr, "10.20.0.0/16")
  nat         = var.topology.nat
  edge_cidrs  = coalesce(var.topology.edge_cidrs, ["0.0.0.0/0"])
  features    = var.topology.features
  node_pools  = var.topology.node_pools
  prices      = var.prices
}

module "network" {
  source = "../network"

  name           = var.name
  region         = var.region
  vpc_cidr       = module.topology.vpc_cidr
  subnets        = module.topology.subnets
  nat_gateways   = module.topology.nat_gateways
  private_routes = module.topology.private_routes
}

module "security" {
  source = "../security"

  name            = var.name
  vpc_id          = module.network.vpc_id
  security_groups = module.topology.security_groups
  ingress_rules   = module.topology.ingress_rules
  egress_rules    = module.topology.egress_rules
}

module "storage" {
  source = "../storage"

  name = var.name
}

module "iam" {
  source = "../iam"

  name        = var.name
  bucket_arns = module.storage.arns
}

module "compute" {
  source = "../compute"

  name               = var.name
  nodes              = module.topology.nodes
  bastion            = module.topology.bastion
  subnet_ids         = module.network.subnet_ids
  security_group_ids = module.security.ids
  instance_profiles  = module.iam.instance_profiles
  public_key         = local.public_key
}

module "dns" {
  source = "../dns"
  count  = var.domain == null ? 0 : 1

  zone_id = var.domain.zone_id
  domain  = var.domain.name
}

module "alb" {
  source = "../alb"

  name                = var.name
  vpc_id              = module.network.vpc_id
  public_subnet_ids   = module.network.public_subnet_ids
  security_group_id   = module.security.ids["alb"]
  node_ports          = module.topology.node_ports
  targets             = { for name, node in module.topology.nodes : name => module.compute.nodes[name].id if node.security_group == "agent" }
  tls                 = var.domain != null || var.certificate_arn != null
  certificate_arn     = var.domain == null ? var.certificate_arn : module.dns[0].certificate_arn
  deletion_protection = var.deletion_protection
}

# The fans' name leads to the balancer, or to CloudFront, which finds the balancer as the origin.
resource "aws_route53_record" "balancer" {
  for_each = toset(var.domain == null ? [] : concat(["origin.${var.domain.name}"], var.domain.cdn ? [] : [var.domain.name]))

  zone_id = var.domain.zone_id
  name    = each.value
  type    = "A"

  alias {
    name                   = module.alb.dns_name
    zone_id                = module.alb.zone_id
    evaluate_target_health = true
  }
}

module "cdn" {
  source    = "../cdn"
  count     = try(var.domain.cdn, false) ? 1 : 0
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1 }

  name    = var.name
  zone_id = var.domain.zone_id
  domain  = var.domain.name

  depends_on = [module.dns]
}

module "budget" {
  source = "../budget"

  name          = var.name
  monthly_limit = var.budget.monthly_limit
  emails        = var.budget.emails
}

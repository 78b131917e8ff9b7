variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_cidr" {
  description = "From topology."
  type        = string
}

variable "subnets" {
  description = "From topology."
  type        = map(object({ tier = string, zone = string, cidr = string }))
}

variable "nat_gateways" {
  description = "From topology."
  type        = map(object({ zone = string, subnet = string }))
}

variable "private_routes" {
  description = "From topology: private subnet → NAT gateway."
  type        = map(string)
}

variable "region" {
  description = "Region, for the name of S3's endpoint."
  type        = string
}

locals {
  public = { for name, subnet in var.subnets : name => subnet if subnet.tier == "public" }
}

resource "aws_vpc" "this" {
  cidr_block           = var.vpc_cidr
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = var.name }
}

# Whatever is left in the default group may talk to nobody.
resource "aws_default_security_group" "closed" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "this" {
  for_each = var.subnets

  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.value.zone
  cidr_block              = each.value.cidr
  map_public_ip_on_launch = false
  tags                    = { Name = "${var.name}-${each.key}", tier = each.value.tier }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = var.name }
}

resource "aws_eip" "nat" {
  for_each = var.nat_gateways

  domain = "vpc"
  tags   = { Name = "${var.name}-${each.key}" }
}

resource "aws_nat_gateway" "this" {
  for_each = var.nat_gateways

  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.this[each.value.subnet].id
  tags          = { Name = "${var.name}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-public" }

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.this.id
  }
}

resource "aws_route_table" "private" {
  for_each = var.private_routes

  vpc_id = aws_vpc.this.id
  tags   = { Name = "${var.name}-${each.key}" }

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.this[each.value].id
  }
}

resource "aws_route_table_association" "public" {
  for_each = local.public

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table_association" "private" {
  for_each = var.private_routes

  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.private[each.key].id
}

# Backups and log archives go to S3 without passing, and paying, the NAT gateway.
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
  tags              = { Name = "${var.name}-s3" }
}

output "vpc_id" {
  description = "The VPC."
  value       = aws_vpc.this.id
}

output "subnet_ids" {
  description = "Subnet ids by topology's names."
  value       = { for name, subnet in aws_subnet.this : name => subnet.id }
}

output "public_subnet_ids" {
  description = "Where the load balancer stands."
  value       = [for name in sort(keys(local.public)) : aws_subnet.this[name].id]
}

# The rule matrix of topology, turned into security groups and nothing more: no rule may be written here by hand.
variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "The VPC of the groups."
  type        = string
}

variable "security_groups" {
  description = "From topology."
  type        = set(string)
}

variable "ingress_rules" {
  description = "From topology."
  type        = map(object({ group = string, peer = string, cidr = string, protocol = string, port = number, why = string }))
}

variable "egress_rules" {
  description = "From topology."
  type        = map(object({ group = string, peer = string, cidr = string, protocol = string, port = number, why = string }))
}

resource "aws_security_group" "this" {
  for_each = var.security_groups

  name_prefix = "${var.name}-${each.value}-"
  description = "${var.name} ${each.value}"
  vpc_id      = var.vpc_id
  tags        = { Name = "${var.name}-${each.value}" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "this" {
  for_each = var.ingress_rules

  security_group_id            = aws_security_group.this[each.value.group].id
  referenced_security_group_id = each.value.peer == null ? null : aws_security_group.this[each.value.peer].id
  cidr_ipv4                    = each.value.cidr
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.value.why
  tags                         = { Name = each.key }
}

resource "aws_vpc_security_group_egress_rule" "this" {
  for_each = var.egress_rules

  security_group_id            = aws_security_group.this[each.value.group].id
  referenced_security_group_id = each.value.peer == null ? null : aws_security_group.this[each.value.peer].id
  cidr_ipv4                    = each.value.cidr
  ip_protocol                  = each.value.protocol
  from_port                    = each.value.port
  to_port                      = each.value.port
  description                  = each.value.why
  tags                         = { Name = each.key }
}

output "ids" {
  description = "Group ids by topology's names."
  value       = { for name, group in aws_security_group.this : name => group.id }
}

# Layer 7 in front of Traefik. With a certificate: 443 here, re-encrypted to Traefik, 80 redirected. Without: plain HTTP, for demos.
variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "vpc_id" {
  description = "From network."
  type        = string
}

variable "public_subnet_ids" {
  description = "From network: two zones at least."
  type        = list(string)
}

variable "security_group_id" {
  description = "From security."
  type        = string
}

variable "targets" {
  description = "Instance ids of the nodes Traefik runs on, by host name."
  type        = map(string)
}

variable "node_ports" {
  description = "From topology."
  type        = object({ http = number, https = number })
}

variable "certificate_arn" {
  description = "ACM certificate, or null for plain HTTP."
  type        = string
  default     = null
}

variable "tls" {
  description = "Whether a certificate is given; a value known at plan time, as the ARN may not be."
  type        = bool
}

variable "deletion_protection" {
  description = "Refuse to delete the balancer; `terraform destroy` needs it off."
  type        = bool
}

resource "aws_lb" "this" {
  name                       = var.name
  load_balancer_type         = "application"
  internal                   = false
  subnets                    = var.public_subnet_ids
  security_groups            = [var.security_group_id]
  drop_invalid_header_fields = true
  enable_deletion_protection = var.deletion_protection
  # Above the WebSocket heartbeat of the gateway, or quiet sockets are cut.
  idle_timeout = 120
  tags         = { Name = var.name }
}

resource "aws_lb_target_group" "this" {
  for_each = var.node_ports

  name_prefix          = each.key == "https" ? "https-" : "http-"
  vpc_id               = var.vpc_id
  port                 = each.value
  protocol             = upper(each.key)
  deregistration_delay = 30
  tags                 = { Name = "${var.name}-${each.key}" }

  # A node without Traefik fails the check, as externalTrafficPolicy is Local, and gets no traffic.
  health_check {
    # Traefik answers pings at its plain entry point alone.
    protocol            = "HTTP"
    port                = tostring(var.node_ports.http)
    path                = "/ping"
    matcher             = "200"
    interval            = 10
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "this" {
  for_each = merge([
    for kind in keys(var.node_ports) : { for name, id in var.targets : "${kind}-${name}" => { kind = kind, id = id } }
  ]...)

  target_group_arn = aws_lb_target_group.this[each.value.kind].arn
  target_id        = each.value.id
}

resource "aws_lb_listener" "http" {
  # checkov:skip=CKV_AWS_2:Traefik redirects, but for ACME challenges
  # checkov:skip=CKV_AWS_103:plain by its nature
  load_balancer_arn = aws_lb.this.arn
  port              = 80
  protocol          = "HTTP"

  # Traefik redirects to HTTPS itself, but for the ACME challenges, which must come through here.
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this["http"].arn
  }
}

resource "aws_lb_listener" "https" {
  count = var.tls ? 1 : 0

  load_balancer_arn = aws_lb.this.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.this["https"].arn
  }
}

output "dns_name" {
  description = "The balancer's own name."
  value       = aws_lb.this.dns_name
}

output "zone_id" {
  description = "The balancer's hosted zone, for alias records."
  value       = aws_lb.this.zone_id
}

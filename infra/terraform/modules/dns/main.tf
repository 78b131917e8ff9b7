# Names in Route 53 and one certificate for them all.
variable "zone_id" {
  description = "An existing hosted zone that holds `domain`."
  type        = string
}

variable "domain" {
  description = "Name of the installation, such as vote.example.org."
  type        = string
}

locals {
  # Where the balancer answers when a CDN has the name itself.
  origin = "origin.${var.domain}"

  options = { for option in aws_acm_certificate.this.domain_validation_options : option.domain_name => option }
}

resource "aws_acm_certificate" "this" {
  domain_name               = var.domain
  subject_alternative_names = [local.origin]
  validation_method         = "DNS"
  tags                      = { Name = var.domain }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_record" "validation" {
  for_each = toset([var.domain, local.origin])

  zone_id         = var.zone_id
  name            = local.options[each.value].resource_record_name
  type            = local.options[each.value].resource_record_type
  records         = [local.options[each.value].resource_record_value]
  ttl             = 300
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}

output "certificate_arn" {
  description = "The certificate, once it is valid."
  value       = aws_acm_certificate_validation.this.certificate_arn
}

# CloudFront in front of the load balancer: pages from its caches, sockets and the API straight through.
variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "zone_id" {
  description = "The hosted zone of `domain`."
  type        = string
}

variable "domain" {
  description = "Name that fans use; the balancer answers to origin.<domain>."
  type        = string
}

data "aws_cloudfront_cache_policy" "pages" {
  name = "UseOriginCacheControlHeaders"
}

data "aws_cloudfront_cache_policy" "none" {
  name = "Managed-CachingDisabled"
}

data "aws_cloudfront_origin_request_policy" "all" {
  name = "Managed-AllViewer"
}

resource "aws_acm_certificate" "this" {
  provider = aws.us_east_1

  domain_name       = var.domain
  validation_method = "DNS"
  tags              = { Name = var.domain }

  lifecycle {
    create_before_destroy = true
  }
}

# The record that proves the name to ACM is the same in every region, and module dns has written it.
resource "aws_acm_certificate_validation" "this" {
  provider = aws.us_east_1

  certificate_arn = aws_acm_certificate.this.arn
}

resource "aws_cloudfront_distribution" "this" {
  enabled         = true
  is_ipv6_enabled = true
  comment         = var.name
  aliases         = [var.domain]
  http_version    = "http2and3"
  price_class     = "PriceClass_100"

  origin {
    origin_id   = "balancer"
    domain_name = "origin.${var.domain}"

    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
      origin_read_timeout    = 60
    }
  }

  default_cache_behavior {
    target_origin_id       = "balancer"
    viewer_protocol_policy = "redirect-to-https"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    compress               = true
    cache_policy_id        = data.aws_cloudfront_cache_policy.pages.id
  }

  dynamic "ordered_cache_behavior" {
    for_each = ["/api/*", "/ws"]
    content {
      path_pattern             = ordered_cache_behavior.value
      target_origin_id         = "balancer"
      viewer_protocol_policy   = "https-only"
      allowed_methods          = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
      cached_methods           = ["GET", "HEAD"]
      cache_policy_id          = data.aws_cloudfront_cache_policy.none.id
      origin_request_policy_id = data.aws_cloudfront_origin_request_policy.all.id
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.this.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_route53_record" "domain" {
  for_each = toset(["A", "AAAA"])

  zone_id = var.zone_id
  name    = var.domain
  type    = each.value

  alias {
    name                   = aws_cloudfront_distribution.this.domain_name
    zone_id                = aws_cloudfront_distribution.this.hosted_zone_id
    evaluate_target_health = false
  }
}

# Buckets for backups, log archives and etcd snapshots: private, encrypted, versioned, TLS only.
variable "name" {
  description = "Prefix of every name; bucket names get a random suffix."
  type        = string
}

variable "buckets" {
  description = "Buckets by use, and the days after which an object goes (null: never; old versions go after 90 days)."
  type        = map(object({ days = optional(number) }))
  # Velero's schedules expire their own backups after 7 days, 4 weeks and 12 months; the rule sweeps up what they leave.
  default = {
    velero = { days = 400 }
    loki   = { days = 30 }
    etcd   = { days = 30 }
  }
}

resource "aws_s3_bucket" "this" {
  for_each = var.buckets

  bucket_prefix = "${var.name}-${each.key}-"
  force_destroy = false
  tags          = { Name = "${var.name}-${each.key}" }
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = var.buckets

  bucket                  = aws_s3_bucket.this[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = var.buckets

  bucket = aws_s3_bucket.this[each.key].id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = var.buckets

  bucket = aws_s3_bucket.this[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = var.buckets

  bucket = aws_s3_bucket.this[each.key].id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "aws:kms"
    }
    bucket_key_enabled = true
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = var.buckets

  bucket = aws_s3_bucket.this[each.key].id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    dynamic "expiration" {
      for_each = each.value.days == null ? [] : [each.value.days]
      content {
        days = expiration.value
      }
    }
    noncurrent_version_expiration {
      noncurrent_days = each.value.days == null ? 90 : 7
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 3
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}

data "aws_iam_policy_document" "tls_only" {
  for_each = var.buckets

  statement {
    sid       = "TlsOnly"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.this[each.key].arn, "${aws_s3_bucket.this[each.key].arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = var.buckets

  bucket = aws_s3_bucket.this[each.key].id
  policy = data.aws_iam_policy_document.tls_only[each.key].json
}

output "buckets" {
  description = "Bucket names by use: velero, loki, etcd."
  value       = { for use, bucket in aws_s3_bucket.this : use => bucket.bucket }
}

output "arns" {
  description = "Bucket ARNs by use."
  value       = { for use, bucket in aws_s3_bucket.this : use => bucket.arn }
}

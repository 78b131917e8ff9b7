# What machines may do in AWS: servers write etcd snapshots; agents attach disks and use the backup and log buckets.
# The bastion has no profile at all.
variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "bucket_arns" {
  description = "From storage: ARNs by use."
  type        = map(string)
}

locals {
  # Which role uses which bucket.
  roles = {
    server = ["etcd"]
    agent  = ["velero", "loki"]
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "buckets" {
  for_each = local.roles

  statement {
    actions   = ["s3:ListBucket", "s3:GetBucketLocation", "s3:ListBucketMultipartUploads"]
    resources = [for use in each.value : var.bucket_arns[use]]
  }
  statement {
    actions   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"]
    resources = [for use in each.value : "${var.bucket_arns[use]}/*"]
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name_prefix        = "${var.name}-${each.key}-"
  assume_role_policy = data.aws_iam_policy_document.assume.json
  tags               = { Name = "${var.name}-${each.key}" }
}

resource "aws_iam_role_policy" "buckets" {
  for_each = local.roles

  name   = "buckets"
  role   = aws_iam_role.this[each.key].id
  policy = data.aws_iam_policy_document.buckets[each.key].json
}

# The EBS driver's controller runs on agents.
resource "aws_iam_role_policy_attachment" "ebs" {
  role       = aws_iam_role.this["agent"].name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

resource "aws_iam_instance_profile" "this" {
  for_each = local.roles

  name_prefix = "${var.name}-${each.key}-"
  role        = aws_iam_role.this[each.key].name
}

output "instance_profiles" {
  description = "Instance profile names by security group: server, agent."
  value       = { for name, profile in aws_iam_instance_profile.this : name => profile.name }
}

# The bucket that holds the state of all environments. Applied once, by hand, with a local state that is then moved into
# the bucket itself: docs/runbooks/from-nothing.md.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.47"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { project = "scrutineer", managed-by = "terraform" }
  }
}

variable "region" {
  description = "Region of the bucket."
  type        = string
  default     = "eu-west-3"
}

module "bucket" {
  source = "../modules/storage"

  name    = "scrutineer"
  buckets = { state = { days = null } }
}

output "bucket" {
  description = "For: terraform init -backend-config=bucket=<this>"
  value       = module.bucket.buckets["state"]
}

# Profile standard. Copy terraform.tfvars.example to terraform.tfvars; how to go on is in docs/runbooks/from-nothing.md.
terraform {
  required_version = ">= 1.11"

  # Made by infra/terraform/state. The bucket's name comes by: terraform init -backend-config=bucket=<name>
  backend "s3" {
    key          = "scrutineer/standard.tfstate"
    region       = "eu-west-3"
    encrypt      = true
    use_lockfile = true
  }

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
    tags = { project = var.name, profile = "standard", managed-by = "terraform" }
  }
}

# CloudFront's certificates live here.
provider "aws" {
  alias  = "us_east_1"
  region = "us-east-1"
  default_tags {
    tags = { project = var.name, profile = "standard", managed-by = "terraform" }
  }
}

module "cluster" {
  source    = "../../modules/cluster"
  providers = { aws = aws, aws.us_east_1 = aws.us_east_1 }

  name                = var.name
  profile             = "standard"
  region              = var.region
  topology            = var.topology
  admin_cidrs         = var.admin_cidrs
  ssh                 = var.ssh
  domain              = var.domain
  certificate_arn     = var.certificate_arn
  budget              = var.budget
  deletion_protection = var.deletion_protection
  prices              = jsondecode(file("${path.module}/../../prices/eu-west-3.json"))
}

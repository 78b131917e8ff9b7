terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.47"
      # CloudFront takes certificates from us-east-1 alone.
      configuration_aliases = [aws.us_east_1]
    }
  }
}

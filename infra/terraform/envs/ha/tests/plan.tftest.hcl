# The whole of it, planned against mocked AWS. infra/test/checks/plan.mjs compares what is planned with topology's matrix.
mock_provider "aws" {
  # The real provider, where it is to be had, looks at these even when it is mocked.
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}
mock_provider "aws" {
  alias = "us_east_1"
}

variables {
  admin_cidrs = ["203.0.113.7/32"]
  ssh         = { key_file = "~/.ssh/none", public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEXAMPLE you" }
  budget      = { monthly_limit = 100, emails = ["you@example.org"] }
}

run "behind_cloudfront" {
  command = plan
  variables {
    domain = { name = "vote.example.org", zone_id = "Z0123456789ABCDEFGHIJ", cdn = true }
  }
}

run "with_an_own_certificate_and_a_narrow_edge" {
  command = plan
  variables {
    certificate_arn = "arn:aws:acm:eu-west-3:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    topology        = { edge_cidrs = ["192.0.2.0/25", "192.0.2.128/25"], features = { tracing = false } }
  }
}

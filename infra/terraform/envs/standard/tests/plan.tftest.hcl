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

run "with_a_domain" {
  command = plan
  variables {
    domain = { name = "vote.example.org", zone_id = "Z0123456789ABCDEFGHIJ" }
  }

  assert {
    condition     = module.cluster.address == "vote.example.org"
    error_message = "fans go to the domain"
  }
}

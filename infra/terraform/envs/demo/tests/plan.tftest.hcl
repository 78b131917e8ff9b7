# The whole of it, planned against mocked AWS. infra/test/checks/plan.mjs compares what is planned with topology's matrix.
mock_provider "aws" {
  # The real provider, where it is to be had, looks at these even when it is mocked.
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
  mock_resource "aws_lb" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-3:123456789012:loadbalancer/app/a/0" }
  }
  mock_resource "aws_lb_target_group" {
    defaults = { arn = "arn:aws:elasticloadbalancing:eu-west-3:123456789012:targetgroup/a/0" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/a" }
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

run "plain_http" {
  command = plan
}

# Applied, against the mocks: the key pair is really made, and the inventory really written.
run "a_key_pair_of_its_own" {
  command = apply
  variables {
    ssh = { key_file = "./throwaway" }
  }

  assert {
    condition     = startswith(output.cluster.public_key, "ssh-ed25519 ") && output.cluster.public_key == trimspace(file("./throwaway.pub"))
    error_message = "a key pair is made at the path"
  }
  assert {
    condition     = keys(yamldecode(output.inventory).all.children.k3s.children.k3s_servers.hosts) == ["scrutineer-server-1"]
    error_message = "the inventory names the server"
  }
  assert {
    condition     = strcontains(yamldecode(output.inventory).all.children.k3s.vars.ansible_ssh_common_args, "-i ./throwaway ")
    error_message = "and goes through the bastion with that key"
  }
}

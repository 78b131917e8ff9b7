# The machines: nodes in private subnets, the bastion in a public one. What they run is Ansible's.
variable "name" {
  description = "Prefix of every name."
  type        = string
}

variable "nodes" {
  description = "From topology."
  type = map(object({
    role           = string
    security_group = string
    instance_type  = string
    zone           = string
    subnet         = string
    root_gb        = number
    spot           = bool
  }))
}

variable "bastion" {
  description = "From topology."
  type        = object({ instance_type = string, subnet = string, root_gb = number })
}

variable "subnet_ids" {
  description = "From network."
  type        = map(string)
}

variable "security_group_ids" {
  description = "From security."
  type        = map(string)
}

variable "instance_profiles" {
  description = "From iam."
  type        = map(string)
}

variable "public_key" {
  description = "SSH public key of the administrators, in OpenSSH's form."
  type        = string

  validation {
    condition     = can(regex("^(ssh-ed25519|ecdsa-sha2-|ssh-rsa|sk-)", var.public_key))
    error_message = "That is no OpenSSH public key."
  }
}

# Canonical's latest Ubuntu 22.04. A newer image replaces no machine that stands: see ignore_changes.
data "aws_ami" "ubuntu" {
  most_recent = true
  owners      = ["099720109477"]

  filter {
    name   = "name"
    values = ["ubuntu/images/hvm-ssd*/ubuntu-jammy-22.04-amd64-server-*"]
  }
  filter {
    name   = "virtualization-type"
    values = ["hvm"]
  }
}

resource "aws_key_pair" "this" {
  key_name_prefix = "${var.name}-"
  public_key      = var.public_key
}

resource "aws_instance" "node" {
  for_each = var.nodes

  ami                         = data.aws_ami.ubuntu.id
  instance_type               = each.value.instance_type
  subnet_id                   = var.subnet_ids[each.value.subnet]
  vpc_security_group_ids      = [var.security_group_ids[each.value.security_group]]
  iam_instance_profile        = var.instance_profiles[each.value.security_group]
  key_name                    = aws_key_pair.this.key_name
  associate_public_ip_address = false
  ebs_optimized               = true
  monitoring                  = true
  disable_api_termination     = false
  # Masquerading pods need no exception: flannel's VXLAN leaves with the node's own address.
  source_dest_check = true
  tags              = { Name = each.key, role = each.value.role }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
    # Pods are a hop further away. On agents the EBS driver, Velero and Loki need the node's role; network policies keep
    # all other pods from it.
    http_put_response_hop_limit = each.value.security_group == "agent" ? 2 : 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = each.value.root_gb
    encrypted   = true
    tags        = { Name = "${each.key}-root" }
  }

  dynamic "instance_market_options" {
    for_each = each.value.spot ? [1] : []
    content {
      market_type = "spot"
    }
  }

  lifecycle {
    ignore_changes = [ami]
  }
}

resource "aws_instance" "bastion" {
  # checkov:skip=CKV_AWS_88:the bastion is the one machine that is reached from outside
  # checkov:skip=CKV2_AWS_41:it does nothing in AWS, so it has no role
  ami                         = data.aws_ami.ubuntu.id
  instance_type               = var.bastion.instance_type
  subnet_id                   = var.subnet_ids[var.bastion.subnet]
  vpc_security_group_ids      = [var.security_group_ids["bastion"]]
  key_name                    = aws_key_pair.this.key_name
  associate_public_ip_address = true
  ebs_optimized               = true
  monitoring                  = true
  tags                        = { Name = "${var.name}-bastion", role = "bastion" }

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.bastion.root_gb
    encrypted   = true
    tags        = { Name = "${var.name}-bastion-root" }
  }

  lifecycle {
    ignore_changes = [ami]
  }
}

output "nodes" {
  description = "Instance id and private address by host name."
  value       = { for name, node in aws_instance.node : name => { id = node.id, address = node.private_ip } }
}

output "bastion" {
  description = "The bastion's public and private address."
  value       = { address = aws_instance.bastion.public_ip, node_ip = aws_instance.bastion.private_ip }
}

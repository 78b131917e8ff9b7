variable "name" {
  description = "Prefix of every name."
  type        = string
  default     = "scrutineer"
}

variable "region" {
  description = "AWS region; another one needs a price map of its own."
  type        = string
  default     = "eu-west-3"
}

variable "topology" {
  description = "What to decide otherwise than the profile; see modules/topology."
  type        = any
  default     = {}
}

variable "admin_cidrs" {
  description = "Where SSH to the bastion may come from, such as [\"203.0.113.7/32\"]."
  type        = list(string)
}

variable "ssh" {
  description = "The private key's path; with public_key your own pair, without it a new one."
  type        = object({ key_file = string, public_key = optional(string) })
  default     = { key_file = "~/.ssh/scrutineer" }
}

variable "domain" {
  description = "{ name, zone_id, cdn }, or null for plain HTTP."
  type        = object({ name = string, zone_id = string, cdn = optional(bool, false) })
  default     = null
}

variable "certificate_arn" {
  description = "ACM certificate to use where `domain` is null."
  type        = string
  default     = null
}

variable "budget" {
  description = "Monthly limit in US dollars and who is told."
  type        = object({ monthly_limit = number, emails = list(string) })
}

variable "deletion_protection" {
  description = "Set to false, and apply, before `terraform destroy`."
  type        = bool
  default     = true
}

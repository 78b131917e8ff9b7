variable "name" {
  description = "Prefix of every name, and the value of the project tag."
  type        = string
  default     = "scrutineer"
}

variable "profile" {
  description = "demo, standard or ha."
  type        = string
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "eu-west-3"
}

variable "topology" {
  description = "What to decide otherwise than the profile; see modules/topology."
  type = object({
    zones      = optional(list(string))
    vpc_cidr   = optional(string)
    nat        = optional(string)
    edge_cidrs = optional(list(string))
    features   = optional(map(bool), {})
    node_pools = optional(any)
  })
  default = {}
}

variable "admin_cidrs" {
  description = "Where SSH to the bastion may come from."
  type        = list(string)
}

variable "prices" {
  description = "Price map; see infra/terraform/prices."
  type        = any
  default     = null
}

variable "ssh" {
  description = "The private key's path, and the public key if you bring your own. Without one a pair is made at that path; the private key never enters the state."
  type = object({
    key_file   = string
    public_key = optional(string)
  })
}

variable "domain" {
  description = "Name in an existing Route 53 zone, for TLS. Null serves plain HTTP at the balancer's own name: for demos, or behind Cloudflare with a certificate of your own."
  type = object({
    name    = string
    zone_id = string
    cdn     = optional(bool, false)
  })
  default = null
}

variable "certificate_arn" {
  description = "ACM certificate to use where `domain` is null, such as one for an origin behind Cloudflare."
  type        = string
  default     = null
}

variable "budget" {
  description = "Monthly limit in US dollars, and who is told at 50 % and 90 % of it, and when the forecast passes it."
  type = object({
    monthly_limit = number
    emails        = list(string)
  })
}

variable "deletion_protection" {
  description = "Refuse to delete the load balancer; set it to false before `terraform destroy`."
  type        = bool
  default     = true
}

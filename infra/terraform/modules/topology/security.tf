# Who may talk to whom. Each flow becomes one rule out of its source and one into its target; nothing else is open.
# The host firewalls say the same (infra/ansible/roles/hardening), and the tests hold both to this list.
locals {
  node_ports = { http = 30080, https = 30443 }

  flows = merge(
    {
      edge-http           = { from = "edge", to = "alb", protocol = "tcp", port = 80, why = "fans; redirected, and ACME challenges" }
      edge-https          = { from = "edge", to = "alb", protocol = "tcp", port = 443, why = "fans and operators" }
      alb-http            = { from = "alb", to = "agent", protocol = "tcp", port = local.node_ports.http, why = "Traefik" }
      alb-https           = { from = "alb", to = "agent", protocol = "tcp", port = local.node_ports.https, why = "Traefik, re-encrypted" }
      admin-ssh           = { from = "admin", to = "bastion", protocol = "tcp", port = 22, why = "the only way in" }
      bastion-ssh-servers = { from = "bastion", to = "server", protocol = "tcp", port = 22, why = "Ansible" }
      bastion-ssh-agents  = { from = "bastion", to = "agent", protocol = "tcp", port = 22, why = "Ansible" }
      bastion-api         = { from = "bastion", to = "server", protocol = "tcp", port = 6443, why = "kubectl through the bastion" }
      agents-api          = { from = "agent", to = "server", protocol = "tcp", port = 6443, why = "kubelet and pods to the API" }
      servers-api         = { from = "server", to = "server", protocol = "tcp", port = 6443, why = "servers join by it" }
    },
    # VXLAN and the kubelet, between all nodes.
    merge([
      for pair in setproduct(["server", "agent"], ["server", "agent"]) : {
        "${pair[0]}-${pair[1]}-vxlan"   = { from = pair[0], to = pair[1], protocol = "udp", port = 8472, why = "flannel" }
        "${pair[0]}-${pair[1]}-kubelet" = { from = pair[0], to = pair[1], protocol = "tcp", port = 10250, why = "logs, exec, metrics" }
      }
    ]...),
    {
      for number in local.counts.server > 1 ? [2379, 2380] : [] :
      "etcd-${number}" => { from = "server", to = "server", protocol = "tcp", port = number, why = "etcd" }
    },
    {
      for group in local.features.monitoring ? ["server", "agent"] : [] :
      "agent-${group}-node-exporter" => { from = "agent", to = group, protocol = "tcp", port = 9100, why = "Prometheus runs on agents" }
    },
    # What machines fetch: packages, images, certificates. Time and names come from the VPC itself, which no group filters.
    merge([
      for group in ["bastion", "server", "agent"] : {
        "${group}-out-http"  = { from = group, to = "world", protocol = "tcp", port = 80, why = "package mirrors" }
        "${group}-out-https" = { from = group, to = "world", protocol = "tcp", port = 443, why = "packages, images, git, AWS" }
      }
    ]...),
  )

  security_groups = ["alb", "bastion", "server", "agent"]
  cidrs           = { edge = var.edge_cidrs, admin = var.admin_cidrs, world = ["0.0.0.0/0"] }

  # One rule a flow and peer: `peer` names a group, `cidr` is set instead where the peer is outside.
  ingress_rules = merge([
    for name, flow in local.flows : contains(local.security_groups, flow.from)
    ? { (name) = { group = flow.to, peer = flow.from, cidr = null, protocol = flow.protocol, port = flow.port, why = flow.why } }
    : {
      for index, cidr in local.cidrs[flow.from] : "${name}-${index + 1}" =>
      { group = flow.to, peer = null, cidr = cidr, protocol = flow.protocol, port = flow.port, why = flow.why }
    }
    if contains(local.security_groups, flow.to)
  ]...)
  egress_rules = merge([
    for name, flow in local.flows : contains(local.security_groups, flow.to)
    ? { (name) = { group = flow.from, peer = flow.to, cidr = null, protocol = flow.protocol, port = flow.port, why = flow.why } }
    : {
      for index, cidr in local.cidrs[flow.to] : "${name}-${index + 1}" =>
      { group = flow.from, peer = null, cidr = cidr, protocol = flow.protocol, port = flow.port, why = flow.why }
    }
    if contains(local.security_groups, flow.from)
  ]...)
}

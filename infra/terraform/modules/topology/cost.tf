# Quantities are exact; the money is only as good as the price map it is given. 730 hours a month.
locals {
  hours = 730

  instances = concat([for node in values(local.nodes) : node.instance_type], [local.bastion.instance_type])
  disks_gb  = sum([for node in values(local.nodes) : node.root_gb]) + local.bastion.root_gb
  # What the cluster claims by itself: Kafka, Redis, Prometheus and Loki. As estimated as memory's floors.
  claims_gb = local.kafka_brokers * 50 + (local.features.kafka ? 3 * 5 : 0) + (local.features.monitoring ? 20 : 0) + (local.features.logging ? 10 : 0)

  quantities = concat(
    [for type in distinct(local.instances) : {
      item = type, kind = "instance", key = type, quantity = length([for one in local.instances : one if one == type]), unit = "instance"
    }],
    [
      { item = "NAT gateway", kind = "hourly", key = "nat_gateway", quantity = length(local.nat_gateways), unit = "gateway" },
      { item = "load balancer", kind = "hourly", key = "alb", quantity = 1, unit = "balancer" },
      # The balancer holds one address a zone, each NAT gateway one, the bastion one.
      { item = "public IPv4", kind = "hourly", key = "public_ipv4", quantity = length(var.zones) + length(local.nat_gateways) + 1, unit = "address" },
      { item = "gp3 disks of machines", kind = "gb_month", key = "gp3", quantity = local.disks_gb, unit = "GB" },
      { item = "gp3 disks of claims", kind = "gb_month", key = "gp3", quantity = local.claims_gb, unit = "GB" },
    ],
  )

  cost_lines = var.prices == null ? [] : [
    for line in local.quantities : merge(line, {
      # A missing price is refused in checks.tf, by name.
      month = line.quantity * try(var.prices[line.kind][line.key], 0) * (line.kind == "gb_month" ? 1 : local.hours)
    }) if line.quantity > 0
  ]
  cost_month = sum(concat([0], [for line in local.cost_lines : line.month]))

  cost_table = var.prices == null ? "" : join("\n", concat(
    ["| item | quantity | ${var.prices.currency} a month |", "| --- | ---: | ---: |"],
    [for line in local.cost_lines : format("| %s | %d | %.2f |", line.item, line.quantity, line.month)],
    [format("| **sum** | | **%.2f** |", local.cost_month)],
  ))
}

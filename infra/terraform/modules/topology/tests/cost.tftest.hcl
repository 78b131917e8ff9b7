# Round prices, so that the sums can be done in one's head.
variables {
  admin_cidrs = ["203.0.113.7/32"]
  profile     = "demo"
  prices = {
    as_of    = "2026-01-31"
    source   = "made up"
    region   = "nowhere"
    currency = "EUR"
    instance = { "t3.micro" = 1, "t3.small" = 10 }
    hourly   = { nat_gateway = 2, alb = 3, public_ipv4 = 0.5 }
    gb_month = { gp3 = 0.1 }
  }
}

run "sums_are_exact" {
  command = plan

  # 3 micro (two workers, the bastion), 1 small, 1 NAT, 1 balancer, 4 addresses; 30 + 20 + 20 + 20 GB.
  assert {
    condition     = output.cost.month == (3 * 1 + 10 + 2 + 3 + 4 * 0.5) * 730 + 90 * 0.1
    error_message = "the sum of demo is ${output.cost.month}"
  }
  assert {
    condition     = strcontains(output.cost.table, "| t3.micro | 3 | 2190.00 |") && strcontains(output.cost.table, "EUR a month")
    error_message = output.cost.table
  }
  assert {
    condition     = output.cost.as_of == "2026-01-31"
    error_message = "the table says the day of its prices"
  }
}

run "no_prices_no_table" {
  command = plan
  variables {
    prices = null
  }

  assert {
    condition     = output.cost.table == "" && output.cost.month == 0 && length(output.cost.quantities) > 0
    error_message = "without prices there are quantities and nothing else"
  }
}

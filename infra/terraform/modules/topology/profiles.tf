# What each profile is. Everything else follows from here, or from the variables that override it.
locals {
  profiles = {
    demo = {
      nat      = "single"
      features = { kafka = false, monitoring = false, logging = false, tracing = false, backup = false, delivery = true }
      pools = {
        server = { role = "server", instance_type = "t3.small", count = 1, root_gb = 30 }
        worker = { role = "worker", instance_type = "t3.micro", count = 2, root_gb = 20 }
      }
    }
    standard = {
      nat      = "single"
      features = { kafka = true, monitoring = true, logging = true, tracing = true, backup = true, delivery = true }
      pools = {
        server = { role = "server", instance_type = "t3.medium", count = 1, root_gb = 40 }
        worker = { role = "worker", instance_type = "t3.medium", count = 2, root_gb = 40 }
        data   = { role = "data", instance_type = "t3.large", count = 2, root_gb = 40 }
      }
    }
    ha = {
      nat      = "per_zone"
      features = { kafka = true, monitoring = true, logging = true, tracing = true, backup = true, delivery = true }
      pools = {
        server = { role = "server", instance_type = "t3.medium", count = 3, root_gb = 40 }
        worker = { role = "worker", instance_type = "t3.large", count = 3, root_gb = 40 }
        data   = { role = "data", instance_type = "t3.large", count = 3, root_gb = 40 }
      }
    }
  }

  profile  = local.profiles[var.profile]
  nat      = coalesce(var.nat, local.profile.nat)
  features = merge(local.profile.features, { for name, on in var.features : name => on if on != null })

  # Both branches of a conditional must be of one type, so the profile's pools get the variable's defaults.
  profile_pools = {
    for name, pool in local.profile.pools : name => merge(
      { root_gb = 30, spot = false, labels = tomap({}), taints = tolist([]) }, pool
    )
  }
  pools = { for name in keys(var.node_pools == null ? local.profile_pools : var.node_pools) :
    name => var.node_pools == null ? local.profile_pools[name] : var.node_pools[name]
  }
}

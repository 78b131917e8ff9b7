# Tells by mail before the bill does. Actual costs lag by hours; a forecast needs some weeks of history.
variable "name" {
  description = "Prefix of the budget's name."
  type        = string
}

variable "monthly_limit" {
  description = "Limit in US dollars a month."
  type        = number

  validation {
    condition     = var.monthly_limit > 0
    error_message = "A budget needs a limit."
  }
}

variable "emails" {
  description = "Who is told."
  type        = list(string)

  validation {
    condition     = length(var.emails) > 0
    error_message = "Somebody must be told."
  }
}

resource "aws_budgets_budget" "this" {
  name         = "${var.name}-monthly"
  budget_type  = "COST"
  limit_amount = tostring(var.monthly_limit)
  limit_unit   = "USD"
  time_unit    = "MONTHLY"

  cost_filter {
    name   = "TagKeyValue"
    values = [format("user:project$%s", var.name)]
  }

  dynamic "notification" {
    for_each = {
      half     = { type = "ACTUAL", percent = 50 }
      nearly   = { type = "ACTUAL", percent = 90 }
      forecast = { type = "FORECASTED", percent = 100 }
    }
    content {
      notification_type          = notification.value.type
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      comparison_operator        = "GREATER_THAN"
      subscriber_email_addresses = var.emails
    }
  }
}

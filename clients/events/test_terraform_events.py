"""Terraform makes buses, rules, targets and permissions, plans without a difference, and destroys."""

from terraform import apply_plan_destroy

CONFIGURATION = """
resource "aws_cloudwatch_event_bus" "orders" {
  name        = "orders"
  description = "What is ordered"
  tags        = { team = "blue" }
}
resource "aws_cloudwatch_event_rule" "ordered" {
  name           = "ordered"
  description    = "Large orders"
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  event_pattern = jsonencode({
    source = ["shop"]
    detail = { items = [{ numeric = [">", 100] }] }
  })
  tags = { team = "blue" }
}
resource "aws_cloudwatch_event_rule" "nightly" {
  name                = "nightly"
  schedule_expression = "cron(0 2 * * ? *)"
  state               = "DISABLED"
}
resource "aws_cloudwatch_event_target" "function" {
  rule           = aws_cloudwatch_event_rule.ordered.name
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  target_id      = "function"
  arn            = "arn:aws:lambda:eu-west-1:111122223333:function:ordered"
  input_transformer {
    input_paths    = { count = "$.detail.items" }
    input_template = "{\\"count\\": <count>}"
  }
  retry_policy {
    maximum_event_age_in_seconds = 60
    maximum_retry_attempts       = 2
  }
}
resource "aws_cloudwatch_event_target" "constant" {
  rule      = aws_cloudwatch_event_rule.nightly.name
  target_id = "constant"
  arn       = "arn:aws:lambda:eu-west-1:111122223333:function:nightly"
  input     = jsonencode({ task = "clean" })
}
resource "aws_cloudwatch_event_connection" "hook" {
  name               = "hook"
  authorization_type = "API_KEY"
  auth_parameters {
    api_key {
      key   = "x-api-key"
      value = "secret"
    }
  }
}
resource "aws_cloudwatch_event_api_destination" "hook" {
  name                             = "hook"
  connection_arn                   = aws_cloudwatch_event_connection.hook.arn
  invocation_endpoint              = "https://shop.example.org/*/events"
  http_method                      = "POST"
  invocation_rate_limit_per_second = 20
}
resource "aws_iam_role" "hook" {
  name = "hook"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_cloudwatch_event_target" "hook" {
  rule      = aws_cloudwatch_event_rule.nightly.name
  target_id = "hook"
  arn       = aws_cloudwatch_event_api_destination.hook.arn
  role_arn  = aws_iam_role.hook.arn
  http_target {
    path_parameter_values = ["orders"]
  }
}
resource "aws_cloudwatch_event_archive" "orders" {
  name             = "orders"
  description      = "What was ordered"
  event_source_arn = aws_cloudwatch_event_bus.orders.arn
  retention_days   = 7
  event_pattern    = jsonencode({ source = ["shop"] })
}
resource "aws_cloudwatch_event_permission" "other" {
  principal    = "444455556666"
  statement_id = "other"
}
resource "aws_cloudwatch_event_bus_policy" "orders" {
  event_bus_name = aws_cloudwatch_event_bus.orders.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "put"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = "events:PutEvents"
      Resource  = aws_cloudwatch_event_bus.orders.arn
    }]
  })
}
"""


def test_apply_plan_destroy(root, tmp_path):
    apply_plan_destroy(tmp_path, root, CONFIGURATION.replace("111122223333", root.account()))

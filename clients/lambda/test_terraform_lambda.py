"""Terraform makes functions with all that belongs to them, plans without a difference, updates,
and destroys."""

import base64

from packages import digest, package
from terraform import Terraform

CONFIGURATION = """
resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "lambda:InvokeFunction", Resource = "*" }]
  })
}
resource "aws_kms_key" "main" {}
resource "aws_lambda_function" "main" {
  function_name                  = "main"
  role                           = aws_iam_role.worker.arn
  runtime                        = "python3.12"
  handler                        = "app.handler"
  filename                       = "app.zip"
  source_code_hash               = filebase64sha256("app.zip")
  publish                        = true
  timeout                        = 10
  memory_size                    = 256
  reserved_concurrent_executions = 5
  kms_key_arn                    = aws_kms_key.main.arn
  environment { variables = { STAGE = "test" } }
  ephemeral_storage { size = 1024 }
  tags = { team = "blue" }
}
resource "aws_lambda_function" "records" {
  function_name = "records"
  role          = aws_iam_role.worker.arn
  runtime       = "python3.12"
  handler       = "app.handler"
  filename      = "app.zip"
}
resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.main.function_name
  function_version = aws_lambda_function.main.version
}
resource "aws_lambda_permission" "bucket" {
  statement_id   = "bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.main.function_name
  qualifier      = aws_lambda_alias.live.name
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:aws:s3:::bucket"
  source_account = "123456789012"
}
resource "aws_lambda_function_event_invoke_config" "main" {
  function_name                = aws_lambda_function.main.function_name
  maximum_event_age_in_seconds = 60
  maximum_retry_attempts       = 1
  destination_config {
    on_failure { destination = aws_lambda_function.records.arn }
  }
  depends_on = [aws_iam_role_policy.worker]
}
"""


def test_apply_plan_update_destroy(root, tmp_path):
    """Code, settings and the alias follow the configuration; nothing is made anew."""
    (tmp_path / "app.zip").write_bytes(package())
    terraform = Terraform(tmp_path, root)
    terraform.makes(CONFIGURATION)

    changed = package({"app.py": "def handler(event, context):\n    return 2\n"})
    (tmp_path / "app.zip").write_bytes(changed)
    told = terraform.makes(CONFIGURATION.replace("= 10\n", "= 20\n").replace('STAGE = "test"', 'STAGE = "live"'))
    assert " 0 destroyed" in told

    client = root.client("lambda")
    live = client.get_function(FunctionName="main", Qualifier="live")["Configuration"]
    assert (live["Version"], live["Timeout"]) == ("2", 20)
    assert live["Environment"]["Variables"] == {"STAGE": "live"}
    assert base64.b64decode(live["CodeSha256"]).hex() == digest(changed)
    terraform.destroys()

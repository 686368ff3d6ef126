"""Terraform makes keys, aliases and grants, plans without a difference, and destroys."""

from terraform import apply_plan_destroy

CONFIGURATION = """
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}
resource "aws_kms_key" "main" {
  description             = "main"
  enable_key_rotation     = true
  rotation_period_in_days = 180
  deletion_window_in_days = 7
  tags                    = { team = "blue" }
}
resource "aws_kms_alias" "main" {
  name          = "alias/main"
  target_key_id = aws_kms_key.main.key_id
}
resource "aws_kms_key" "signing" {
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
}
resource "aws_kms_grant" "main" {
  name              = "grant"
  key_id            = aws_kms_key.main.key_id
  grantee_principal = aws_iam_role.app.arn
  operations        = ["Encrypt", "Decrypt"]
  constraints {
    encryption_context_equals = { team = "blue" }
  }
}
resource "aws_kms_external_key" "outside" {
  key_material_base64 = "bWF0ZXJpYWwgbWF0ZXJpYWwgbWF0ZXJpYWwgMTIzNDU="
}
resource "aws_kms_key" "wide" { multi_region = true }
resource "aws_kms_replica_key" "wide" {
  provider        = aws.other
  primary_key_arn = aws_kms_key.wide.arn
}
"""


def test_apply_plan_destroy(root, tmp_path):
    apply_plan_destroy(tmp_path, root, CONFIGURATION)

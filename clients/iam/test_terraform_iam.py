"""Terraform makes every kind of identity, plans without a difference, and destroys."""

from certificates import Holder
from terraform import apply_plan_destroy

IDENTITIES = """
data "aws_caller_identity" "me" {}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.me.account_id, aws_iam_user.alice.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["agreed"]
    }
  }
}
data "aws_iam_policy_document" "seal" {
  statement {
    sid       = "Seal"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "seal" {
  name        = "seal"
  path        = "/kms/"
  description = "May encrypt"
  policy      = data.aws_iam_policy_document.seal.json
  tags        = { team = "blue" }
}
resource "aws_iam_policy" "everywhere" {
  name   = "everywhere"
  policy = data.aws_iam_policy_document.seal.json
}
resource "aws_iam_user" "alice" {
  name                 = "alice"
  path                 = "/people/"
  permissions_boundary = "arn:aws:iam::aws:policy/PowerUserAccess"
  tags                 = { team = "blue" }
}
resource "aws_iam_user" "bob" {
  name          = "bob"
  force_destroy = true
}
resource "aws_iam_group" "people" { name = "people" }
resource "aws_iam_group_membership" "people" {
  name  = "people"
  group = aws_iam_group.people.name
  users = [aws_iam_user.alice.name, aws_iam_user.bob.name]
}
resource "aws_iam_user_policy" "own" {
  user   = aws_iam_user.alice.name
  policy = data.aws_iam_policy_document.seal.json
}
resource "aws_iam_group_policy" "own" {
  group  = aws_iam_group.people.name
  policy = data.aws_iam_policy_document.seal.json
}
resource "aws_iam_user_policy_attachment" "alice" {
  user       = aws_iam_user.alice.name
  policy_arn = aws_iam_policy.seal.arn
}
resource "aws_iam_group_policy_attachment" "people" {
  group      = aws_iam_group.people.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
resource "aws_iam_role" "app" {
  name                  = "app"
  path                  = "/apps/"
  description           = "An application"
  max_session_duration  = 7200
  force_detach_policies = true
  assume_role_policy    = data.aws_iam_policy_document.trust.json
  permissions_boundary  = aws_iam_policy.seal.arn
  tags                  = { team = "blue" }
}
resource "aws_iam_role_policy" "own" {
  role   = aws_iam_role.app.name
  policy = data.aws_iam_policy_document.seal.json
}
resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.seal.arn
}
resource "aws_iam_policy_attachment" "everywhere" {
  name       = "everywhere"
  users      = [aws_iam_user.bob.name]
  roles      = [aws_iam_role.app.name]
  groups     = [aws_iam_group.people.name]
  policy_arn = aws_iam_policy.everywhere.arn
}
resource "aws_iam_instance_profile" "app" {
  name = "app"
  role = aws_iam_role.app.name
  tags = { team = "blue" }
}
resource "aws_iam_service_linked_role" "guardduty" {
  aws_service_name = "guardduty.amazonaws.com"
}
"""
CREDENTIALS = """
resource "aws_iam_user" "carol" {
  name          = "carol"
  force_destroy = true
}
resource "aws_iam_access_key" "carol" { user = aws_iam_user.carol.name }
resource "aws_iam_access_key" "idle" {
  user   = aws_iam_user.carol.name
  status = "Inactive"
}
resource "aws_iam_account_password_policy" "strict" {
  minimum_password_length        = 14
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
}
resource "aws_iam_user_login_profile" "carol" {
  user            = aws_iam_user.carol.name
  password_length = 24
  depends_on      = [aws_iam_account_password_policy.strict]
}
resource "aws_iam_account_alias" "us" { account_alias = "terraformed" }
resource "aws_iam_virtual_mfa_device" "phone" {
  virtual_mfa_device_name = "phone"
  tags                    = { team = "blue" }
}
resource "aws_iam_user_ssh_key" "carol" {
  username   = aws_iam_user.carol.name
  encoding   = "SSH"
  public_key = trimspace(file("key.pub"))
}
resource "aws_iam_server_certificate" "front" {
  name             = "front"
  certificate_body = file("certificate.pem")
  private_key      = file("key.pem")
  tags             = { team = "blue" }
}
resource "aws_iam_signing_certificate" "carol" {
  user_name        = aws_iam_user.carol.name
  certificate_body = file("certificate.pem")
}
resource "aws_iam_service_specific_credential" "carol" {
  service_name = "codecommit.amazonaws.com"
  user_name    = aws_iam_user.carol.name
}
"""
PROVIDERS = """
resource "aws_iam_openid_connect_provider" "forge" {
  url             = "https://forge.example/app"
  client_id_list  = ["sts.amazonaws.com", "other"]
  thumbprint_list = ["cf23df2207d99a74fbe169e3eba035e633b65d94"]
  tags            = { team = "blue" }
}
resource "aws_iam_saml_provider" "idp" {
  name                   = "idp"
  saml_metadata_document = file("metadata.xml")
  tags                   = { team = "blue" }
}
data "aws_iam_policy_document" "web" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.forge.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "forge.example/app:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
  statement {
    actions = ["sts:AssumeRoleWithSAML"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_saml_provider.idp.arn]
    }
    condition {
      test     = "StringEquals"
      variable = "SAML:aud"
      values   = ["https://signin.aws.amazon.com/saml"]
    }
  }
}
resource "aws_iam_role" "web" {
  name               = "web"
  assume_role_policy = data.aws_iam_policy_document.web.json
}
"""


def test_apply_plan_destroy(root, tmp_path):
    holder = Holder()
    files = {"key.pub": holder.ssh(), "key.pem": holder.key_pem(), "certificate.pem": holder.pem(), "metadata.xml": holder.saml_metadata()}
    apply_plan_destroy(tmp_path, root, IDENTITIES + CREDENTIALS + PROVIDERS, files=files)

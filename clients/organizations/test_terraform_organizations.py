"""Terraform makes an organization, plans without a difference, and destroys."""

import pytest

from conftest import Server
from identities import Caller
from terraform import apply_plan_destroy

ORGANIZATION = """
resource "aws_organizations_organization" "us" {
  feature_set                   = "ALL"
  enabled_policy_types          = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY", "TAG_POLICY"]
  aws_service_access_principals = ["guardduty.amazonaws.com", "sso.amazonaws.com"]
}
resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = aws_organizations_organization.us.roots[0].id
  tags      = { team = "blue" }
}
resource "aws_organizations_organizational_unit" "production" {
  name      = "production"
  parent_id = aws_organizations_organizational_unit.workloads.id
}
resource "aws_organizations_policy" "guardrail" {
  name        = "guardrail"
  description = "Nobody leaves"
  type        = "SERVICE_CONTROL_POLICY"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }]
  })
  tags       = { team = "blue" }
  depends_on = [aws_organizations_organization.us]
}
resource "aws_organizations_policy" "own" {
  name = "own"
  type = "RESOURCE_CONTROL_POLICY"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "kms:*"
      Resource  = "*"
      Condition = { StringNotEqualsIfExists = { "aws:PrincipalOrgID" = aws_organizations_organization.us.id } }
    }]
  })
}
resource "aws_organizations_policy_attachment" "guardrail" {
  policy_id = aws_organizations_policy.guardrail.id
  target_id = aws_organizations_organizational_unit.workloads.id
}
resource "aws_organizations_policy_attachment" "own" {
  policy_id = aws_organizations_policy.own.id
  target_id = aws_organizations_organizational_unit.production.id
}
resource "aws_organizations_resource_policy" "delegation" {
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Read"
      Effect    = "Allow"
      Principal = { AWS = "${aws_organizations_organization.us.master_account_id}" }
      Action    = ["organizations:ListAccounts"]
      Resource  = "*"
    }]
  })
}
"""

ACCOUNTS = """
resource "aws_organizations_organization" "us" {
  feature_set                   = "ALL"
  aws_service_access_principals = ["guardduty.amazonaws.com"]
}
resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = aws_organizations_organization.us.roots[0].id
}
resource "aws_organizations_account" "shop" {
  name              = "shop"
  email             = "shop@example.com"
  parent_id         = aws_organizations_organizational_unit.workloads.id
  close_on_deletion = true
  tags              = { team = "blue" }
}
resource "aws_organizations_delegated_administrator" "guardduty" {
  account_id        = aws_organizations_account.shop.id
  service_principal = "guardduty.amazonaws.com"
}
"""


@pytest.fixture
def root(tmp_path_factory):
    """Of an account that has no organization yet."""
    server = Server("--quotas", "off", data_dir=tmp_path_factory.mktemp("alone"))
    yield Caller.root(server)
    server.stop()


def test_organization(root, tmp_path):
    apply_plan_destroy(tmp_path, root, ORGANIZATION)


def test_accounts(root, tmp_path):
    # A closed account stays for a while, and so do what holds it and the organization.
    only = ["aws_organizations_delegated_administrator.guardduty", "aws_organizations_account.shop"]
    apply_plan_destroy(tmp_path, root, ACCOUNTS, only=only)
    accounts = root.client("organizations").list_accounts()["Accounts"]
    assert {one["Name"]: one["Status"] for one in accounts}["shop"] in ("PENDING_CLOSURE", "SUSPENDED")

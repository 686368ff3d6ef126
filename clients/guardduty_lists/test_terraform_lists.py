"""Terraform makes lists, members, a destination and an administrator, plans without a difference, and destroys."""

import pytest

from conftest import Server, until
from identities import Caller
from terraform import apply_plan_destroy

CONFIGURATION = """
data "aws_caller_identity" "own" {}
resource "aws_guardduty_detector" "own" {
  enable = true
}
resource "aws_guardduty_ipset" "ours" {
  detector_id = aws_guardduty_detector.own.id
  name        = "ours"
  format      = "TXT"
  location    = "https://s3.amazonaws.com/lists/ours.txt"
  activate    = true
  tags        = { team = "blue" }
}
resource "aws_guardduty_threatintelset" "bad" {
  detector_id = aws_guardduty_detector.own.id
  name        = "bad"
  format      = "TXT"
  location    = "https://s3.amazonaws.com/lists/bad.txt"
  activate    = false
}
resource "aws_guardduty_member" "other" {
  detector_id = aws_guardduty_detector.own.id
  account_id  = "444455556666"
  email       = "other@example.com"
  invite      = true
}
resource "aws_kms_key" "findings" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "kms:*", Resource = "*", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.own.account_id}:root" } },
      { Effect = "Allow", Action = "kms:GenerateDataKey", Resource = "*", Principal = { Service = "guardduty.amazonaws.com" } },
    ]
  })
}
resource "aws_guardduty_publishing_destination" "findings" {
  detector_id     = aws_guardduty_detector.own.id
  destination_arn = "arn:aws:s3:::findings"
  kms_key_arn     = aws_kms_key.findings.arn
}
resource "aws_guardduty_organization_admin_account" "security" {
  admin_account_id = "%s"
}
"""


@pytest.fixture
def root(tmp_path):
    for bucket in ("lists", "findings"):
        (tmp_path / "buckets" / bucket).mkdir(parents=True)
    for name in ("ours", "bad"):
        (tmp_path / "buckets" / "lists" / f"{name}.txt").write_text("198.51.100.7\n")
    data = tmp_path / "data"
    data.mkdir()
    server = Server("--bucket-store", str(tmp_path / "buckets"), "--quotas", "off", data_dir=data)
    yield Caller.root(server)
    server.stop()


def test_terraform_makes_changes_and_destroys(root, tmp_path):
    organizations = root.client("organizations")
    organizations.create_organization()
    asked = organizations.create_account(AccountName="security", Email="security@example.com")["CreateAccountStatus"]
    told = lambda: organizations.describe_create_account_status(CreateAccountRequestId=asked["Id"])["CreateAccountStatus"]
    configuration = CONFIGURATION % until(lambda: told().get("AccountId"))
    changed = configuration.replace('name        = "bad"', 'name        = "worse"').replace("arn:aws:s3:::findings", "arn:aws:s3:::findings/team")
    apply_plan_destroy(tmp_path, root, configuration, changed)

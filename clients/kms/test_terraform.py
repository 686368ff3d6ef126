"""Terraform makes, plans without a difference, and destroys."""

import os
import pathlib
import subprocess

import pytest

from conftest import program

CONFIGURATION = """
terraform {{
  required_providers {{
    aws = {{ source = "hashicorp/aws" }}
  }}
}}
provider "aws" {{
  region                      = "eu-west-1"
  access_key                  = "{account}"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  endpoints {{
    kms = "{url}"
    sts = "{url}"
  }}
}}
provider "aws" {{
  alias                       = "other"
  region                      = "us-west-2"
  access_key                  = "{account}"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  endpoints {{
    kms = "{url}"
    sts = "{url}"
  }}
}}
data "aws_caller_identity" "me" {{}}
resource "aws_kms_key" "main" {{
  description             = "main"
  enable_key_rotation     = true
  rotation_period_in_days = 180
  deletion_window_in_days = 7
  tags                    = {{ team = "blue" }}
}}
resource "aws_kms_alias" "main" {{
  name          = "alias/main"
  target_key_id = aws_kms_key.main.key_id
}}
resource "aws_kms_key" "signing" {{
  customer_master_key_spec = "ECC_NIST_P256"
  key_usage                = "SIGN_VERIFY"
}}
resource "aws_kms_grant" "main" {{
  name              = "grant"
  key_id            = aws_kms_key.main.key_id
  grantee_principal = "arn:aws:iam::${{data.aws_caller_identity.me.account_id}}:role/app"
  operations        = ["Encrypt", "Decrypt"]
  constraints {{
    encryption_context_equals = {{ team = "blue" }}
  }}
}}
resource "aws_kms_external_key" "outside" {{
  key_material_base64 = "{material}"
}}
resource "aws_kms_key" "wide" {{ multi_region = true }}
resource "aws_kms_replica_key" "wide" {{
  provider        = aws.other
  primary_key_arn = aws_kms_key.wide.arn
}}
"""
MATERIAL = "bWF0ZXJpYWwgbWF0ZXJpYWwgbWF0ZXJpYWwgMTIzNDU="


def plugins():
    """A folder with the AWS provider, laid out as a mirror of the registry."""
    named = os.environ.get("RINGWALL_TERRAFORM_PLUGINS")
    roots = [pathlib.Path(named)] if named else [pathlib.Path("/opt"), pathlib.Path.home()]
    for root in roots:
        for provider in root.glob("**/registry.terraform.io/hashicorp/aws"):
            return provider.parents[2]
    return None


def test_apply_plan_destroy(dev, account, tmp_path):
    terraform = program("terraform", "install Terraform 1.11 or later")
    mirror = plugins()
    settings = tmp_path / "terraform.rc"
    if mirror:
        settings.write_text(f'provider_installation {{ filesystem_mirror {{ path = "{mirror}" }} }}')
    (tmp_path / "main.tf").write_text(CONFIGURATION.format(account=account, url=dev.url, material=MATERIAL))
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": str(settings)} if mirror else dict(os.environ)

    def run(*words):
        return subprocess.run([terraform, *words, "-no-color"], cwd=tmp_path, env=environment, capture_output=True, text=True)

    started = run("init", "-input=false")
    if started.returncode:
        hint = "the AWS provider is missing: put it into a folder named by RINGWALL_TERRAFORM_PLUGINS"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"{hint}: {started.stderr}")
    applied = run("apply", "-auto-approve", "-input=false")
    assert applied.returncode == 0, applied.stderr
    planned = run("plan", "-detailed-exitcode", "-input=false")
    assert planned.returncode == 0, planned.stdout + planned.stderr
    destroyed = run("destroy", "-auto-approve", "-input=false")
    assert destroyed.returncode == 0, destroyed.stderr

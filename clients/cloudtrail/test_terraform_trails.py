"""Terraform makes trails, plans without a difference, and destroys."""

import pytest

from conftest import Server
from identities import Caller
from terraform import apply_plan_destroy

CONFIGURATION = """
resource "aws_cloudtrail" "all" {
  name                          = "all"
  s3_bucket_name                = "logs"
  s3_key_prefix                 = "audit"
  is_multi_region_trail         = true
  enable_log_file_validation    = true
  include_global_service_events = true
  tags                          = { team = "blue" }
  advanced_event_selector {
    name = "management"
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
    field_selector {
      field      = "eventSource"
      not_equals = ["kms.amazonaws.com"]
    }
  }
}
resource "aws_cloudtrail" "writes" {
  name           = "writes"
  s3_bucket_name = "logs"
  enable_logging = false
  event_selector {
    read_write_type           = "WriteOnly"
    include_management_events = true
    data_resource {
      type   = "AWS::Lambda::Function"
      values = ["arn:aws:lambda"]
    }
  }
}
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "buckets" / "logs").mkdir(parents=True)
    data = tmp_path / "data"
    data.mkdir()
    server = Server("--bucket-store", str(tmp_path / "buckets"), "--quotas", "off", data_dir=data)
    yield Caller.root(server)
    server.stop()


def test_terraform_makes_changes_and_destroys_trails(root, tmp_path):
    changed = CONFIGURATION.replace('"audit"', '"other"').replace("enable_logging = false", "enable_logging = true")
    apply_plan_destroy(tmp_path, root, CONFIGURATION, changed)

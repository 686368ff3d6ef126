"""Terraform makes a detector with its features and filters, plans without a difference, and destroys."""

from terraform import apply_plan_destroy

CONFIGURATION = """
resource "aws_guardduty_detector" "main" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
  tags                         = { team = "blue" }
}
resource "aws_guardduty_detector_feature" "buckets" {
  detector_id = aws_guardduty_detector.main.id
  name        = "S3_DATA_EVENTS"
  status      = "DISABLED"
}
resource "aws_guardduty_detector_feature" "runtime" {
  detector_id = aws_guardduty_detector.main.id
  name        = "RUNTIME_MONITORING"
  status      = "ENABLED"
  additional_configuration {
    name   = "EKS_ADDON_MANAGEMENT"
    status = "DISABLED"
  }
  additional_configuration {
    name   = "ECS_FARGATE_AGENT_MANAGEMENT"
    status = "DISABLED"
  }
  additional_configuration {
    name   = "EC2_AGENT_MANAGEMENT"
    status = "ENABLED"
  }
}
resource "aws_guardduty_filter" "scans" {
  detector_id = aws_guardduty_detector.main.id
  name        = "scans"
  description = "Known scanners"
  action      = "ARCHIVE"
  rank        = 1
  tags        = { team = "blue" }
  finding_criteria {
    criterion {
      field  = "type"
      equals = ["Recon:EC2/Portscan"]
    }
    criterion {
      field                 = "severity"
      less_than             = "8"
      greater_than_or_equal = "4"
    }
    criterion {
      field        = "updatedAt"
      greater_than = "2020-01-01T00:00:00Z"
    }
  }
}
"""


def test_apply_plan_destroy(root, tmp_path):
    apply_plan_destroy(tmp_path, root, CONFIGURATION)

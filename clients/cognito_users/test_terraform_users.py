"""Terraform makes users and groups of a pool, sees no difference, and takes them away."""

from terraform import apply_plan_destroy

POOL = """
resource "aws_cognito_user_pool" "people" {
  name = "people"
  schema {
    name                = "team"
    attribute_data_type = "String"
    mutable             = true
    string_attribute_constraints {}
  }
}
"""
USERS = """
resource "aws_cognito_user" "ada" {
  user_pool_id   = aws_cognito_user_pool.people.id
  username       = "ada"
  message_action = "SUPPRESS"
  attributes = {
    email          = "ada@b.example"
    email_verified = true
    team           = "TEAM"
  }
}
resource "aws_cognito_user_group" "readers" {
  user_pool_id = aws_cognito_user_pool.people.id
  name         = "readers"
  description  = "They read."
  precedence   = 7
}
resource "aws_cognito_user_in_group" "ada" {
  user_pool_id = aws_cognito_user_pool.people.id
  group_name   = aws_cognito_user_group.readers.name
  username     = aws_cognito_user.ada.username
}
"""


def test_users_and_groups(root, tmp_path):
    changed = POOL + USERS.replace("TEAM", "red").replace("They read.", "They read much.")
    apply_plan_destroy(tmp_path, root, POOL + USERS, changed)

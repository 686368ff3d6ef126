"""Terraform makes an instance, plans without a difference, changes and destroys it."""

import pytest

from databases import House
from terraform import PROVIDER, REQUIRED, Terraform, require_provider

CONFIGURATION = """
resource "aws_db_instance" "main" {{
  identifier                          = "by-terraform"
  engine                              = "mariadb"
  engine_version                      = "10.11"
  instance_class                      = "{size}"
  allocated_storage                   = {storage}
  db_name                             = "shop"
  username                            = "boss"
  password                            = "{password}"
  iam_database_authentication_enabled = true
  skip_final_snapshot                 = true
  apply_immediately                   = true
  tags                                = {{ team = "{team}" }}
}}
"""


@pytest.fixture
def house():
    house = House()
    yield house
    house.remove()


def test_apply_plan_modify_destroy(house, tmp_path):
    terraform = Terraform(tmp_path)
    provider = PROVIDER.format(alias="", region="eu-west-1", account="test", url=house.server.url)

    def configure(**values):
        (tmp_path / "main.tf").write_text(REQUIRED + provider + CONFIGURATION.format(**values))

    def run(*words):
        done = terraform.run(*words, "-input=false")
        assert done.returncode == 0, done.stdout + done.stderr

    configure(size="db.t3.micro", storage=20, password="a-secret-9", team="a")
    require_provider(terraform)
    run("apply", "-auto-approve")
    run("plan", "-detailed-exitcode")
    assert house.sql("by-terraform", "SELECT 1", password="a-secret-9") == (0, "1")
    configure(size="db.t3.small", storage=30, password="another-secret-9", team="b")
    run("apply", "-auto-approve")
    run("plan", "-detailed-exitcode")
    shown = house.describe("by-terraform")
    assert (shown["DBInstanceClass"], shown["AllocatedStorage"]) == ("db.t3.small", 30)
    assert shown["TagList"] == [{"Key": "team", "Value": "b"}]
    assert house.sql("by-terraform", "SELECT 1", password="another-secret-9") == (0, "1")
    run("destroy", "-auto-approve")
    assert house.names() == []

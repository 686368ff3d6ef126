"""Terraform makes an instance, plans without a difference, changes and destroys it."""

import pytest

from houses import House
from identities import Caller
from terraform import apply_plan_destroy

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
def house(tmp_path_factory):
    house = House(data_dir=tmp_path_factory.mktemp("data"))
    yield house
    house.remove()


def test_apply_plan_modify_destroy(house, tmp_path):
    made = CONFIGURATION.format(size="db.t3.micro", storage=20, password="a-secret-9", team="a")
    changed = CONFIGURATION.format(size="db.t3.small", storage=30, password="another-secret-9", team="b")
    apply_plan_destroy(tmp_path, Caller.root(house.server), made, changed)
    assert house.names() == []

"""Terraform makes parameters of every kind, changes them, plans without a difference, and destroys."""

from terraform import apply_plan_destroy

# The provider sends no key with a new value, and Parameter Store goes back to its own then: so the value
# with a key of its own stays.
CONFIGURATION = """
resource "aws_kms_key" "app" {{ deletion_window_in_days = 7 }}
resource "aws_ssm_parameter" "host" {{
  name            = "/app/prod/db/host"
  description     = "{description}"
  type            = "String"
  value           = "{host}"
  allowed_pattern = "^[a-z.0-9-]+$"
  tags            = {{ team = "{team}" }}
}}
resource "aws_ssm_parameter" "subnets" {{
  name  = "/app/prod/subnets"
  type  = "StringList"
  value = "{subnets}"
}}
resource "aws_ssm_parameter" "password" {{
  name   = "/app/prod/db/password"
  type   = "SecureString"
  key_id = aws_kms_key.app.arn
  value  = "a secret"
}}
resource "aws_ssm_parameter" "token" {{
  name  = "token"
  type  = "SecureString"
  value = "{token}"
}}
resource "aws_ssm_parameter" "large" {{
  name  = "/app/large"
  type  = "{large_type}"
  tier  = "{tier}"
  value = "{large}"
}}
resource "aws_ssm_parameter" "tiered" {{
  name  = "/app/tiered"
  type  = "String"
  tier  = "Intelligent-Tiering"
  value = "{large}"
}}
resource "aws_ssm_service_setting" "tier" {{
  setting_id    = "arn:aws:ssm:eu-west-1:{account}:servicesetting/ssm/parameter-store/default-parameter-tier"
  setting_value = "{default_tier}"
}}
data "aws_ssm_parameter" "region" {{
  name = "/aws/service/global-infrastructure/regions/eu-west-1"
}}
data "aws_ssm_parameters_by_path" "db" {{
  path       = "/app/prod/db"
  depends_on = [aws_ssm_parameter.host, aws_ssm_parameter.password]
}}
output "names" {{ value = data.aws_ssm_parameters_by_path.db.names }}
"""
FIRST = dict(
    description="where the database is",
    host="db-1.internal",
    team="blue",
    subnets="a,b",
    token="first secret",
    large_type="String",
    tier="Standard",
    large="x" * 4096,
    default_tier="Standard",
)
SECOND = dict(
    description="where it is now",
    host="db-2.internal",
    team="red",
    subnets="a,b,c",
    token="second secret",
    large_type="SecureString",
    tier="Advanced",
    large="x" * 5000,
    default_tier="Intelligent-Tiering",
)


def test_apply_plan_change_destroy(root, tmp_path):
    account = root.account()
    first, second = (CONFIGURATION.format(account=account, **values) for values in (FIRST, SECOND))
    apply_plan_destroy(tmp_path, root, first, second)
    assert root.client("ssm").describe_parameters()["Parameters"] == []


OVERWRITING = """
resource "aws_ssm_parameter" "there" {
  name      = "/there"
  type      = "String"
  value     = "mine"
  overwrite = true
}
"""


def test_what_is_there_is_taken_over_where_one_says_so(root, tmp_path):
    root.client("ssm").put_parameter(Name="/there", Value="theirs", Type="String")
    apply_plan_destroy(tmp_path, root, OVERWRITING)

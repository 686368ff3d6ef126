"""Terraform makes a listener that signs people in and a web ACL before the pool; no difference; gone."""

from certificates import Holder
from conftest import free_port
from identities import Caller
from terraform import apply_plan_destroy

CONFIGURATION = """
resource "aws_cognito_user_pool" "members" {{
  name = "members"
}}

resource "aws_cognito_user_pool_domain" "members" {{
  domain       = "members-by-terraform"
  user_pool_id = aws_cognito_user_pool.members.id
}}

resource "aws_cognito_user_pool_client" "door" {{
  name                                 = "door"
  user_pool_id                         = aws_cognito_user_pool.members.id
  generate_secret                      = true
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid"]
  supported_identity_providers         = ["COGNITO"]
  callback_urls                        = ["https://door.example/oauth2/idpresponse"]
}}

resource "aws_wafv2_web_acl" "pool" {{
  name  = "pool-by-terraform"
  scope = "REGIONAL"
  default_action {{
    allow {{}}
  }}
  visibility_config {{
    cloudwatch_metrics_enabled = true
    metric_name                = "pool"
    sampled_requests_enabled   = true
  }}
}}

resource "aws_wafv2_web_acl_association" "pool" {{
  resource_arn = aws_cognito_user_pool.members.arn
  web_acl_arn  = aws_wafv2_web_acl.pool.arn
}}

resource "aws_lb" "door" {{
  name               = "door-by-terraform"
  load_balancer_type = "application"
  subnets            = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
}}

resource "aws_lb_target_group" "web" {{
  name        = "door-by-terraform"
  port        = 3000
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0123456789abcdef0"
}}

resource "aws_iam_server_certificate" "door" {{
  name             = "door-by-terraform"
  certificate_body = file("door.pem")
  private_key      = file("door.key")
}}

resource "aws_lb_listener" "door" {{
  load_balancer_arn = aws_lb.door.arn
  port              = {port}
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_iam_server_certificate.door.arn

  default_action {{
    type = "authenticate-cognito"
    authenticate_cognito {{
      user_pool_arn       = aws_cognito_user_pool.members.arn
      user_pool_client_id = aws_cognito_user_pool_client.door.id
      user_pool_domain    = aws_cognito_user_pool_domain.members.domain
      session_timeout     = {timeout}
    }}
  }}

  default_action {{
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }}
}}

resource "aws_lb_listener_rule" "admin" {{
  listener_arn = aws_lb_listener.door.arn
  priority     = 10

  action {{
    type = "authenticate-oidc"
    authenticate_oidc {{
      issuer                     = "https://idp.example"
      authorization_endpoint     = "https://idp.example/authorize"
      token_endpoint             = "https://idp.example/token"
      user_info_endpoint         = "https://idp.example/userinfo"
      client_id                  = "door"
      client_secret              = "of-the-door"
      session_cookie_name        = "Admin"
      on_unauthenticated_request = "deny"
      authentication_request_extra_params = {{ prompt = "login" }}
    }}
  }}

  action {{
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }}

  condition {{
    path_pattern {{ values = ["/admin/*"] }}
  }}
}}
"""


def test_terraform_makes_a_door_that_signs_people_in(dev, account, tmp_path):
    holder, port = Holder(), free_port()
    files = {"door.pem": holder.pem(), "door.key": holder.key_pem()}
    configurations = [CONFIGURATION.format(port=port, timeout=timeout) for timeout in (3600, 7200)]
    apply_plan_destroy(tmp_path, Caller(dev, account, "secret"), *configurations, files=files)

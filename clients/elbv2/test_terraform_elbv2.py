"""Terraform makes load balancers, plans without a difference, changes and destroys them."""

import pytest

from certificates import Holder
from conftest import Server, free_port
from identities import Caller
from terraform import apply_plan_destroy

CONFIGURATION = """
resource "aws_lb" "shop" {{
  name               = "by-terraform"
  load_balancer_type = "application"
  subnets            = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
  security_groups    = ["sg-0123456789abcdef0"]
  idle_timeout       = {idle}
  tags               = {{ team = "{team}" }}
}}

resource "aws_lb_target_group" "web" {{
  name        = "by-terraform"
  port        = 3000
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-0123456789abcdef0"

  health_check {{
    path     = "/health"
    interval = {interval}
  }}

  stickiness {{
    type            = "lb_cookie"
    cookie_duration = 600
  }}
}}

resource "aws_lb_target_group_attachment" "here" {{
  target_group_arn = aws_lb_target_group.web.arn
  target_id        = "127.0.0.1"
  port             = 3001
}}

resource "aws_iam_server_certificate" "first" {{
  name             = "by-terraform-first"
  certificate_body = file("first.pem")
  private_key      = file("first.key")
}}

resource "aws_iam_server_certificate" "second" {{
  name             = "by-terraform-second"
  certificate_body = file("second.pem")
  private_key      = file("second.key")
}}

resource "aws_lb_listener" "plain" {{
  load_balancer_arn = aws_lb.shop.arn
  port              = {plain}
  protocol          = "HTTP"

  default_action {{
    type = "redirect"
    redirect {{
      port        = "{secure}"
      protocol    = "HTTPS"
      status_code = "HTTP_301"
    }}
  }}
}}

resource "aws_lb_listener" "secure" {{
  load_balancer_arn = aws_lb.shop.arn
  port              = {secure}
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = aws_iam_server_certificate.first.arn

  default_action {{
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }}
}}

resource "aws_lb_listener_certificate" "second" {{
  listener_arn    = aws_lb_listener.secure.arn
  certificate_arn = aws_iam_server_certificate.second.arn
}}

resource "aws_lb_listener_rule" "gone" {{
  listener_arn = aws_lb_listener.secure.arn
  priority     = {priority}

  action {{
    type = "fixed-response"
    fixed_response {{
      content_type = "text/plain"
      message_body = "gone"
      status_code  = "410"
    }}
  }}

  condition {{
    path_pattern {{ values = ["/old/*"] }}
  }}

  condition {{
    http_header {{
      http_header_name = "X-Kind"
      values           = ["a*", "b?"]
    }}
  }}

  condition {{
    query_string {{
      key   = "version"
      value = "1"
    }}
  }}
}}
"""


@pytest.fixture
def server(tmp_path_factory):
    server = Server("--quotas", "off", data_dir=tmp_path_factory.mktemp("data"))
    yield server
    if server.is_running:
        server.stop()


def test_apply_plan_modify_destroy(server, tmp_path):
    ports = dict(plain=free_port(), secure=free_port())
    made = CONFIGURATION.format(**ports, idle=60, interval=30, priority=10, team="a")
    changed = CONFIGURATION.format(**ports, idle=120, interval=20, priority=20, team="b")
    files = {}
    for name in ("first", "second"):
        holder = Holder()
        files |= {f"{name}.pem": holder.pem(), f"{name}.key": holder.key_pem()}
    caller = Caller.root(server)
    apply_plan_destroy(tmp_path, caller, made, changed, files=files)
    elbv2 = caller.client("elbv2")
    assert elbv2.describe_load_balancers()["LoadBalancers"] == []
    assert elbv2.describe_target_groups()["TargetGroups"] == []

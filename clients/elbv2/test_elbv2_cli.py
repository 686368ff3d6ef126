"""A load balancer by the AWS CLI, as its guide makes one."""

import json
import subprocess

import pytest

from conftest import program


@pytest.fixture
def aws(dev, account):
    """Runs `aws elbv2 …` and gives its answer."""
    command, environment = program("aws", "pip install awscli"), dev.environment(account, "test")

    def run(*words):
        done = subprocess.run([command, "elbv2", *words, "--output", "json"], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    return run


def test_a_load_balancer_from_its_making_to_its_end(aws, port):
    made = aws("create-load-balancer", "--name", "by-cli", "--tags", "Key=team,Value=a")
    load_balancer = made["LoadBalancers"][0]["LoadBalancerArn"]
    group = aws("create-target-group", "--name", "by-cli", "--protocol", "HTTP", "--port", "80", "--target-type", "ip")
    group = group["TargetGroups"][0]["TargetGroupArn"]
    aws("register-targets", "--target-group-arn", group, "--targets", "Id=127.0.0.1,Port=3000", "Id=10.0.0.2")
    listener = aws(
        "create-listener", "--load-balancer-arn", load_balancer, "--protocol", "HTTP", "--port", str(port),
        "--default-actions", f"Type=forward,TargetGroupArn={group}",
    )
    listener = listener["Listeners"][0]["ListenerArn"]
    conditions = json.dumps([{"Field": "path-pattern", "Values": ["/img/*"]}])
    rule = aws(
        "create-rule", "--listener-arn", listener, "--priority", "5", "--conditions", conditions,
        "--actions", "Type=fixed-response,FixedResponseConfig={StatusCode=404}",
    )
    assert rule["Rules"][0]["Priority"] == "5"
    aws("wait", "load-balancer-available", "--load-balancer-arns", load_balancer)
    tags = aws("describe-tags", "--resource-arns", load_balancer)["TagDescriptions"][0]["Tags"]
    assert tags == [{"Key": "team", "Value": "a"}]
    targets = aws("describe-target-health", "--target-group-arn", group)["TargetHealthDescriptions"]
    assert [each["Target"]["Id"] for each in targets] == ["10.0.0.2", "127.0.0.1"]
    policy = aws("describe-ssl-policies", "--names", "ELBSecurityPolicy-TLS13-1-2-Res-2021-06")["SslPolicies"][0]
    assert policy["SslProtocols"] == ["TLSv1.2", "TLSv1.3"]
    aws("delete-load-balancer", "--load-balancer-arn", load_balancer)
    aws("wait", "load-balancers-deleted", "--load-balancer-arns", load_balancer)
    aws("delete-target-group", "--target-group-arn", group)

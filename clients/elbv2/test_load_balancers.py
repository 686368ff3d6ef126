"""Load balancers, their listeners, rules and target groups, by boto3: what AWS's clients rely on."""

import pytest
from botocore.exceptions import ClientError

from certificates import Holder
from conftest import until


@pytest.fixture
def elbv2(dev, account):
    return dev.client("elbv2", key=account)


def refusal(call, **parameters):
    """The code and the words of a refusal."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    error = refused.value.response["Error"]
    return error["Code"], error["Message"]


def load_balancer(elbv2, name="shop", **how):
    return elbv2.create_load_balancer(Name=name, **how)["LoadBalancers"][0]


def target_group(elbv2, name="web"):
    made = elbv2.create_target_group(Name=name, Protocol="HTTP", Port=3000, TargetType="ip")
    return made["TargetGroups"][0]["TargetGroupArn"]


def listener(elbv2, arn, group, port):
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    made = elbv2.create_listener(LoadBalancerArn=arn, Protocol="HTTP", Port=port, DefaultActions=forward)
    return made["Listeners"][0]["ListenerArn"]


def test_codes_are_those_of_the_wire(elbv2):
    arn = load_balancer(elbv2)["LoadBalancerArn"]
    assert refusal(elbv2.create_load_balancer, Name="shop", Scheme="internal") == (
        "DuplicateLoadBalancerName",
        "A load balancer with the same name 'shop' exists, but with different settings",
    )
    assert refusal(elbv2.describe_load_balancers, Names=["none"]) == (
        "LoadBalancerNotFound",
        "Load balancers '[none]' not found",
    )
    assert refusal(elbv2.create_load_balancer, Name="network", Type="network")[0] == "OperationNotPermitted"
    assert refusal(elbv2.describe_tags, ResourceArns=["shop"])[0] == "ValidationError"
    elbv2.modify_load_balancer_attributes(
        LoadBalancerArn=arn, Attributes=[{"Key": "deletion_protection.enabled", "Value": "true"}]
    )
    assert refusal(elbv2.delete_load_balancer, LoadBalancerArn=arn)[0] == "OperationNotPermitted"


def test_waiters_and_pages(elbv2):
    arns = [load_balancer(elbv2, f"shop-{number}")["LoadBalancerArn"] for number in range(3)]
    elbv2.get_waiter("load_balancer_exists").wait(LoadBalancerArns=arns)
    pages = elbv2.get_paginator("describe_load_balancers").paginate(PaginationConfig={"PageSize": 2})
    assert [len(page["LoadBalancers"]) for page in pages] == [2, 1]
    for arn in arns:
        elbv2.delete_load_balancer(LoadBalancerArn=arn)
    elbv2.get_waiter("load_balancers_deleted").wait(LoadBalancerArns=arns)


def test_rules_forward_redirect_and_answer(elbv2, port):
    arn, group, other = load_balancer(elbv2)["LoadBalancerArn"], target_group(elbv2), target_group(elbv2, "other")
    on = listener(elbv2, arn, group, port)
    weighted = {
        "TargetGroups": [{"TargetGroupArn": group, "Weight": 9}, {"TargetGroupArn": other, "Weight": 1}],
        "TargetGroupStickinessConfig": {"Enabled": True, "DurationSeconds": 60},
    }
    redirect = {
        "Protocol": "HTTPS",
        "Port": "443",
        "Host": "#{host}",
        "Path": "/#{path}",
        "Query": "#{query}",
        "StatusCode": "HTTP_301",
    }
    answer = {"StatusCode": "404", "ContentType": "text/plain", "MessageBody": "none"}
    actions = [
        {"Type": "forward", "ForwardConfig": weighted},
        {"Type": "redirect", "RedirectConfig": redirect},
        {"Type": "fixed-response", "FixedResponseConfig": answer},
    ]
    conditions = [
        {"Field": "host-header", "HostHeaderConfig": {"Values": ["*.example.com"]}},
        {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Kind", "Values": ["a*"]}},
        {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.0.0.0/8"]}},
    ]
    for priority, (action, condition) in enumerate(zip(actions, conditions), start=1):
        elbv2.create_rule(ListenerArn=on, Priority=priority, Conditions=[condition], Actions=[action])
    *rules, default = elbv2.describe_rules(ListenerArn=on)["Rules"]
    assert [rule["Actions"] for rule in rules] == [[action] for action in actions]
    for rule, condition in zip(rules, conditions):
        (shown,) = rule["Conditions"]
        assert condition.items() <= shown.items()
    assert default["IsDefault"] and default["Priority"] == "default"
    assert refusal(elbv2.delete_rule, RuleArn=default["RuleArn"])[0] == "OperationNotPermitted"
    assert refusal(elbv2.delete_target_group, TargetGroupArn=other)[0] == "ResourceInUse"
    first, second, _ = (rule["RuleArn"] for rule in rules)
    swap = [{"RuleArn": first, "Priority": 2}, {"RuleArn": second, "Priority": 1}]
    elbv2.set_rule_priorities(RulePriorities=swap)
    assert [rule["RuleArn"] for rule in elbv2.describe_rules(ListenerArn=on)["Rules"]][:2] == [second, first]
    taken = [{"RuleArn": first, "Priority": 3}]
    assert refusal(elbv2.set_rule_priorities, RulePriorities=taken)[0] == "PriorityInUse"


def test_tls_listeners_take_certificates_of_iam(dev, account, elbv2, port):
    iam, arns = dev.client("iam", key=account), []
    for name in ("first", "second"):
        holder = Holder()
        made = iam.upload_server_certificate(
            ServerCertificateName=name, Path="/web/", CertificateBody=holder.pem(), PrivateKey=holder.key_pem()
        )
        arns.append(made["ServerCertificateMetadata"]["Arn"])
    answer = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "200"}}]
    new = dict(
        LoadBalancerArn=load_balancer(elbv2)["LoadBalancerArn"], Protocol="HTTPS", Port=port, DefaultActions=answer
    )
    acm = "arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012"
    code, _ = refusal(elbv2.create_listener, **new, Certificates=[{"CertificateArn": acm}])
    assert code == "CertificateNotFound"
    (made,) = elbv2.create_listener(**new, Certificates=[{"CertificateArn": arns[0]}])["Listeners"]
    assert made["SslPolicy"] == "ELBSecurityPolicy-2016-08"
    on = made["ListenerArn"]
    elbv2.add_listener_certificates(ListenerArn=on, Certificates=[{"CertificateArn": arns[1]}])
    shown = elbv2.describe_listener_certificates(ListenerArn=on)["Certificates"]
    assert [(each["CertificateArn"], each["IsDefault"]) for each in shown] == [(arns[0], True), (arns[1], False)]


def test_a_target_group_that_no_rule_names_is_unused(elbv2):
    group = target_group(elbv2)
    elbv2.register_targets(TargetGroupArn=group, Targets=[{"Id": "127.0.0.1"}])
    (found,) = elbv2.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    assert found["Target"] == {"Id": "127.0.0.1", "Port": 3000}
    assert (found["TargetHealth"]["State"], found["TargetHealth"]["Reason"]) == ("unused", "Target.NotInUse")


def test_a_load_balancer_becomes_active(elbv2):
    made = load_balancer(elbv2)
    assert made["State"]["Code"] in ("provisioning", "active")
    arn = [made["LoadBalancerArn"]]

    def state():
        return elbv2.describe_load_balancers(LoadBalancerArns=arn)["LoadBalancers"][0]["State"]["Code"]

    assert until(lambda: state() == "active")

"""Requests through the front door, judged by web ACLs: by curl, boto3 and the AWS CLI."""

import json
import subprocess
import time

import pytest

from application import application
from conftest import BINARY, program, until
from front import VISIBLE, Front, in_path, rule


@pytest.fixture
def behind():
    with application() as running:
        yield running


@pytest.fixture
def front(dev, account, behind, port):
    return Front(dev, account, behind, port)


def test_a_request_reaches_the_application(front):
    told = front.get("/a?b=c", "--data", "hello", "--header", "X-Mine: 1").told
    assert (told["method"], told["target"], told["body"]) == ("POST", "/a?b=c", "hello")
    assert told["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert told["headers"]["X-Mine"] == "1"


def test_what_is_blocked_does_not_reach_it(front, behind):
    front.guard(rule("admin", in_path(b"admin"), Action={"Block": {}}))
    until(lambda: front.get("/admin").status == 403, seconds=1)
    behind.seen.clear()
    assert front.get("/%61dmin").status == 403
    assert front.get("/open").status == 200
    assert [target for target in behind.seen if target != "/health"] == ["/open"]


def test_a_custom_response_is_given(front):
    response = {
        "ResponseCode": 429,
        "CustomResponseBodyKey": "gone",
        "ResponseHeaders": [{"Name": "X-Why", "Value": "old"}],
    }
    bodies = {"gone": {"ContentType": "APPLICATION_JSON", "Content": '{"gone": true}'}}
    front.guard(rule("old", in_path(b"old"), Action={"Block": {"CustomResponse": response}}), CustomResponseBodies=bodies)
    until(lambda: front.get("/old").status == 429, seconds=1)
    reply = front.get("/old")
    assert reply.headers["x-why"] == "old" and reply.headers["content-type"].startswith("application/json")
    assert json.loads(reply.body) == {"gone": True}


def test_what_only_counts_passes_and_is_sampled(front):
    header = {"CustomRequestHandling": {"InsertHeaders": [{"Name": "seen", "Value": "yes"}]}}
    front.guard(rule("counted", in_path(b"count"), Action={"Count": header}))

    def inserted():
        headers = {name.lower(): value for name, value in front.get("/count").told["headers"].items()}
        return headers.get("x-amzn-waf-seen")

    assert until(inserted, seconds=1) == "yes"
    now = time.time()
    asked = {
        "WebAclArn": front.acl["ARN"],
        "RuleMetricName": "counted",
        "Scope": "REGIONAL",
        "TimeWindow": {"StartTime": now - 600, "EndTime": now + 60},
        "MaxItems": 10,
    }
    sampled = until(lambda: front.wafv2.get_sampled_requests(**asked)["SampledRequests"])
    assert sampled[0]["Request"]["URI"] == "/count"
    assert sampled[0]["Action"] == "COUNT"


def test_managed_groups_stop_attacks(front):
    names = ["AWSManagedRulesCommonRuleSet", "AWSManagedRulesSQLiRuleSet"]
    rules = [
        rule(
            name, {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": name}}, priority, OverrideAction={"None": {}}
        )
        for priority, name in enumerate(names)
    ]
    front.guard(*rules)
    until(lambda: front.get("/?id=1%27%20OR%20%271%27=%271").status == 403)
    assert front.get("/?q=%3Cscript%3Ealert(1)%3C/script%3E").status == 403
    assert front.get("/?q=the+quick+brown+fox").status == 200


def test_a_rate_rule_that_the_cli_adds_acts_within_a_second(front, tmp_path):
    made = front.guard()
    aws, environment = program("aws", "pip install awscli"), front.server.environment(front.account, "test")
    limited = rule("flood", {"RateBasedStatement": {"Limit": 10, "AggregateKeyType": "IP"}}, Action={"Block": {}})
    rules = tmp_path / "rules.json"
    rules.write_text(json.dumps([limited]))
    token = front.wafv2.get_web_acl(Name="front", Scope="REGIONAL", Id=made["Id"])["LockToken"]
    assert {front.get().status for _ in range(15)} == {200}
    done = subprocess.run(
        [
            aws, "wafv2", "update-web-acl", "--name", "front", "--scope", "REGIONAL", "--id", made["Id"],
            "--lock-token", token, "--default-action", "Allow={}", "--rules", f"file://{rules}",
            "--visibility-config", "SampledRequestsEnabled=true,CloudWatchMetricsEnabled=true,MetricName=all",
        ],
        env=environment, capture_output=True, text=True,
    )
    assert done.returncode == 0, done.stderr
    added = time.monotonic()
    statuses = []
    while 403 not in statuses:
        statuses.append(front.get().status)
        assert len(statuses) < 200
    assert time.monotonic() - added < 1 or len(statuses) <= 12
    keys = front.wafv2.get_rate_based_statement_managed_keys(
        Scope="REGIONAL", WebACLName="front", WebACLId=made["Id"], RuleName="flood"
    )
    assert keys["ManagedKeysIPV4"]["Addresses"] == ["127.0.0.1/32"]


def test_without_its_web_acl_everything_passes_again(front):
    front.guard(rule("all", in_path(b"/"), Action={"Block": {}}))
    until(lambda: front.get().status == 403, seconds=1)
    front.wafv2.disassociate_web_acl(ResourceArn=front.arn)
    until(lambda: front.get().status == 200, seconds=1)


def test_a_web_acl_is_explained_by_its_name(front):
    addresses = front.wafv2.create_ip_set(
        Name="friends", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"]
    )["Summary"]["ARN"]
    stranger = {"NotStatement": {"Statement": {"IPSetReferenceStatement": {"ARN": addresses}}}}
    group = dict(Name="strangers", Scope="REGIONAL", Capacity=10, VisibilityConfig=VISIBLE)
    group = front.wafv2.create_rule_group(**group, Rules=[rule("strangers", stranger, Action={"Block": {}})])["Summary"]["ARN"]
    whole = dict(Name="whole", Priority=0, OverrideAction={"None": {}}, VisibilityConfig=VISIBLE)
    made = front.guard({**whole, "Statement": {"RuleGroupReferenceStatement": {"ARN": group}}})

    def explained(named, client, secret="secret"):
        command = [str(BINARY), "waf", "explain", "--web-acl", named, "--client-ip", client, "--output", "json", "/"]
        environment = front.server.environment(front.account, secret)
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    for named in ("front", made["ARN"]):
        actions = [json.loads(explained(named, client).stdout)["action"] for client in ("192.0.2.7", "198.51.100.7")]
        assert actions == ["ALLOW", "BLOCK"]
    missing = explained("nobody's", "192.0.2.7")
    assert missing.returncode == 1 and "There is no web ACL nobody's." in missing.stderr

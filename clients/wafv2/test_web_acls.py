"""AWS WAF by boto3 and the AWS CLI: what people and their scripts do with it."""

import json
import subprocess

import pytest

from conftest import program
from identities import allow, denied

SEEN = dict(SampledRequestsEnabled=True, CloudWatchMetricsEnabled=True, MetricName="seen")


@pytest.fixture(scope="module")
def waf(root):
    return root.client("wafv2")


def web_acl(waf, name, *rules, **more):
    members = dict(Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN, Rules=list(rules))
    return waf.create_web_acl(**{**members, **more})["Summary"]


def rule(name, priority, statement, **more):
    members = dict(Name=name, Priority=priority, Statement=statement, VisibilityConfig=SEEN)
    return {**members, **(more or {"Action": {"Block": {}}})}


def cli(root, *words):
    aws = program("aws", "pip install awscli")
    command = [aws, "wafv2", *words, "--output", "json"]
    environment = root.server.environment(root.key, root.secret)
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def test_an_invalid_parameter_says_where_what_and_why(waf):
    both = rule("both", 0, {"GeoMatchStatement": {"CountryCodes": ["DE"]}}, Action={"Block": {}}, OverrideAction={"None": {}})
    with pytest.raises(waf.exceptions.WAFInvalidParameterException) as caught:
        web_acl(waf, "invalid", both)
    answer = caught.value.response
    assert answer["Field"] == "RULE" and answer["Parameter"] == "Rule"
    assert answer["Reason"] == "You have used none or multiple values for a field that requires exactly one value."
    assert answer["Error"]["Message"] == f"Error reason: {answer['Reason']}, field: RULE, parameter: Rule"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_a_script_blocks_one_more_address(waf):
    """Reads the set, adds to it, writes it back; one that read before starts over."""
    made = waf.create_ip_set(Name="blocked", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=["192.0.2.1/32"])
    named = dict(Name="blocked", Scope="REGIONAL", Id=made["Summary"]["Id"])
    found = waf.get_ip_set(**named)
    addresses = [*found["IPSet"]["Addresses"], "198.51.100.0/24"]
    waf.update_ip_set(**named, Addresses=addresses, LockToken=found["LockToken"])
    with pytest.raises(waf.exceptions.WAFOptimisticLockException):
        waf.update_ip_set(**named, Addresses=[], LockToken=found["LockToken"])
    assert waf.get_ip_set(**named)["IPSet"]["Addresses"] == ["192.0.2.1/32", "198.51.100.0/24"]


def test_a_set_of_ten_thousand_networks(waf):
    addresses = [f"10.{at // 256}.{at % 256}.0/24" for at in range(10_000)]
    made = waf.create_ip_set(Name="many", Scope="REGIONAL", IPAddressVersion="IPV4", Addresses=addresses)
    found = waf.get_ip_set(Name="many", Scope="REGIONAL", Id=made["Summary"]["Id"])
    assert found["IPSet"]["Addresses"] == addresses


def test_a_web_acl_comes_back_as_it_was_made(waf):
    search = {"SearchString": b"/admin\xff", "FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "STARTS_WITH"}
    transformations = [{"Priority": 0, "Type": "URL_DECODE"}]
    rules = [
        rule("bytes", 0, {"ByteMatchStatement": {**search, "TextTransformations": transformations}}),
        rule(
            "core",
            1,
            {"ManagedRuleGroupStatement": {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}},
            OverrideAction={"Count": {}},
        ),
    ]
    summary = web_acl(waf, "as-made", *rules, Tags=[{"Key": "team", "Value": "a"}])
    found = waf.get_web_acl(Name="as-made", Scope="REGIONAL", Id=summary["Id"])
    assert found["WebACL"]["Rules"] == rules
    assert found["WebACL"]["Capacity"] == 712
    assert found["LockToken"] == summary["LockToken"]
    tags = waf.list_tags_for_resource(ResourceARN=summary["ARN"])["TagInfoForResource"]
    assert tags == {"ResourceARN": summary["ARN"], "TagList": [{"Key": "team", "Value": "a"}]}


def test_a_resource_without_a_web_acl_answers_nothing(waf, root):
    pool = root.client("cognito-idp").create_user_pool(PoolName="guarded")["UserPool"]["Arn"]
    assert "WebACL" not in waf.get_web_acl_for_resource(ResourceArn=pool)
    summary = web_acl(waf, "pool")
    waf.associate_web_acl(WebACLArn=summary["ARN"], ResourceArn=pool)
    assert waf.get_web_acl_for_resource(ResourceArn=pool)["WebACL"]["ARN"] == summary["ARN"]
    listed = waf.list_resources_for_web_acl(WebACLArn=summary["ARN"], ResourceType="COGNITO_USER_POOL")
    assert listed["ResourceArns"] == [pool]
    with pytest.raises(waf.exceptions.WAFAssociatedItemException):
        waf.delete_web_acl(Name="pool", Scope="REGIONAL", Id=summary["Id"], LockToken=summary["LockToken"])
    waf.disassociate_web_acl(ResourceArn=pool)
    waf.delete_web_acl(Name="pool", Scope="REGIONAL", Id=summary["Id"], LockToken=summary["LockToken"])


def test_lists_go_on_page_by_page(waf):
    for at in range(5):
        waf.create_rule_group(Name=f"page-{at}", Scope="REGIONAL", Capacity=1, VisibilityConfig=SEEN)
    names, marker = [], {}
    while True:
        page = waf.list_rule_groups(Scope="REGIONAL", Limit=2, **marker)
        names += [group["Name"] for group in page["RuleGroups"]]
        if "NextMarker" not in page:
            break
        marker = {"NextMarker": page["NextMarker"]}
    assert [name for name in names if name.startswith("page-")] == [f"page-{at}" for at in range(5)]


def test_managed_rule_groups_are_told(waf):
    groups = waf.list_available_managed_rule_groups(Scope="REGIONAL")["ManagedRuleGroups"]
    assert {"AWSManagedRulesCommonRuleSet", "AWSManagedRulesSQLiRuleSet"} <= {group["Name"] for group in groups}
    for group in groups:
        told = waf.describe_managed_rule_group(VendorName="AWS", Name=group["Name"], Scope="REGIONAL")
        assert told["Capacity"] > 0 and told["Rules"] and told["LabelNamespace"].startswith("awswaf:managed:aws:")


def test_someone_who_may_read_may_not_write(root, waf):
    summary = web_acl(waf, "read-only")
    reader = root.new_user("reader", allow("wafv2:GetWebACL", summary["ARN"])).client("wafv2")
    named = dict(Name="read-only", Scope="REGIONAL", Id=summary["Id"])
    assert reader.get_web_acl(**named)["WebACL"]["Name"] == "read-only"
    with denied("wafv2:DeleteWebACL"):
        reader.delete_web_acl(**named, LockToken=summary["LockToken"])


def test_the_command_line_reckons_capacity(root, tmp_path):
    """The example of AWS's reference."""
    seen = dict(SampledRequestsEnabled=True, CloudWatchMetricsEnabled=True, MetricName="seen")
    host = {"SearchString": "example.com", "FieldToMatch": {"SingleHeader": {"Name": "host"}}}
    host |= {"TextTransformations": [{"Priority": 1, "Type": "LOWERCASE"}], "PositionalConstraint": "EXACTLY"}
    statements = [
        {"ByteMatchStatement": host},
        {"GeoMatchStatement": {"CountryCodes": ["US", "IN"]}},
        {"RateBasedStatement": {"Limit": 1000, "AggregateKeyType": "IP"}},
    ]
    rules = [
        dict(Name=f"rule-{at}", Priority=at, Action={"Block": {}}, VisibilityConfig=seen, Statement=statement)
        for at, statement in enumerate(statements)
    ]
    (tmp_path / "rules.json").write_text(json.dumps(rules))
    done = cli(root, "check-capacity", "--scope", "REGIONAL", "--rules", f"file://{tmp_path}/rules.json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"Capacity": 15}
    done = cli(root, "get-ip-set", "--scope", "REGIONAL", "--name", "none", "--id", "0b1d2c3e-0000-4000-8000-000000000000")
    assert "(WAFNonexistentItemException)" in done.stderr

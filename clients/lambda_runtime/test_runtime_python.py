"""Functions that run: invoked by boto3, with AWS's own runtime client and SDK inside."""

import base64
import json

import pytest

from conftest import until
from identities import trust
from libraries import package

TRUST = trust({"Service": "lambda.amazonaws.com"})

WHO = """
import botocore.session
calls = 0
def handler(event, context):
    global calls
    calls += 1
    print("called with", sorted(event))
    if event.get("fail"):
        raise ValueError("it fails")
    session = botocore.session.get_session()
    if "read" in event:
        return session.create_client("kms").describe_key(KeyId=event["read"])["KeyMetadata"]["Arn"]
    if "tag" in event:
        tag = {"TagKey": "by", "TagValue": context.function_name}
        return session.create_client("kms").tag_resource(KeyId=event["tag"], Tags=[tag]) and None
    return {"arn": session.create_client("sts").get_caller_identity()["Arn"], "calls": calls}
"""


@pytest.fixture
def role(root):
    iam = root.client("iam")
    try:
        return iam.get_role(RoleName="worker")["Role"]["Arn"]
    except iam.exceptions.NoSuchEntityException:
        return iam.create_role(RoleName="worker", AssumeRolePolicyDocument=TRUST)["Role"]["Arn"]


@pytest.fixture
def client(root):
    return root.client("lambda")


def made(client, role, name, code=WHO, **how):
    client.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="app.handler",
        Role=role,
        Timeout=30,
        MemorySize=512,
        Code={"ZipFile": package(code)},
        **how,
    )
    client.get_waiter("function_active_v2").wait(FunctionName=name)


def invoked(client, name, event=None, **how):
    reply = client.invoke(FunctionName=name, Payload=json.dumps(event or {}), **how)
    return reply, json.loads(reply["Payload"].read())


def test_a_function_acts_as_its_role_and_is_warm_the_second_time(client, role):
    made(client, role, "who")
    reply, first = invoked(client, "who", LogType="Tail")
    assert "FunctionError" not in reply, first
    assert first["arn"].endswith(":assumed-role/worker/who") and first["calls"] == 1
    tail = base64.b64decode(reply["LogResult"]).decode()
    assert "START RequestId: " in tail and "called with []" in tail and "Init Duration: " in tail
    assert invoked(client, "who")[1]["calls"] == 2

    client.update_function_configuration(FunctionName="who", Description="new")
    client.get_waiter("function_updated_v2").wait(FunctionName="who")
    assert invoked(client, "who")[1]["calls"] == 1, "what has changed starts anew"


def test_a_function_may_what_its_role_may(root, client, role):
    made(client, role, "reader")
    key = root.client("kms").create_key()["KeyMetadata"]["Arn"]
    reply, refused = invoked(client, "reader", {"read": key})
    assert reply["FunctionError"] == "Unhandled"
    assert "AccessDenied" in refused["errorMessage"] and "kms:DescribeKey" in refused["errorMessage"]

    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:DescribeKey", "Resource": key}}
    iam = root.client("iam")
    iam.put_role_policy(RoleName="worker", PolicyName="read", PolicyDocument=json.dumps(policy))
    assert invoked(client, "reader", {"read": key})[1] == key, "at once, in the same environment"
    iam.delete_role_policy(RoleName="worker", PolicyName="read")


def test_what_a_handler_raises_is_the_answer(client, role):
    made(client, role, "failing")
    reply, error = invoked(client, "failing", {"fail": True})
    assert reply["StatusCode"] == 200 and reply["FunctionError"] == "Unhandled"
    assert error["errorType"] == "ValueError" and error["errorMessage"] == "it fails"


def key_to_tag(root):
    """A key that the functions' role may tag."""
    key = root.client("kms").create_key()["KeyMetadata"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:TagResource", "Resource": key}}
    root.client("iam").put_role_policy(RoleName="worker", PolicyName="tag", PolicyDocument=json.dumps(policy))
    return key


def tags_of(root, key):
    return until(lambda: root.client("kms").list_resource_tags(KeyId=key)["Tags"], seconds=30)


def test_an_event_is_run_without_anybody_waiting(root, client, role):
    made(client, role, "tagging")
    key = key_to_tag(root)
    payload = json.dumps({"tag": key})
    reply = client.invoke(FunctionName="tagging", InvocationType="Event", Payload=payload)
    assert reply["StatusCode"] == 202
    assert tags_of(root, key) == [{"TagKey": "by", "TagValue": "tagging"}]


def test_a_rule_runs_a_function_that_lets_it(root, client, role):
    made(client, role, "ruled")
    events, key = root.client("events"), key_to_tag(root)
    sold = {"source": ["shop"], "detail": {"tag": [{"prefix": "arn:"}]}}
    rule_for(client, events, sold, "ruled", InputPath="$.detail")
    entry = {"Source": "shop", "DetailType": "Sold", "Detail": json.dumps({"tag": key})}
    assert events.put_events(Entries=[entry])["FailedEntryCount"] == 0
    assert tags_of(root, key) == [{"TagKey": "by", "TagValue": "ruled"}]


def test_a_changed_parameter_runs_a_function(root, client, role):
    made(client, role, "told")
    key = key_to_tag(root)
    changed = {
        "source": ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        "detail": {"name": ["/app/told"], "operation": ["Create"]},
    }
    rule_for(client, root.client("events"), changed, "told", Input=json.dumps({"tag": key}))
    root.client("ssm").put_parameter(Name="/app/told", Value="new", Type="String")
    assert tags_of(root, key) == [{"TagKey": "by", "TagValue": "told"}]


def rule_for(client, events, pattern, name, **what):
    """A rule of the function's name, which the function lets run it."""
    rule = events.put_rule(Name=name, EventPattern=json.dumps(pattern))
    function = client.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
    events.put_targets(Rule=name, Targets=[{"Id": "1", "Arn": function, **what}])
    client.add_permission(
        FunctionName=name,
        StatementId=name,
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=rule["RuleArn"],
    )

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


def test_an_event_is_run_without_anybody_waiting(root, client, role):
    made(client, role, "tagging")
    kms = root.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    policy = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:TagResource", "Resource": key}}
    root.client("iam").put_role_policy(RoleName="worker", PolicyName="tag", PolicyDocument=json.dumps(policy))
    payload = json.dumps({"tag": key})
    reply = client.invoke(FunctionName="tagging", InvocationType="Event", Payload=payload)
    assert reply["StatusCode"] == 202
    tags = until(lambda: kms.list_resource_tags(KeyId=key)["Tags"], seconds=30)
    assert tags == [{"TagKey": "by", "TagValue": "tagging"}]

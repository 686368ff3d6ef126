"""EventBridge by boto3 and the AWS CLI."""

import json
import subprocess

import pytest
from botocore.exceptions import ClientError

from conftest import Server, program, until

EVENT = {
    "id": "1",
    "account": "111122223333",
    "source": "shop",
    "time": "2026-10-01T00:00:00Z",
    "region": "eu-west-1",
    "resources": [],
    "detail-type": "Ordered",
    "detail": {"items": 3, "address": "10.0.0.7", "file": "a/b.png"},
}


@pytest.fixture
def events(dev, account):
    return dev.client("events", key=account)


def code(refused):
    return refused.value.response["Error"]["Code"]


def entry(source="shop", detail="{}", **more):
    return {"Source": source, "DetailType": "Ordered", "Detail": detail, **more}


def test_patterns_match_as_documented(events):
    def matches(detail):
        pattern = json.dumps({"source": ["shop"], "detail": detail})
        return events.test_event_pattern(EventPattern=pattern, Event=json.dumps(EVENT))["Result"]

    assert matches({"items": [{"numeric": [">", 2, "<=", 3]}]})
    assert matches({"address": [{"cidr": "10.0.0.0/24"}], "file": [{"wildcard": "a/*.png"}]})
    assert matches({"$or": [{"items": [1]}, {"file": [{"anything-but": {"prefix": "b"}}]}]})
    assert matches({"missing": [{"exists": False}]})
    assert not matches({"file": [{"suffix": ".PNG"}]})
    with pytest.raises(ClientError) as refused:
        matches({"items": 3})
    assert code(refused) == "InvalidEventPatternException"
    assert '"items" must be an object or an array\n at [Source: (String)"' in str(refused.value)


def test_rules_and_targets_are_kept_and_paged(events, account):
    for number in range(5):
        events.put_rule(Name=f"rule-{number}", EventPattern='{"source": ["shop"]}')
    pages = events.get_paginator("list_rules").paginate(PaginationConfig={"PageSize": 2})
    assert [rule["Name"] for page in pages for rule in page["Rules"]] == [f"rule-{number}" for number in range(5)]
    assert events.list_targets_by_rule(Rule="rule-0")["Targets"] == []
    target = {
        "Id": "function",
        "Arn": f"arn:aws:lambda:eu-west-1:{account}:function:f",
        "InputTransformer": {"InputPathsMap": {"n": "$.detail.items"}, "InputTemplate": '{"count": <n>}'},
        "RetryPolicy": {"MaximumRetryAttempts": 2, "MaximumEventAgeInSeconds": 60},
    }
    assert events.put_targets(Rule="rule-0", Targets=[target])["FailedEntryCount"] == 0
    assert events.list_targets_by_rule(Rule="rule-0")["Targets"] == [target]
    assert events.list_rule_names_by_target(TargetArn=target["Arn"])["RuleNames"] == ["rule-0"]
    with pytest.raises(ClientError) as refused:
        events.delete_rule(Name="rule-0")
    assert code(refused) == "ValidationException"
    with pytest.raises(events.exceptions.ResourceNotFoundException):
        events.describe_rule(Name="none")
    with pytest.raises(ClientError) as refused:
        events.put_targets(Rule="rule-0", Targets=[{"Id": "q", "Arn": f"arn:aws:sqs:eu-west-1:{account}:q"}])
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_each_event_is_taken_or_refused_by_itself(events):
    entries = [entry(), entry(source="aws.ec2"), entry(detail="{"), {"Source": "shop"}]
    answer = events.put_events(Entries=entries)
    assert answer["FailedEntryCount"] == 3
    assert "EventId" in answer["Entries"][0]
    codes = [each.get("ErrorCode") for each in answer["Entries"]]
    assert codes == [None, "NotAuthorizedForSourceException", "MalformedDetail", "InvalidArgument"]
    with pytest.raises(ClientError) as refused:
        events.put_events(Entries=[entry(detail=json.dumps({"a": "x" * 1_048_576}))])
    assert code(refused) == "ValidationException"


def test_the_command_line_client_puts_rules_and_events(dev, account, tmp_path):
    environment = {
        "AWS_ENDPOINT_URL": dev.url,
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "HOME": str(tmp_path),
    }

    def aws(*words):
        command = [program("aws", "pip install awscli"), "events", *words, "--output", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    made = aws("put-rule", "--name", "nightly", "--schedule-expression", "cron(0 2 * * ? *)")
    assert made["RuleArn"] == f"arn:aws:events:eu-west-1:{account}:rule/nightly"
    aws("create-event-bus", "--name", "orders")
    names = [bus["Name"] for bus in aws("list-event-buses")["EventBuses"]]
    assert names == ["default", "orders"]
    sent = aws("put-events", "--entries", json.dumps([entry(EventBusName="orders")]))
    assert sent["FailedEntryCount"] == 0


def invocations(server):
    """What EventBridge asked Lambda for, by the trail."""
    return [
        event
        for event in server.events()
        if event["eventName"] == "Invoke" and event["userIdentity"].get("invokedBy") == "events.amazonaws.com"
    ]


def test_what_a_killed_server_took_is_delivered_when_it_is_back(tmp_path):
    server = Server(data_dir=tmp_path)
    key, secret = server.credentials()
    account = server.client("sts", key, secret).get_caller_identity()["Account"]
    events = server.client("events", key, secret)
    events.put_rule(Name="rule", EventPattern='{"source": ["shop"]}')
    function = f"arn:aws:lambda:eu-west-1:{account}:function:none"
    events.put_targets(Rule="rule", Targets=[{"Id": "function", "Arn": function}])
    assert events.put_events(Entries=[entry()])["FailedEntryCount"] == 0
    server.kill()
    server = Server(data_dir=tmp_path)
    # There is no such function, and no policy that lets EventBridge in: the attempt is in the trail.
    attempts = until(lambda: invocations(server))
    assert all(attempt["errorCode"] for attempt in attempts)
    server.stop()

"""Archives and replays of EventBridge by boto3."""

import datetime
import json

import pytest
from botocore.exceptions import ClientError

from conftest import Server, until
from test_events import entry, invocations
from test_webhooks import API_KEY, connect, hook  # noqa: F401 - a fixture

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def events(dev, account):
    return dev.client("events", key=account)


def replayed(events, name="again"):
    return events.describe_replay(ReplayName=name)


def put(events, details):
    """Events with these details, in as few requests as can be."""
    for first in range(0, len(details), 10):
        entries = [entry(detail=json.dumps(detail)) for detail in details[first : first + 10]]
        assert events.put_events(Entries=entries)["FailedEntryCount"] == 0


def test_what_was_archived_is_sent_again_to_the_rule_that_is_chosen(dev, account, events, hook):  # noqa: F811
    bus = events.describe_event_bus()["Arn"]
    pattern = json.dumps({"source": ["shop"], "detail": {"items": [{"numeric": [">", 0]}]}})
    archive = events.create_archive(ArchiveName="shop", EventSourceArn=bus, EventPattern=pattern, RetentionDays=7)
    assert archive["State"] == "ENABLED"
    put(events, [{"items": number} for number in range(4)])
    held = events.describe_archive(ArchiveName="shop")
    assert held["EventCount"] == 3 and held["SizeBytes"] > 300 and held["RetentionDays"] == 7

    # Rules that are made afterwards: both would match, one is asked.
    connect(dev, account, events, hook, *API_KEY, InputPath="$")
    other = events.put_rule(Name="other", EventPattern='{"source": ["shop"]}')["RuleArn"]
    chosen = events.describe_rule(Name="orders")["Arn"]
    now = datetime.datetime.now(datetime.timezone.utc)
    range_ = {"EventStartTime": now - HOUR, "EventEndTime": now + HOUR}
    source = {"EventSourceArn": archive["ArchiveArn"], **range_}
    started = events.start_replay(
        ReplayName="again", Destination={"Arn": bus, "FilterArns": [chosen]}, **source
    )
    assert started["State"] == "STARTING"
    until(lambda: replayed(events)["State"] == "COMPLETED")
    until(lambda: len(hook.requests) == 3)
    sent = [json.loads(body) for _, _, body in hook.requests]
    assert {event["replay-name"] for event in sent} == {"again"}
    assert sorted(event["detail"]["items"] for event in sent) == [1, 2, 3]

    # Replayed events are not archived, and nobody asked the other rule.
    assert events.describe_archive(ArchiveName="shop")["EventCount"] == 3
    assert [rule["Name"] for rule in events.list_rules()["Rules"]] == ["Events-Archive-shop", "orders", "other"]
    assert [one["ReplayName"] for one in events.list_replays(State="COMPLETED")["Replays"]] == ["again"]
    with pytest.raises(events.exceptions.IllegalStatusException):
        events.cancel_replay(ReplayName="again")
    with pytest.raises(events.exceptions.ResourceAlreadyExistsException):
        events.start_replay(ReplayName="again", Destination={"Arn": bus, "FilterArns": [other]}, **source)
    with pytest.raises(events.exceptions.ManagedRuleException):
        events.disable_rule(Name="Events-Archive-shop")


def test_what_is_too_old_leaves_the_archive(dev, account, events):
    bus = events.describe_event_bus()["Arn"]
    archive = events.create_archive(ArchiveName="day", EventSourceArn=bus, RetentionDays=1)
    put(events, [{}])
    assert events.describe_archive(ArchiveName="day")["EventCount"] == 1
    dev.open("/_ringwall/clock", json.dumps({"advanceSeconds": 25 * 3600}).encode())
    until(lambda: events.describe_archive(ArchiveName="day")["EventCount"] == 0)
    assert [one["ArchiveName"] for one in events.list_archives(NamePrefix="d")["Archives"]] == ["day"]
    with pytest.raises(ClientError) as refused:
        events.delete_event_bus(Name="default")
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    events.delete_archive(ArchiveName="day")
    assert events.list_rules()["Rules"] == []
    with pytest.raises(ClientError) as refused:
        now = datetime.datetime.now(datetime.timezone.utc)
        events.start_replay(
            ReplayName="late",
            EventSourceArn=archive["ArchiveArn"],
            EventStartTime=now - HOUR,
            EventEndTime=now,
            Destination={"Arn": bus},
        )
    assert refused.value.response["Error"]["Message"].endswith("Archive day does not exist.")


def test_a_replay_goes_on_after_a_kill(tmp_path):
    server = Server(data_dir=tmp_path)
    key, secret = server.credentials()
    account = server.client("sts", key, secret).get_caller_identity()["Account"]
    events = server.client("events", key, secret)
    bus = events.describe_event_bus()["Arn"]
    archive = events.create_archive(ArchiveName="shop", EventSourceArn=bus)["ArchiveArn"]
    put(events, [{"number": number} for number in range(300)])
    events.put_rule(Name="rule", EventPattern='{"source": ["shop"]}')
    function = f"arn:aws:lambda:eu-west-1:{account}:function:none"
    events.put_targets(Rule="rule", Targets=[{"Id": "function", "Arn": function}])
    now = datetime.datetime.now(datetime.timezone.utc)
    events.start_replay(
        ReplayName="again",
        EventSourceArn=archive,
        EventStartTime=now - HOUR,
        EventEndTime=now + HOUR,
        Destination={"Arn": bus},
    )
    until(lambda: replayed(events)["State"] != "STARTING")
    server.kill()
    server = Server(data_dir=tmp_path)
    events = server.client("events", key, secret)
    until(lambda: replayed(events)["State"] == "COMPLETED", seconds=60)
    # There is no such function: each attempt is in the trail, and is not made again.
    until(lambda: len(invocations(server)) >= 300, seconds=60)
    assert events.describe_archive(ArchiveName="shop")["EventCount"] == 300
    server.stop()


def test_a_connection_can_be_deauthorized(dev, account, events, hook):  # noqa: F811
    connect(dev, account, events, hook, *API_KEY)
    assert events.deauthorize_connection(Name="hook")["ConnectionState"] == "DEAUTHORIZED"
    assert events.describe_api_destination(Name="hook")["ApiDestinationState"] == "INACTIVE"
    assert "ApiKeyAuthParameters" not in events.describe_connection(Name="hook")["AuthParameters"]
    events.update_connection(Name="hook", AuthParameters=API_KEY[1])
    assert events.describe_connection(Name="hook")["ConnectionState"] == "AUTHORIZED"

"""EventBridge's resources: for each operation a rule or an event bus that it can be called on."""

import json

from conftest import until

PATTERN = json.dumps({"source": ["sweep"]})
EVENT = {
    "id": "1",
    "account": "111122223333",
    "source": "sweep",
    "time": "2026-10-01T00:00:00Z",
    "region": "eu-west-1",
    "resources": [],
    "detail-type": "Swept",
}


def events_inputs(server):
    root = server.credentials()
    events = server.client("events", *root)
    account = server.client("sts", *root).get_caller_identity()["Account"]
    function = f"arn:aws:lambda:eu-west-1:{account}:function:swept"

    def rule(name):
        return {"Name": name, "arn": events.put_rule(Name=name, EventPattern=PATTERN)["RuleArn"]}

    main, deleted, emptied = (rule(name) for name in ("main", "deleted", "emptied"))
    targets = [{"Id": "function", "Arn": function}]
    events.put_targets(Rule=emptied["Name"], Targets=targets)
    for bus in ("main", "deleted"):
        events.create_event_bus(Name=bus)
    statement = {"Action": "events:PutEvents", "Principal": "777777777777", "StatementId": "removed"}
    events.put_permission(**statement)
    basic = {"BasicAuthParameters": {"Username": "me", "Password": "secret"}}

    def connection(name):
        made = {"Name": name, "AuthorizationType": "BASIC", "AuthParameters": basic}
        return {**made, "arn": events.create_connection(**made)["ConnectionArn"]}

    def destination(name):
        return {
            "Name": name,
            "ConnectionArn": through["arn"],
            "InvocationEndpoint": "https://hook.example.org",
            "HttpMethod": "POST",
        }

    through, unconnected = connection("main"), connection("deleted")
    for name in ("main", "deleted"):
        events.create_api_destination(**destination(name))
    bus = f"arn:aws:events:eu-west-1:{account}:event-bus/default"

    def archive(name):
        return {"ArchiveName": name, "EventSourceArn": bus}

    def replay(name):
        return {
            "ReplayName": name,
            "EventSourceArn": kept,
            "EventStartTime": 1_700_000_000,
            "EventEndTime": 1_700_000_060,
            "Destination": {"Arn": bus},
        }

    kept, _ = (events.create_archive(**archive(name))["ArchiveArn"] for name in ("main", "deleted"))
    events.start_replay(**replay("main"))
    until(lambda: events.describe_replay(ReplayName="main")["State"] == "COMPLETED")
    named, ruled, tagged = {"Name": main["Name"]}, {"Rule": main["Name"]}, {"ResourceARN": main["arn"]}
    return {
        "CancelReplay": {"ReplayName": "main"},
        "CreateApiDestination": destination("created"),
        "CreateArchive": archive("created"),
        "CreateConnection": {"Name": "created", "AuthorizationType": "BASIC", "AuthParameters": basic},
        "CreateEventBus": {"Name": "created"},
        "DeauthorizeConnection": {"Name": "main"},
        "DeleteApiDestination": {"Name": "deleted"},
        "DeleteArchive": {"ArchiveName": "deleted"},
        "DeleteConnection": {"Name": unconnected["Name"]},
        "DeleteEventBus": {"Name": "deleted"},
        "DeleteRule": {"Name": deleted["Name"]},
        "DescribeApiDestination": {"Name": "main"},
        "DescribeArchive": {"ArchiveName": "main"},
        "DescribeConnection": {"Name": "main"},
        "DescribeEventBus": {"Name": "main"},
        "DescribeReplay": {"ReplayName": "main"},
        "DescribeRule": named,
        "DisableRule": named,
        "EnableRule": named,
        "ListRuleNamesByTarget": {"TargetArn": function},
        "ListTagsForResource": tagged,
        "ListTargetsByRule": ruled,
        "PutEvents": {"Entries": [{"Source": "sweep", "DetailType": "Swept", "Detail": "{}"}]},
        "PutPermission": {**statement, "StatementId": "put"},
        "PutRule": {"Name": "put", "EventPattern": PATTERN},
        "PutTargets": {**ruled, "Targets": targets},
        "RemovePermission": {"StatementId": "removed"},
        "RemoveTargets": {"Rule": emptied["Name"], "Ids": ["function"]},
        "StartReplay": replay("started"),
        "TagResource": {**tagged, "Tags": [{"Key": "new", "Value": "1"}]},
        "TestEventPattern": {"EventPattern": PATTERN, "Event": json.dumps(EVENT)},
        "UntagResource": {**tagged, "TagKeys": ["new"]},
        "UpdateApiDestination": {"Name": "main"},
        "UpdateArchive": {"ArchiveName": "main", "Description": "swept"},
        "UpdateConnection": {"Name": "main"},
        "UpdateEventBus": {"Name": "main", "Description": "swept"},
    }

"""CloudTrail by boto3 and the AWS CLI: trails, event history, files that are delivered."""

import gzip
import json
import subprocess

import pytest
from botocore.exceptions import ClientError

from conftest import BINARY, Server, program, until


@pytest.fixture(scope="module")
def buckets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "logs").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(buckets):
    server = Server("--bucket-store", str(buckets), "--trail-interval", "1")
    yield server
    server.stop()


@pytest.fixture
def cloudtrail(server, account):
    return server.client("cloudtrail", key=account)


def records(folder):
    """Every record that was delivered below a folder, by its id: an id that comes twice fails."""
    found = {}
    for file in folder.rglob("*.json.gz"):
        if "CloudTrail-Digest" in str(file):
            continue
        for record in json.loads(gzip.decompress(file.read_bytes()))["Records"]:
            assert record["eventID"] not in found
            found[record["eventID"]] = record
    return found


def names(folder):
    return [record["eventName"] for record in records(folder).values()]


def test_what_a_trail_selects_is_delivered_once(server, cloudtrail, account, buckets):
    cloudtrail.create_trail(Name="writes", S3BucketName="logs", S3KeyPrefix=account, IsMultiRegionTrail=True)
    writes = [{"ReadWriteType": "WriteOnly", "IncludeManagementEvents": True}]
    cloudtrail.put_event_selectors(TrailName="writes", EventSelectors=writes)
    cloudtrail.start_logging(Name="writes")
    for region in ("eu-west-1", "us-west-2"):
        server.client("kms", key=account, region=region).create_key(Description=region)
    server.client("kms", key=account).list_keys()
    folder = buckets / "logs" / account / "AWSLogs" / account / "CloudTrail"
    until(lambda: folder.exists() and names(folder).count("CreateKey") == 2)
    files = sorted(folder.rglob("*.json.gz"))
    assert {file.relative_to(folder).parts[0] for file in files} == {"eu-west-1", "us-west-2"}
    assert all(file.name.startswith(f"{account}_CloudTrail_{file.relative_to(folder).parts[0]}_") for file in files)
    cloudtrail.stop_logging(Name="writes")
    status = cloudtrail.get_trail_status(Name="writes")
    assert not status["IsLogging"] and status["LatestDeliveryTime"] and "LatestDeliveryError" not in status
    until(lambda: "StopLogging" in names(folder))
    assert "ListKeys" not in names(folder)


def test_events_are_looked_up(server, cloudtrail, account):
    key = server.client("kms", key=account).create_key()["KeyMetadata"]

    def found(attribute, value):
        looked_for = [{"AttributeKey": attribute, "AttributeValue": value}]
        return cloudtrail.lookup_events(LookupAttributes=looked_for)["Events"]

    (event,) = until(lambda: found("EventName", "CreateKey"))
    assert event["EventSource"] == "kms.amazonaws.com" and event["ReadOnly"] == "false"
    assert {"ResourceType": "AWS::KMS::Key", "ResourceName": key["Arn"]} in event["Resources"]
    assert json.loads(event["CloudTrailEvent"])["responseElements"]["keyMetadata"]["keyId"] == key["KeyId"]
    for attribute, value in [("EventId", event["EventId"]), ("ResourceName", key["KeyId"]), ("Username", "root")]:
        assert event in found(attribute, value)
    pages = cloudtrail.get_paginator("lookup_events").paginate(PaginationConfig={"PageSize": 1})
    ids = [event["EventId"] for page in pages for event in page["Events"]]
    assert len(ids) == len(set(ids)) > 2


def test_refuses_as_aws_does(cloudtrail, account):
    refusals = {
        "InvalidTrailNameException": {"Name": "a", "S3BucketName": "logs"},
        "S3BucketDoesNotExistException": {"Name": "trail", "S3BucketName": "nowhere"},
        "InvalidParameterCombinationException": {
            "Name": "trail",
            "S3BucketName": "logs",
            "IsMultiRegionTrail": True,
            "IncludeGlobalServiceEvents": False,
        },
    }
    for code, parameters in refusals.items():
        with pytest.raises(cloudtrail.exceptions.from_code(code)):
            cloudtrail.create_trail(**parameters)
    with pytest.raises(cloudtrail.exceptions.TrailNotFoundException) as refused:
        cloudtrail.get_trail(Name="missing")
    arn = f"arn:aws:cloudtrail:eu-west-1:{account}:trail/missing"
    assert refused.value.response["Error"]["Message"] == f"Unknown trail: {arn} for the user: {account}"
    with pytest.raises(ClientError) as refused:
        cloudtrail.list_event_data_stores()
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 501


def test_the_cli_makes_and_reads_a_trail(server, account):
    def aws(*command):
        done = subprocess.run(
            [program("aws", "pip install awscli"), "cloudtrail", *command, "--output", "json"],
            env=server.environment(account, "test"),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    aws("create-trail", "--name", "by-cli", "--s3-bucket-name", "logs", "--no-include-global-service-events")
    selector = [{"FieldSelectors": [{"Field": "eventCategory", "Equals": ["Management"]}]}]
    aws("put-event-selectors", "--trail-name", "by-cli", "--advanced-event-selectors", json.dumps(selector))
    assert aws("get-event-selectors", "--trail-name", "by-cli")["AdvancedEventSelectors"] == selector
    (trail,) = aws("describe-trails")["trailList"]
    assert trail["Name"] == "by-cli" and not trail["IncludeGlobalServiceEvents"]
    aws("delete-trail", "--name", "by-cli")
    assert aws("list-trails")["Trails"] == []


def test_calls_are_told_on_the_event_bus(server, cloudtrail, account):
    """A rule of one event bus sends on to another: what it was sent stands in that one's trail."""
    events = server.client("events", key=account)
    cloudtrail.create_trail(Name="told", S3BucketName="logs", S3KeyPrefix=account)
    cloudtrail.start_logging(Name="told")
    pattern = {"source": ["aws.kms"], "detail": {"eventName": ["CreateKey"]}}
    events.put_rule(Name="keys", EventPattern=json.dumps(pattern))
    trust = {"Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = server.client("iam", key=account).create_role(RoleName="on", AssumeRolePolicyDocument=document)
    bus = events.create_event_bus(Name="security")["EventBusArn"]
    events.put_targets(Rule="keys", Targets=[{"Id": "on", "Arn": bus, "RoleArn": role["Role"]["Arn"]}])
    server.client("kms", key=account).create_key()

    def assumed():
        looked_for = [{"AttributeKey": "EventName", "AttributeValue": "AssumeRole"}]
        return cloudtrail.lookup_events(LookupAttributes=looked_for)["Events"]

    until(assumed)


def test_a_killed_server_repeats_and_loses_nothing(tmp_path):
    (tmp_path / "buckets" / "logs").mkdir(parents=True)
    data = tmp_path / "data"
    data.mkdir()
    flags = ["--bucket-store", str(tmp_path / "buckets"), "--trail-interval", "1", "--quotas", "off"]
    made = []
    for round in range(4):
        server = Server(*flags, data_dir=data)
        if round == 0:
            cloudtrail = server.client("cloudtrail", *server.credentials())
            cloudtrail.create_trail(Name="all", S3BucketName="logs", EnableLogFileValidation=True)
            cloudtrail.start_logging(Name="all")
        kms = server.client("kms", *server.credentials())
        made += [kms.create_key()["KeyMetadata"]["KeyId"] for _ in range(20)]
        server.kill()
    server = Server(*flags, data_dir=data)

    def delivered():
        creations = (each for each in records(tmp_path / "buckets").values() if each["eventName"] == "CreateKey")
        return sorted(each["responseElements"]["keyMetadata"]["keyId"] for each in creations)

    until(lambda: delivered() == sorted(made), seconds=20)
    server.stop()


def test_digests_are_verified_without_the_server(tmp_path):
    bucket = tmp_path / "buckets" / "logs"
    bucket.mkdir(parents=True)
    data = tmp_path / "data"
    data.mkdir()
    server = Server("--bucket-store", str(bucket.parent), "--trail-interval", "1", data_dir=data)
    cloudtrail = server.client("cloudtrail", *server.credentials())
    cloudtrail.create_trail(Name="all", S3BucketName="logs", EnableLogFileValidation=True)
    cloudtrail.start_logging(Name="all")
    until(lambda: list(bucket.rglob("*_CloudTrail_*.json.gz")))
    cloudtrail.stop_logging(Name="all")
    until(lambda: list(bucket.rglob("*_CloudTrail-Digest_*.json.gz")), seconds=20)
    server.stop()

    def verified():
        flags = ["--bucket", "logs", "--bucket-store", str(bucket.parent), "--data-dir", str(data), "--output", "json"]
        done = subprocess.run([BINARY, "trail", "verify", *flags], capture_output=True, text=True)
        return done.returncode, json.loads(done.stdout)

    status, report = verified()
    assert (status, report["problems"]) == (0, []) and report["digests"] >= 1 and report["files"] >= 1
    file = next(iter(bucket.rglob("*_CloudTrail_*.json.gz")))
    changed = gzip.decompress(file.read_bytes()).replace(b"eu-west-1", b"us-west-2")
    file.write_bytes(gzip.compress(changed))
    status, report = verified()
    assert status == 1 and [problem["what"] for problem in report["problems"]] == ["the file was changed"]

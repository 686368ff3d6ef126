"""Trails of organizations: made by the management account, seen by the members, delivered for each."""

import gzip
import json

import pytest

from conftest import Server, until


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


def new_account(organizations, name):
    """The number of a new member account."""
    asked = organizations.create_account(Email=f"{name}@example.com", AccountName=name)["CreateAccountStatus"]

    def made():
        status = organizations.describe_create_account_status(CreateAccountRequestId=asked["Id"])
        return status["CreateAccountStatus"].get("AccountId")

    return until(made)


def test_calls_of_members_are_delivered_below_the_organization(server, account, buckets):
    organizations = server.client("organizations", key=account)
    cloudtrail = server.client("cloudtrail", key=account)
    organization = organizations.create_organization()["Organization"]["Id"]
    member = new_account(organizations, "member")
    whole = {"Name": "all", "S3BucketName": "logs", "IsOrganizationTrail": True, "IsMultiRegionTrail": True}
    with pytest.raises(cloudtrail.exceptions.CloudTrailAccessNotEnabledException):
        cloudtrail.create_trail(**whole)
    organizations.enable_aws_service_access(ServicePrincipal="cloudtrail.amazonaws.com")
    arn = cloudtrail.create_trail(**whole)["TrailARN"]
    cloudtrail.start_logging(Name="all")

    theirs = server.client("cloudtrail", key=member)
    assert [trail["TrailARN"] for trail in theirs.describe_trails()["trailList"]] == [arn]
    assert theirs.get_trail_status(Name=arn)["IsLogging"]
    for change in (theirs.stop_logging, theirs.delete_trail):
        with pytest.raises(theirs.exceptions.NotOrganizationMasterAccountException):
            change(Name=arn)

    key = server.client("kms", key=member).create_key()["KeyMetadata"]["KeyId"]
    folder = buckets / "logs" / "AWSLogs" / organization / member / "CloudTrail"

    def delivered():
        for file in folder.rglob("*.json.gz"):
            for record in json.loads(gzip.decompress(file.read_bytes()))["Records"]:
                if record["eventName"] == "CreateKey" and key in json.dumps(record["responseElements"]):
                    return record

    assert until(delivered, seconds=30)["recipientAccountId"] == member

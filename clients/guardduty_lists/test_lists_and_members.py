"""GuardDuty by boto3: lists, exported findings, members by invitation and of an organization."""

import collections
import gzip
import json

import pytest
from botocore.exceptions import ClientError

from conftest import Server, until
from identities import Caller, allow


class House:
    """A secure server with buckets, and the root user of its account."""

    def __init__(self, folder):
        self.folder, self.buckets = folder, folder / "buckets"
        for bucket in ("lists", "findings"):
            (self.buckets / bucket).mkdir(parents=True)
        (folder / "data").mkdir()
        self.start()
        self.guardduty = self.root.client("guardduty")
        self.detector = self.guardduty.create_detector(Enable=True)["DetectorId"]

    def start(self):
        flags = ["--quotas", "off", "--bucket-store", str(self.buckets)]
        self.server = Server(*flags, data_dir=self.folder / "data")
        self.root = Caller.root(self.server)

    def restart_after_a_kill(self):
        self.server.kill()
        self.start()
        self.guardduty = self.root.client("guardduty")

    def write(self, name, text):
        (self.buckets / "lists" / name).write_text(text)

    def exported(self):
        """How often each finding stands in the bucket."""
        counts = collections.Counter()
        for file in self.buckets.glob("findings/AWSLogs/*/GuardDuty/*/*/*/*/*.jsonl.gz"):
            for line in gzip.decompress(file.read_bytes()).splitlines():
                counts[json.loads(line)["id"]] += 1
        return counts

    def found(self):
        pages = self.guardduty.get_paginator("list_findings").paginate(DetectorId=self.detector)
        return {one for page in pages for one in page["FindingIds"]}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    made = House(tmp_path_factory.mktemp("guardduty"))
    yield made
    made.server.stop()


@pytest.fixture
def account(house):
    return house.root.account()


def test_a_list_is_read_when_it_is_activated(house):
    guardduty, detector = house.guardduty, house.detector
    house.write("bad.csv", "Indicator type, Indicator, Description\nIPv4, 198.51.100.7, example\n")
    made = guardduty.create_threat_intel_set(
        DetectorId=detector, Name="bad", Format="OTX_CSV", Location="s3://lists/bad.csv", Activate=True, Tags={"team": "blue"}
    )
    named = {"DetectorId": detector, "ThreatIntelSetId": made["ThreatIntelSetId"]}
    status = lambda: guardduty.get_threat_intel_set(**named)["Status"]
    until(lambda: status() == "ACTIVE")
    assert guardduty.get_threat_intel_set(**named)["Tags"] == {"team": "blue"}
    house.write("bad.csv", "no list at all\n")
    assert status() == "ACTIVE"
    guardduty.update_threat_intel_set(**named, Activate=True)
    until(lambda: status() == "ERROR")
    guardduty.delete_threat_intel_set(**named)
    until(lambda: status() == "DELETED")
    assert guardduty.list_threat_intel_sets(DetectorId=detector)["ThreatIntelSetIds"] == []


def test_an_entity_list_tells_what_is_wrong_with_it(house):
    guardduty, detector = house.guardduty, house.detector
    made = guardduty.create_trusted_entity_set(
        DetectorId=detector, Name="ours", Format="TXT", Location="https://s3.amazonaws.com/lists/ours.txt", Activate=True
    )
    named = {"DetectorId": detector, "TrustedEntitySetId": made["TrustedEntitySetId"]}
    failed = until(lambda: (told := guardduty.get_trusted_entity_set(**named))["Status"] == "ERROR" and told)
    assert "ours.txt" in failed["ErrorDetails"]
    house.write("ours.txt", "*.example.org\n198.51.100.0/24\n")
    guardduty.update_trusted_entity_set(**named, Activate=True)
    until(lambda: guardduty.get_trusted_entity_set(**named)["Status"] == "ACTIVE")
    with pytest.raises(ClientError, match="the parameter location has an invalid value"):
        guardduty.update_trusted_entity_set(**named, Location="ours.txt")


def test_findings_are_exported_once_over_a_kill(house, account):
    statements = [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "kms:GenerateDataKey", "Resource": "*"},
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    kms = house.root.client("kms")
    wanted = lambda key: {"DestinationArn": "arn:aws:s3:::findings", "KmsKeyArn": key["KeyMetadata"]["Arn"]}
    with pytest.raises(ClientError, match="does not have permission to the KMS key"):
        house.guardduty.create_publishing_destination(
            DetectorId=house.detector, DestinationType="S3", DestinationProperties=wanted(kms.create_key())
        )
    made = house.guardduty.create_publishing_destination(
        DetectorId=house.detector, DestinationType="S3", DestinationProperties=wanted(kms.create_key(Policy=policy))
    )
    named = {"DetectorId": house.detector, "DestinationId": made["DestinationId"]}
    until(lambda: house.guardduty.describe_publishing_destination(**named)["Status"] == "PUBLISHING")
    for types in (["Recon:EC2/Portscan"], ["Backdoor:EC2/C&CActivity.B"]):
        house.guardduty.create_sample_findings(DetectorId=house.detector, FindingTypes=types)
        house.restart_after_a_kill()
    until(lambda: set(house.exported()) == house.found(), seconds=20)
    assert set(house.exported().values()) == {1} and len(house.found()) == 2
    house.guardduty.delete_publishing_destination(**named)


class Organization:
    """The organization of the house's account."""

    def __init__(self, house):
        self.house, self.client = house, house.root.client("organizations")
        self.client.create_organization()
        self.admin = house.root.new_user("admin", allow("*"))

    def new_account(self, name):
        asked = self.client.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
        told = lambda: self.client.describe_create_account_status(CreateAccountRequestId=asked["Id"])["CreateAccountStatus"]
        return until(lambda: told().get("AccountId"))

    def enter(self, account):
        role = f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole"
        return self.admin.assume(role).client("guardduty")


@pytest.fixture(scope="module")
def organization(house):
    return Organization(house)


def test_an_invited_account_becomes_a_member(house, organization, account):
    guardduty, detector = house.guardduty, house.detector
    other = organization.new_account("invited")
    inside = organization.enter(other)
    theirs = inside.create_detector(Enable=True)["DetectorId"]
    created = guardduty.create_members(DetectorId=detector, AccountDetails=[{"AccountId": other, "Email": "invited@example.com"}])
    assert created["UnprocessedAccounts"] == []
    guardduty.invite_members(DetectorId=detector, AccountIds=[other])
    (invitation,) = inside.list_invitations()["Invitations"]
    inside.accept_administrator_invitation(DetectorId=theirs, AdministratorId=account, InvitationId=invitation["InvitationId"])
    (member,) = guardduty.get_members(DetectorId=detector, AccountIds=[other])["Members"]
    assert member["RelationshipStatus"] == "Enabled" and member["DetectorId"] == theirs
    with pytest.raises(ClientError, match="member accounts cannot manage specified resources"):
        inside.create_ip_set(DetectorId=theirs, Name="own", Format="TXT", Location="s3://lists/ours.txt", Activate=False)
    guardduty.disassociate_members(DetectorId=detector, AccountIds=[other])
    assert guardduty.delete_members(DetectorId=detector, AccountIds=[other])["UnprocessedAccounts"] == []


def test_accounts_that_join_the_organization_are_enrolled(house, organization):
    security = organization.new_account("security")
    house.guardduty.enable_organization_admin_account(AdminAccountId=security)
    (administrator,) = house.guardduty.list_organization_admin_accounts()["AdminAccounts"]
    assert administrator == {"AdminAccountId": security, "AdminStatus": "ENABLED"}
    delegates = organization.client.list_delegated_administrators(ServicePrincipal="guardduty.amazonaws.com")
    assert [one["Id"] for one in delegates["DelegatedAdministrators"]] == [security]

    guardduty = organization.enter(security)
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    features = [{"Name": "S3_DATA_EVENTS", "AutoEnable": "NEW"}]
    guardduty.update_organization_configuration(DetectorId=detector, AutoEnableOrganizationMembers="NEW", Features=features)
    joined = organization.new_account("joined")
    members = lambda: {one["AccountId"]: one["RelationshipStatus"] for one in guardduty.list_members(DetectorId=detector)["Members"]}
    until(lambda: members() == {joined: "Enabled"})
    (own,) = guardduty.get_member_detectors(DetectorId=detector, AccountIds=[joined])["MemberDataSourceConfigurations"]
    on = {one["Name"] for one in own["Features"] if one["Status"] == "ENABLED"}
    assert on == {"S3_DATA_EVENTS"}
    house.guardduty.disable_organization_admin_account(AdminAccountId=security)
    assert house.guardduty.list_organization_admin_accounts()["AdminAccounts"] == []

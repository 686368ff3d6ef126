"""GuardDuty by boto3 and the AWS CLI: detectors, filters, samples, and calls that are found as they happen."""

import json
import subprocess

import pytest
from botocore.exceptions import ClientError

from conftest import Server, program, until
from identities import Caller

LOGGING = "Stealth:IAMUser/PasswordPolicyChange"


@pytest.fixture
def guardduty(dev, account):
    return dev.client("guardduty", key=account)


@pytest.fixture
def detector(guardduty):
    return guardduty.create_detector(Enable=True, Tags={"team": "blue"})["DetectorId"]


def types(guardduty, detector, **criteria):
    """Types of findings with their counts."""
    wanted = {"FindingCriteria": {"Criterion": criteria}} if criteria else {}
    pages = guardduty.get_paginator("list_findings").paginate(DetectorId=detector, **wanted)
    ids = [one for page in pages for one in page["FindingIds"]]
    found = []
    for begin in range(0, len(ids), 50):
        found += guardduty.get_findings(DetectorId=detector, FindingIds=ids[begin : begin + 50])["Findings"]
    return {one["Type"]: one["Service"]["Count"] for one in found}


def test_one_detector_and_aws_s_words(guardduty, detector):
    read = guardduty.get_detector(DetectorId=detector)
    assert read["Status"] == "ENABLED" and read["Tags"] == {"team": "blue"}
    assert {one["Name"] for one in read["Features"]} >= {"FLOW_LOGS", "CLOUD_TRAIL", "S3_DATA_EVENTS", "RUNTIME_MONITORING"}
    with pytest.raises(guardduty.exceptions.BadRequestException) as refused:
        guardduty.create_detector(Enable=True)
    error = refused.value.response
    assert error["Message"] == error["Error"]["Message"]
    assert "because a detector already exists for the current account." in error["Message"] and error["Type"]
    with pytest.raises(ClientError, match="the input detectorId is not owned by the current account."):
        guardduty.list_findings(DetectorId="0" * 32)


def test_samples_of_all_types(guardduty, detector):
    guardduty.create_sample_findings(DetectorId=detector)
    # The calls of this test are looked at, too: root makes them.
    samples = {"service.additionalInfo.sample": {"Equals": ["true"]}}
    found = types(guardduty, detector, **samples)
    assert len(found) == 204 and set(found.values()) == {1}
    high = types(guardduty, detector, severity={"Gte": 7}, **samples)
    critical = types(guardduty, detector, severity={"Equals": ["9", "10"]})
    assert len(critical) == 5 and set(critical) < set(high) and len(high) < 204
    counted = guardduty.get_findings_statistics(
        DetectorId=detector, GroupBy="SEVERITY", FindingCriteria={"Criterion": samples}
    )
    statistics = counted["FindingStatistics"]
    assert sum(one["TotalFindings"] for one in statistics["GroupedBySeverity"]) == 204


def test_filters_suppress_and_findings_are_archived(dev, account, guardduty, detector):
    criteria = {"Criterion": {"type": {"Matches": ["Recon:*"]}}}
    guardduty.create_filter(DetectorId=detector, Name="recon", Action="ARCHIVE", FindingCriteria=criteria)
    kinds = ["Recon:EC2/Portscan", "Impact:EC2/PortSweep"]
    guardduty.create_sample_findings(DetectorId=detector, FindingTypes=kinds)
    archived = {"service.archived": {"Equals": ["true"]}}
    assert types(guardduty, detector, **archived) == {"Recon:EC2/Portscan": 1}
    current = {"service.archived": {"Equals": ["false"]}, "type": {"Equals": kinds}}
    (sweep,) = guardduty.list_findings(DetectorId=detector, FindingCriteria={"Criterion": current})["FindingIds"]
    guardduty.archive_findings(DetectorId=detector, FindingIds=[sweep])
    guardduty.update_findings_feedback(DetectorId=detector, FindingIds=[sweep], Feedback="USEFUL", Comments="secret")
    guardduty.create_sample_findings(DetectorId=detector, FindingTypes=kinds)
    assert types(guardduty, detector, **archived) == dict.fromkeys(kinds, 2)
    (found,) = guardduty.get_findings(DetectorId=detector, FindingIds=[sweep])["Findings"]
    assert found["Service"]["UserFeedback"] == "USEFUL" and found["Title"].startswith("[SAMPLE]")


def test_the_command_line(dev, account, detector):
    aws = [program("aws", "pip install awscli"), "guardduty"]

    def run(*command):
        flags = ["--detector-id", detector, "--output", "json"]
        done = subprocess.run([*aws, *command, *flags], env=dev.environment(account, "test"), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout or "{}")

    run("create-sample-findings", "--finding-types", "Recon:EC2/Portscan")
    (found,) = run("list-findings", "--finding-criteria", '{"Criterion": {"severity": {"Gte": 4}}}')["FindingIds"]
    assert run("get-findings", "--finding-ids", found)["Findings"][0]["Resource"]["ResourceType"] == "Instance"
    run("update-detector", "--no-enable", "--finding-publishing-frequency", "ONE_HOUR")
    assert run("get-detector")["FindingPublishingFrequency"] == "ONE_HOUR"


def test_kill_9_loses_and_repeats_nothing(tmp_path):
    server = Server("--quotas", "off", data_dir=tmp_path)
    root = Caller.root(server)
    detector = root.client("guardduty").create_detector(Enable=True)["DetectorId"]
    for round in range(1, 4):
        root.client("iam").update_account_password_policy(MinimumPasswordLength=14)
        root.client("iam").delete_account_password_policy()
        if round == 2:
            # Found and committed, or neither: whichever it is when the server dies.
            server.kill()
        else:
            until(lambda: types(root.client("guardduty"), detector).get(LOGGING) == round)
            server.kill()
        server = Server("--quotas", "off", data_dir=tmp_path)
        root = Caller.root(server)
        until(lambda: types(root.client("guardduty"), detector).get(LOGGING) == round)
    server.stop()

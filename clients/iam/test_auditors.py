"""Tools that audit AWS accounts read one of ours."""

import json
import os
import pathlib
import subprocess

import pytest

from conftest import ROOT, program
from identities import Caller, allow, policy, trust

# What Prowler stumbles over that is not ours: other services, and an action that it misspells itself.
ELSEWHERE = ["DescribeRegions", "DescribeTrails", "Invalid action pattern 'codestar:CreateProject'"]
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


@pytest.fixture
def audited(secure):
    """An account with something to find."""
    root = Caller.root(secure)
    iam = root.client("iam")
    root.new_user("alice", allow("kms:Decrypt"))
    iam.attach_user_policy(UserName="alice", PolicyArn=ADMINISTRATOR)
    root.new_role("climber", trust(root.arn()))
    climbing = root.new_policy("climbing", allow(["iam:PassRole", "iam:CreateAccessKey", "s3:GetObject"]))
    iam.attach_role_policy(RoleName="climber", PolicyArn=climbing)
    iam.create_group(GroupName="people")
    iam.add_user_to_group(GroupName="people", UserName="alice")
    iam.update_account_password_policy(MinimumPasswordLength=14)
    root.new_key(Policy=policy({"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}))
    root.client("organizations").create_organization()
    return root


def run(audited, folder, *command):
    environment = {**audited.environment(), "HOME": str(folder)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_cloudsplaining_finds_who_can_climb(audited, tmp_path):
    cloudsplaining = program("cloudsplaining", "pip install cloudsplaining")
    status, words = run(audited, tmp_path, cloudsplaining, "download", "--output", ".")
    assert status == 0, words
    downloaded = json.loads((tmp_path / "default.json").read_text())
    assert [one["UserName"] for one in downloaded["UserDetailList"]] == ["alice"]
    scan = [cloudsplaining, "scan", "--input-file", "default.json", "--output", ".", "--skip-open-report"]
    status, words = run(audited, tmp_path, *scan)
    assert status == 0, words
    found = json.loads((tmp_path / "iam-results-default.json").read_text())
    (climbing,) = found["customer_managed_policies"].values()
    assert climbing["PolicyName"] == "climbing"
    assert "iam:createaccesskey" in json.dumps(climbing["PrivilegeEscalation"]).lower()
    assert "s3:GetObject" in json.dumps(climbing["DataExfiltration"])


def test_prowler_sees_what_is_there(audited, tmp_path):
    prowler = auditor("prowler", "prowler")
    services = ["iam", "kms", "organizations"]
    what = ["--services", *services, "--region", "eu-west-1", "--output-formats", "json-ocsf", "--output-directory", str(tmp_path)]
    status, words = run(audited, tmp_path, prowler, "aws", *what, "--no-banner", "--ignore-exit-code-3", "--log-level", "ERROR")
    assert status == 0, words
    errors = [line for line in words.splitlines() if " ERROR: " in line or " CRITICAL: " in line]
    assert [line for line in errors if not any(known in line for known in ELSEWHERE)] == []
    (told,) = tmp_path.glob("*.ocsf.json")
    found = {}
    for one in json.loads(told.read_text()):
        found.setdefault(one["metadata"]["event_code"], set()).add(one["status_code"])
    assert {name.split("_")[0] for name in found} == set(services)
    assert found["iam_password_policy_minimum_length_14"] == {"PASS"}
    assert found["iam_password_policy_symbol"] == {"FAIL"}
    assert found["iam_user_administrator_access_policy"] == {"FAIL"}
    assert found["kms_key_not_publicly_accessible"] == {"FAIL"}
    assert found["organizations_account_part_of_organizations"] == {"PASS"}


def test_scoutsuite_reads_iam_without_an_error(audited, tmp_path):
    scout = auditor("scoutsuite", "scout")
    status, words = run(audited, tmp_path, scout, "aws", "--services", "iam", "--no-browser", "--report-dir", "out")
    assert status == 0, words
    (told,) = tmp_path.glob("out/scoutsuite-results/scoutsuite_results_*.js")
    iam = json.loads(told.read_text().split("=\n", 1)[1])["services"]["iam"]
    assert [user["name"] for user in iam["users"].values()] == ["alice"]
    assert {"climber"} <= {role["name"] for role in iam["roles"].values()}
    assert iam["findings"]["iam-user-without-mfa"]["checked_items"] == 1
    assert iam["findings"]["iam-managed-policy-allows-iam-PassRole"]["flagged_items"] == 1


def auditor(folder, name):
    """A program of an environment of its own, below `target/` or where `RINGWALL_TOOLS` says."""
    own = pathlib.Path(os.environ.get("RINGWALL_TOOLS", ROOT / "target")) / folder / "bin" / name
    return str(own) if own.exists() else program(name, f"see clients/README.md, clients/{folder}.txt")

"""What an account tells of its identities."""

import csv
import urllib.parse

import pytest

from conftest import until
from identities import Phone, allow, policy, trust


@pytest.fixture(scope="module")
def iam(root):
    return root.client("iam")


def test_the_credential_report_has_a_row_for_everyone(root, iam):
    root.new_user("reported")
    Phone(root, "reported").enable("reported")
    iam.create_login_profile(UserName="reported", Password="a password 1A!")
    until(lambda: iam.generate_credential_report()["State"] == "COMPLETE")
    report = iam.get_credential_report()
    assert report["ReportFormat"] == "text/csv"
    rows = {row["user"]: row for row in csv.DictReader(report["Content"].decode().splitlines())}
    assert {"<root_account>", "reported"} <= rows.keys()
    row = rows["reported"]
    assert (row["password_enabled"], row["mfa_active"], row["access_key_1_active"], row["access_key_2_active"]) == ("true", "true", "true", "false")
    assert rows["<root_account>"]["arn"] == root.arn()


def test_the_authorization_details_hold_everything(root, iam):
    arn = root.new_policy("detailed", allow("kms:*"))
    root.new_user("detailed", allow("sts:*"))
    root.new_role("detailed", trust(root.arn()), allow("kms:Encrypt"))
    iam.create_group(GroupName="detailed")
    iam.attach_group_policy(GroupName="detailed", PolicyArn=arn)
    iam.add_user_to_group(GroupName="detailed", UserName="detailed")
    found = {"UserDetailList": [], "RoleDetailList": [], "GroupDetailList": [], "Policies": []}
    for page in iam.get_paginator("get_account_authorization_details").paginate(PaginationConfig={"PageSize": 2}):
        for kind, entries in found.items():
            entries += page[kind]
    (user,) = [one for one in found["UserDetailList"] if one["UserName"] == "detailed"]
    assert user["GroupList"] == ["detailed"] and user["UserPolicyList"][0]["PolicyName"] == "own"
    assert user["UserPolicyList"][0]["PolicyDocument"]["Statement"] == [allow("sts:*")]
    (role,) = [one for one in found["RoleDetailList"] if one["RoleName"] == "detailed"]
    assert role["AssumeRolePolicyDocument"]["Statement"][0]["Action"] == "sts:AssumeRole"
    (group,) = [one for one in found["GroupDetailList"] if one["GroupName"] == "detailed"]
    assert group["AttachedManagedPolicies"] == [{"PolicyName": "detailed", "PolicyArn": arn}]
    (managed,) = [one for one in found["Policies"] if one["Arn"] == arn]
    assert managed["PolicyVersionList"][0]["Document"]["Statement"] == [allow("kms:*")]


def test_services_last_used_are_told(root, iam):
    key, user = root.new_key(), root.new_user("user-of-kms", allow(["kms:*", "sts:*"]))
    user.may_encrypt(key)

    def last_used():
        job = iam.generate_service_last_accessed_details(Arn=user.arn())["JobId"]
        told = until(lambda: (told := iam.get_service_last_accessed_details(JobId=job))["JobStatus"] == "COMPLETED" and told)
        return {one["ServiceNamespace"]: one.get("LastAuthenticated") for one in told["ServicesLastAccessed"]}

    until(lambda: last_used()["kms"])
    assert last_used().keys() == {"kms", "sts"}


def test_actions_last_used_are_told(root, iam):
    key, user = root.new_key(), root.new_user("actor", allow(["kms:Encrypt", "kms:Decrypt"]))
    user.may_encrypt(key)

    def last_used():
        job = iam.generate_service_last_accessed_details(Arn=user.arn(), Granularity="ACTION_LEVEL")["JobId"]
        told = iam.get_service_last_accessed_details(JobId=job)
        assert told["JobType"] == "ACTION_LEVEL"
        (kms,) = told["ServicesLastAccessed"]
        return {one["ActionName"]: one for one in kms["TrackedActionsLastAccessed"]}

    until(lambda: "LastAccessedTime" in last_used()["Encrypt"])
    actions = last_used()
    assert actions["Decrypt"] == {"ActionName": "Decrypt"} and actions.keys() == {"Encrypt", "Decrypt"}
    assert (actions["Encrypt"]["LastAccessedEntity"], actions["Encrypt"]["LastAccessedRegion"]) == (user.arn(), "eu-west-1")


def test_who_grants_access_to_a_service(root, iam):
    arn = root.new_policy("granting", allow("kms:*"))
    user = root.new_user("granted", allow("sts:*"))
    iam.attach_user_policy(UserName="granted", PolicyArn=arn)
    (kms,) = iam.list_policies_granting_service_access(Arn=user.arn(), ServiceNamespaces=["kms"])["PoliciesGrantingServiceAccess"]
    assert [one["PolicyName"] for one in kms["Policies"]] == ["granting"]


def test_the_summary_counts(root, iam):
    before = iam.get_account_summary()["SummaryMap"]
    root.new_user("counted")
    root.new_policy("counted", allow("kms:*"))
    iam.create_group(GroupName="counted")
    after = iam.get_account_summary()["SummaryMap"]
    assert {name for name in before if before[name] != after[name]} == {"Users", "Policies", "PolicyVersionsInUse", "Groups"}
    assert after["Users"] == before["Users"] + 1 and after["AccessKeysPerUserQuota"] == 2


def test_a_policy_document_is_told_as_it_was_given(root, iam):
    root.new_user("faithful")
    document = policy(allow("kms:*", Sid="One")).replace(", ", ",\n\t")
    iam.put_user_policy(UserName="faithful", PolicyName="p", PolicyDocument=document)
    told = []
    iam.meta.events.register("before-parse.iam.GetUserPolicy", lambda response_dict, **_: told.append(response_dict["body"].decode()))
    iam.get_user_policy(UserName="faithful", PolicyName="p")
    (body,) = told
    assert urllib.parse.unquote(body.split("<PolicyDocument>")[1].split("</PolicyDocument>")[0]) == document

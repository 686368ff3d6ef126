"""Roles: who gets in, and what a session may do."""

import datetime
import json

import pytest

from conftest import Server, until
from identities import Caller, allow, denied, deny, policy, refused, trust


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


@pytest.fixture(scope="module")
def iam(root):
    return root.client("iam")


@pytest.fixture(scope="module")
def me(root):
    """The account, as a principal."""
    return root.arn()


@pytest.fixture(scope="module")
def operator(root):
    return root.new_user("operator", allow("sts:*"))


def test_a_session_has_its_roles_permissions(root, operator, me, key):
    role = root.new_role("sealer", trust(me), allow("kms:Encrypt"))
    operator.may_not_encrypt(key)
    session = operator.assume(role, "night")
    assert session.arn() == f"arn:aws:sts::{root.account()}:assumed-role/sealer/night"
    sealed = session.may_encrypt(key)
    with denied(f"User: {session.arn()} is not authorized to perform: kms:Decrypt on resource: {key} because no identity-based policy"):
        session.client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)


def test_a_change_of_the_role_reaches_running_sessions(root, iam, operator, me, key):
    session = operator.assume(root.new_role("changing", trust(me)))
    session.may_not_encrypt(key)
    iam.put_role_policy(RoleName="changing", PolicyName="p", PolicyDocument=policy(allow("kms:*")))
    session.may_encrypt(key)
    iam.delete_role_policy(RoleName="changing", PolicyName="p")
    session.may_not_encrypt(key)


def test_only_who_is_trusted_gets_in(root, iam, operator, me):
    stranger = root.new_user("stranger")
    role = root.new_role("trusting", trust(operator.arn()))
    operator.assume(role)
    words = f"User: {stranger.arn()} is not authorized to perform: sts:AssumeRole on resource: {role}"
    with denied(words):
        stranger.assume(role)
    # Trust in the account leaves it to policies; trust in a user is enough by itself.
    iam.update_assume_role_policy(RoleName="trusting", PolicyDocument=trust(me))
    with denied(words):
        stranger.assume(role)
    iam.update_assume_role_policy(RoleName="trusting", PolicyDocument=trust(stranger.arn()))
    stranger.assume(role)
    with denied():
        operator.assume(role)


def test_a_role_of_a_service_is_not_for_users(root, operator):
    role = root.new_role("for-machines", trust({"Service": "ec2.amazonaws.com"}))
    with denied():
        operator.assume(role)


def test_a_missing_role_reads_like_a_closed_one(root, operator):
    closed = root.new_role("closed", trust({"Service": "ec2.amazonaws.com"}))
    missing = closed.replace("closed", "missing")
    for role in (closed, missing):
        with denied(f"is not authorized to perform: sts:AssumeRole on resource: {role}"):
            operator.assume(role)


def test_a_boundary_limits_a_role(root, iam, operator, me, key):
    boundary = root.new_policy("role-bounds", allow("kms:Encrypt"))
    session = operator.assume(root.new_role("bounded", trust(me), allow("*"), PermissionsBoundary=boundary))
    session.may_encrypt(key)
    with denied("no permissions boundary allows the kms:DescribeKey action"):
        session.client("kms").describe_key(KeyId=key)
    iam.delete_role_permissions_boundary(RoleName="bounded")
    session.client("kms").describe_key(KeyId=key)


def test_a_key_policy_may_name_a_role_or_one_session_of_it(root, operator, me):
    role = root.new_role("reader", trust(me))
    session = operator.assume(role, "early")
    for principal, others_too in [(role, True), (session.arn(), False)]:
        key = root.new_key()
        kms = root.client("kms")
        given = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
        given["Statement"].append({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "kms:Encrypt", "Resource": "*"})
        kms.put_key_policy(KeyId=key, Policy=json.dumps(given))
        session.may_encrypt(key)
        late = operator.assume(role, "late")
        (late.may_encrypt if others_too else late.may_not_encrypt)(key)


def test_a_deny_of_old_tokens_revokes_sessions(root, iam, operator, me, key):
    role = root.new_role("revoked", trust(me), allow("kms:*"))
    session = operator.assume(role)
    session.may_encrypt(key)
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
    old = {"DateLessThan": {"aws:TokenIssueTime": later.strftime("%Y-%m-%dT%H:%M:%SZ")}}
    iam.put_role_policy(RoleName="revoked", PolicyName="revoke", PolicyDocument=policy(deny("*", Condition=old)))
    session.may_not_encrypt(key, "explicit deny")


def test_sessions_of_a_deleted_role_are_dead_and_its_name_is_not_its_heir(root, iam, operator, me, key):
    session = operator.assume(root.new_role("short-lived", trust(me), allow("kms:*")))
    session.may_encrypt(key)
    iam.delete_role_policy(RoleName="short-lived", PolicyName="own")
    iam.delete_role(RoleName="short-lived")
    root.new_role("short-lived", trust(me), allow("kms:*"))
    with pytest.raises(session.client("kms").exceptions.ClientError):
        session.may_encrypt(key)


def test_a_trusted_user_made_anew_is_a_stranger(root, iam):
    user = root.new_user("reborn")
    role = root.new_role("of-the-reborn", trust(user.arn()))
    user.assume(role)
    unique_id = iam.get_user(UserName="reborn")["User"]["UserId"]
    iam.delete_access_key(UserName="reborn", AccessKeyId=user.key)
    iam.delete_user(UserName="reborn")
    with denied():
        root.new_user("reborn").assume(role)
    shown = iam.get_role(RoleName="of-the-reborn")["Role"]["AssumeRolePolicyDocument"]
    assert shown["Statement"][0]["Principal"] == {"AWS": unique_id}


def test_trust_in_nobody_who_exists_is_refused(root, me):
    nobody = me.replace(":root", ":user/nobody")
    with refused("MalformedPolicyDocument", f'Invalid principal in policy: "AWS":"{nobody}"'):
        root.new_role("trusts-nobody", trust(nobody))


def test_a_deny_in_the_trust_wins(root, operator, me):
    both = [
        {"Effect": "Allow", "Principal": {"AWS": me}, "Action": "sts:AssumeRole"},
        {"Effect": "Deny", "Principal": {"AWS": operator.arn()}, "Action": "sts:AssumeRole"},
    ]
    role = root.new_role("but-not-you", policy(*both))
    with denied():
        operator.assume(role)


def test_a_role_shows_when_it_was_last_used(root, iam, operator, me, key):
    role = root.new_role("used", trust(me), allow("kms:*"))
    assert iam.get_role(RoleName="used")["Role"].get("RoleLastUsed", {}) == {}
    operator.assume(role).may_encrypt(key)
    used = until(lambda: iam.get_role(RoleName="used")["Role"].get("RoleLastUsed"))
    assert used["Region"] == "eu-west-1"


def test_instance_profiles_hold_one_role(root, iam):
    trusted = trust({"Service": "ec2.amazonaws.com"})
    root.new_role("machine", trusted)
    root.new_role("machine-2", trusted)
    iam.create_instance_profile(InstanceProfileName="machine")
    iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="machine")
    with refused("LimitExceeded"):
        iam.add_role_to_instance_profile(InstanceProfileName="machine", RoleName="machine-2")
    with refused("DeleteConflict"):
        iam.delete_role(RoleName="machine")
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="machine")
    (profile,) = iam.list_instance_profiles_for_role(RoleName="machine")["InstanceProfiles"]
    assert [role["RoleName"] for role in profile["Roles"]] == ["machine"]
    iam.remove_role_from_instance_profile(InstanceProfileName="machine", RoleName="machine")
    iam.delete_instance_profile(InstanceProfileName="machine")
    iam.delete_role(RoleName="machine")


def test_a_roles_name_is_passed_only_by_who_may(root, iam):
    root.new_role("passed", trust({"Service": "ec2.amazonaws.com"}))
    iam.create_instance_profile(InstanceProfileName="passing")
    asked = dict(InstanceProfileName="passing", RoleName="passed")
    user = root.new_user("passer", allow("iam:AddRoleToInstanceProfile"))
    with denied("iam:PassRole"):
        user.client("iam").add_role_to_instance_profile(**asked)
    to_ec2 = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
    grant = allow(["iam:AddRoleToInstanceProfile", "iam:PassRole"], Condition=to_ec2)
    iam.put_user_policy(UserName="passer", PolicyName="own", PolicyDocument=policy(allow("iam:AddRoleToInstanceProfile"), grant))
    user.client("iam").add_role_to_instance_profile(**asked)


def test_a_service_linked_role_is_the_services(iam):
    made = iam.create_service_linked_role(AWSServiceName="guardduty.amazonaws.com")["Role"]
    name = made["RoleName"]
    assert made["Path"] == "/aws-service-role/guardduty.amazonaws.com/"
    with refused("UnmodifiableEntity"):
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy(allow("*")))
    task = iam.delete_service_linked_role(RoleName=name)["DeletionTaskId"]
    until(lambda: iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"] == "SUCCEEDED")
    with refused("NoSuchEntity"):
        iam.get_role(RoleName=name)


def test_sessions_outlive_a_restart(secure):
    root = Caller.root(secure)
    key, user = root.new_key(), root.new_user("alice", allow("sts:*"))
    session = user.assume(root.new_role("r", trust(root.arn()), allow("kms:*")))
    secure.kill()
    again = Server(data_dir=secure.data_dir)
    Caller(again, session.key, session.secret, session.token).may_encrypt(key)
    again.stop()

"""Users, groups and boundaries: what they allow holds at the next call."""

import json

import pytest

from conftest import Server
from identities import Caller, allow, denied, deny, policy, refused


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


@pytest.fixture(scope="module")
def iam(root):
    return root.client("iam")


def test_a_policy_holds_from_the_next_call_on(root, iam, key):
    alice = root.new_user("alice")
    words = f"User: {alice.arn()} is not authorized to perform: kms:Encrypt on resource: {key} because no identity-based policy allows the kms:Encrypt action"
    alice.may_not_encrypt(key, words)
    iam.put_user_policy(UserName="alice", PolicyName="kms", PolicyDocument=policy(allow("kms:Encrypt", key)))
    sealed = alice.may_encrypt(key)
    with denied("no identity-based policy allows the kms:Decrypt action"):
        alice.client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)
    iam.delete_user_policy(UserName="alice", PolicyName="kms")
    alice.may_not_encrypt(key, words)


def test_a_policy_for_one_key_is_for_no_other(root, key):
    user = root.new_user("one-key", allow("kms:Encrypt", key))
    user.may_encrypt(key)
    user.may_not_encrypt(root.new_key(), "no identity-based policy")


def test_groups_give_and_take_with_membership(root, iam, key):
    user = root.new_user("member")
    iam.create_group(GroupName="sealers")
    iam.put_group_policy(GroupName="sealers", PolicyName="kms", PolicyDocument=policy(allow("kms:*")))
    user.may_not_encrypt(key)
    iam.add_user_to_group(GroupName="sealers", UserName="member")
    user.may_encrypt(key)
    assert [group["GroupName"] for group in iam.list_groups_for_user(UserName="member")["Groups"]] == ["sealers"]
    assert [one["UserName"] for one in iam.get_group(GroupName="sealers")["Users"]] == ["member"]
    iam.remove_user_from_group(GroupName="sealers", UserName="member")
    user.may_not_encrypt(key)


def test_a_deny_wins_wherever_it_stands(root, iam, key):
    user = root.new_user("denied", allow("*"))
    user.may_encrypt(key)
    iam.create_group(GroupName="suspended")
    iam.attach_group_policy(GroupName="suspended", PolicyArn=root.new_policy("no-kms", deny("kms:*")))
    iam.add_user_to_group(GroupName="suspended", UserName="denied")
    user.may_not_encrypt(key, "with an explicit deny in an identity-based policy")


def test_a_boundary_limits_even_administrators(root, iam, key):
    boundary = root.new_policy("sealing-only", allow(["kms:Encrypt", "sts:*"]))
    user = root.new_user("bounded", allow("*"), PermissionsBoundary=boundary)
    sealed = user.may_encrypt(key)
    with denied("because no permissions boundary allows the kms:Decrypt action"):
        user.client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)
    assert iam.get_user(UserName="bounded")["User"]["PermissionsBoundary"]["PermissionsBoundaryArn"] == boundary
    with refused("DeleteConflict"):
        iam.delete_policy(PolicyArn=boundary)
    iam.delete_user_permissions_boundary(UserName="bounded")
    assert user.client("kms").decrypt(CiphertextBlob=sealed)["Plaintext"] == b"x"


def test_a_boundary_gives_nothing(root, key):
    boundary = root.new_policy("everything", allow("*"))
    user = root.new_user("bounded-only", PermissionsBoundary=boundary)
    user.may_not_encrypt(key, "no identity-based policy")


def test_variables_are_of_who_calls(root):
    own = "arn:aws:iam::*:user/${aws:username}"
    one, other = (root.new_user(name, allow("iam:GetUser", own)) for name in ("self-one", "self-other"))
    assert one.client("iam").get_user()["User"]["UserName"] == "self-one"
    assert other.client("iam").get_user(UserName="self-other")["User"]["UserName"] == "self-other"
    with denied("iam:GetUser on resource"):
        one.client("iam").get_user(UserName="self-other")


def test_who_may_not_ask_does_not_learn_who_exists(root):
    user = root.new_user("curious")
    for name in ("curious", "nobody-of-this-name"):
        with denied("is not authorized to perform: iam:GetUser on resource"):
            user.client("iam").get_user(UserName=name)


def test_an_access_key_can_be_switched_off_on_and_away(root, iam, key):
    user = root.new_user("switched", allow("*"))
    user.may_encrypt(key)
    iam.update_access_key(UserName="switched", AccessKeyId=user.key, Status="Inactive")
    with refused("UnrecognizedClientException"):
        user.client("kms").list_keys()
    with refused("InvalidClientTokenId"):
        user.arn()
    iam.update_access_key(UserName="switched", AccessKeyId=user.key, Status="Active")
    user.may_encrypt(key)
    iam.delete_access_key(UserName="switched", AccessKeyId=user.key)
    with refused("UnrecognizedClientException"):
        user.client("kms").list_keys()


def test_a_key_policy_names_a_user_not_a_name(root, iam):
    user = root.new_user("named")
    arn, key = user.arn(), root.new_key()
    kms = root.client("kms")
    given = json.loads(kms.get_key_policy(KeyId=key)["Policy"])
    given["Statement"].append({"Sid": "named", "Effect": "Allow", "Principal": {"AWS": arn}, "Action": "kms:Encrypt", "Resource": "*"})
    kms.put_key_policy(KeyId=key, Policy=json.dumps(given))
    user.may_encrypt(key)
    unique_id = iam.get_user(UserName="named")["User"]["UserId"]
    iam.delete_access_key(UserName="named", AccessKeyId=user.key)
    iam.delete_user(UserName="named")
    root.new_user("named").may_not_encrypt(key)
    shown = json.loads(kms.get_key_policy(KeyId=key)["Policy"])["Statement"][-1]
    assert shown["Principal"] == {"AWS": unique_id}
    with refused("MalformedPolicyDocumentException"):
        given["Statement"][-1]["Principal"] = {"AWS": arn.replace("named", "missing")}
        kms.put_key_policy(KeyId=key, Policy=json.dumps(given))


def test_a_renamed_user_stays_who_it_is(root, iam, key):
    user = root.new_user("maiden", allow("kms:*"))
    before = user.client("sts").get_caller_identity()
    iam.update_user(UserName="maiden", NewUserName="married", NewPath="/family/")
    after = user.client("sts").get_caller_identity()
    assert after["UserId"] == before["UserId"] and after["Arn"].endswith(":user/family/married")
    user.may_encrypt(key)
    with refused("NoSuchEntity", "The user with name maiden cannot be found."):
        iam.get_user(UserName="maiden")


def test_a_user_with_belongings_is_not_deleted(root, iam):
    user = root.new_user("rich", allow("*"))
    with refused("DeleteConflict"):
        iam.delete_user(UserName="rich")
    iam.delete_access_key(UserName="rich", AccessKeyId=user.key)
    with refused("DeleteConflict"):
        iam.delete_user(UserName="rich")
    iam.delete_user_policy(UserName="rich", PolicyName="own")
    iam.delete_user(UserName="rich")
    with refused("NoSuchEntity"):
        iam.get_user(UserName="rich")


def test_names_are_taken_whatever_their_case(iam):
    iam.create_user(UserName="Case")
    with refused("EntityAlreadyExists", "User with name case already exists."):
        iam.create_user(UserName="case")


def test_lists_are_paged_and_filtered_by_path(iam):
    made = {f"paged-{number}" for number in range(5)}
    for name in made:
        iam.create_user(UserName=name, Path="/paged/")
    pages = list(iam.get_paginator("list_users").paginate(PathPrefix="/paged/", PaginationConfig={"PageSize": 2}))
    assert len(pages) == 3
    assert [user["UserName"] for page in pages for user in page["Users"]] == sorted(made)


def test_tags_are_seen_and_decide(root, iam):
    user = root.new_user("tagged", allow("iam:ListUserTags", Condition={"StringEquals": {"iam:ResourceTag/team": "blue"}}))
    with denied():
        user.client("iam").list_user_tags(UserName="tagged")
    iam.tag_user(UserName="tagged", Tags=[{"Key": "team", "Value": "blue"}])
    assert user.client("iam").list_user_tags(UserName="tagged")["Tags"] == [{"Key": "team", "Value": "blue"}]


def test_dev_enforces_only_when_asked():
    for flags, is_enforced in [((), False), (("--enforce",), True)]:
        server = Server(*flags)
        admin = Caller(server, "111122223333", "any")
        key, user = admin.new_key(), admin.new_user("alice")
        assert user.arn() == "arn:aws:iam::111122223333:user/alice"
        if is_enforced:
            user.may_not_encrypt(key, "no identity-based policy")
            admin.client("iam").put_user_policy(UserName="alice", PolicyName="p", PolicyDocument=policy(allow("kms:*")))
        user.may_encrypt(key)
        server.stop()


def test_all_of_it_outlives_a_restart(tmp_path):
    server = Server(data_dir=tmp_path)
    root = Caller.root(server)
    key, user = root.new_key(), root.new_user("alice", allow("kms:Encrypt"))
    server.kill()
    server = Server(data_dir=tmp_path)
    again = Caller(server, user.key, user.secret)
    again.may_encrypt(key)
    with denied():
        again.client("kms").disable_key(KeyId=key)
    server.stop()

"""Managed policies, their versions and conditions, judged by what callers can do."""

import json

import pytest

from identities import allow, denied, deny, policy, refused, trust


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


@pytest.fixture(scope="module")
def iam(root):
    return root.client("iam")


def test_the_default_version_is_the_one_that_counts(root, iam, key):
    user = root.new_user("versioned")
    arn = root.new_policy("versioned", allow("kms:DescribeKey"))
    iam.attach_user_policy(UserName="versioned", PolicyArn=arn)
    user.may_not_encrypt(key)
    wider = policy(allow("kms:*"))
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=wider)
    user.may_not_encrypt(key)
    iam.set_default_policy_version(PolicyArn=arn, VersionId="v2")
    user.may_encrypt(key)
    assert iam.get_policy_version(PolicyArn=arn, VersionId="v2")["PolicyVersion"]["Document"] == json.loads(wider)
    with refused("DeleteConflict"):
        iam.delete_policy_version(PolicyArn=arn, VersionId="v2")
    iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(deny("kms:*")), SetAsDefault=True)
    user.may_not_encrypt(key, "with an explicit deny in an identity-based policy")


def test_a_policy_has_five_versions_at_most(root, iam):
    arn = root.new_policy("five", allow("kms:*"))
    for _ in range(4):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow("kms:List*")))
    with refused("LimitExceeded"):
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow("kms:List*")))
    iam.delete_policy_version(PolicyArn=arn, VersionId="v3")
    assert iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow("kms:List*")))["PolicyVersion"]["VersionId"] == "v6"


def test_policies_of_aws_are_there(root, iam, key):
    user = root.new_user("auditor")
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    iam.attach_user_policy(UserName="auditor", PolicyArn=arn)
    user.client("kms").describe_key(KeyId=key)
    user.client("iam").list_users()
    user.may_not_encrypt(key)
    iam.attach_user_policy(UserName="auditor", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    user.may_encrypt(key)
    with denied():
        iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(allow("*")))


def test_where_a_policy_is_attached_is_known(root, iam):
    arn = root.new_policy("everywhere", allow("kms:*"))
    root.new_user("user-of-it")
    root.new_role("role-of-it", trust(root.arn()))
    iam.create_group(GroupName="group-of-it")
    iam.attach_user_policy(UserName="user-of-it", PolicyArn=arn)
    iam.attach_role_policy(RoleName="role-of-it", PolicyArn=arn)
    iam.attach_group_policy(GroupName="group-of-it", PolicyArn=arn)
    found = iam.list_entities_for_policy(PolicyArn=arn)
    assert [one["UserName"] for one in found["PolicyUsers"]] == ["user-of-it"]
    assert [one["RoleName"] for one in found["PolicyRoles"]] == ["role-of-it"]
    assert [one["GroupName"] for one in found["PolicyGroups"]] == ["group-of-it"]
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 3
    with refused("DeleteConflict"):
        iam.delete_policy(PolicyArn=arn)
    iam.detach_user_policy(UserName="user-of-it", PolicyArn=arn)
    with refused("NoSuchEntity"):
        iam.detach_user_policy(UserName="user-of-it", PolicyArn=arn)


def test_a_list_of_policies_is_filtered(root, iam):
    arn = root.new_policy("lonely", allow("kms:*"), Path="/filtered/")

    def listed(**how):
        pages = iam.get_paginator("list_policies").paginate(**how)
        return {one["Arn"] for page in pages for one in page["Policies"]}

    assert listed(PathPrefix="/filtered/") == {arn}
    assert listed(PathPrefix="/filtered/", OnlyAttached=True) == set()
    assert arn in listed(Scope="Local") and "arn:aws:iam::aws:policy/AdministratorAccess" not in listed(Scope="Local")
    assert "arn:aws:iam::aws:policy/AdministratorAccess" in listed(Scope="AWS")


@pytest.mark.parametrize(
    "document",
    [
        "{",
        "[]",
        '{"Version": "2012-10-17"}',
        '{"Version": "2020-01-01", "Statement": []}',
        policy(allow("encrypt")),
        policy(allow("kms:Encrypt", "not-an-arn")),
        policy({"Effect": "Maybe", "Action": "kms:*", "Resource": "*"}),
        policy({"Effect": "Allow", "Action": "kms:*"}),
        policy({"Effect": "Allow", "Action": "kms:*", "NotAction": "kms:*", "Resource": "*"}),
        policy(allow("kms:*", Principal="*")),
        policy(allow("kms:*", Condition={"StringSounds": {"aws:username": "a"}})),
        policy(allow("kms:*", Sid="not alphanumeric")),
        policy(allow("kms:*", Sid="same"), allow("sts:*", Sid="same")),
    ],
)
def test_malformed_documents_are_refused(iam, document):
    with refused("MalformedPolicyDocument"):
        iam.create_policy(PolicyName="malformed", PolicyDocument=document)


TEAM = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
CONDITIONS = [
    ({"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}, {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}),
    ({"Bool": {"aws:SecureTransport": "true"}}, {"Bool": {"aws:SecureTransport": "false"}}),
    ({"StringEquals": {"aws:RequestedRegion": ["eu-west-1", "eu-north-1"]}}, {"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}),
    ({"StringLike": {"aws:UserAgent": "*oto*"}}, {"StringLike": {"aws:UserAgent": "curl*"}}),
    ({"StringEquals": {"kms:EncryptionContext:team": "blue"}}, {"StringEquals": {"kms:EncryptionContext:team": "red"}}),
    ({"ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["team"]}}, {"ForAnyValue:StringEquals": {"kms:EncryptionContextKeys": ["other"]}}),
    ({"Null": {"aws:MultiFactorAuthPresent": "true"}}, {"Bool": {"aws:MultiFactorAuthPresent": "false"}}),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:user/condition-*"}}, {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/*"}}),
    ({"StringEquals": {"aws:PrincipalType": "User"}}, {"StringEquals": {"aws:PrincipalType": "AssumedRole"}}),
    ({"StringEquals": {"aws:username": "${aws:username}"}}, {"StringEquals": {"aws:username": "Condition-1"}}),
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_conditions_decide(root, iam, key, number):
    holds, fails = CONDITIONS[number]
    name, context = f"condition-{number}", {"team": "blue"}
    user = root.new_user(name, allow("kms:Encrypt", Condition=holds))
    user.may_encrypt(key, EncryptionContext=context)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(allow("kms:Encrypt", Condition=fails)))
    user.may_not_encrypt(key, "no identity-based policy", EncryptionContext=context)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(allow("*"), deny("kms:Encrypt", Condition=holds)))
    user.may_not_encrypt(key, "explicit deny", EncryptionContext=context)
    iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=policy(allow("*"), deny("kms:Encrypt", Condition=fails)))
    user.may_encrypt(key, EncryptionContext=context)


def test_the_page_that_refers_is_a_condition(root, key):
    at_home = {"StringLike": {"aws:Referer": "https://home.example/*"}}
    user = root.new_user("referred", allow("kms:Encrypt", Condition=at_home))
    user.may_not_encrypt(key)

    def encrypt(page):
        kms = user.client("kms")
        kms.meta.events.register("before-sign.kms", lambda request, **_: request.headers.add_header("Referer", page))
        return kms.encrypt(KeyId=key, Plaintext=b"x")

    encrypt("https://home.example/keys")
    with denied("no identity-based policy"):
        encrypt("https://elsewhere.example/https://home.example/")


def test_tags_of_caller_and_key_must_agree(root, iam):
    keys = {team: root.new_key(Tags=[{"TagKey": "team", "TagValue": team}]) for team in ("blue", "red")}
    user = root.new_user("teammate", allow("kms:*", Condition=TEAM), Tags=[{"Key": "team", "Value": "blue"}])
    user.may_encrypt(keys["blue"])
    user.may_not_encrypt(keys["red"])
    iam.tag_user(UserName="teammate", Tags=[{"Key": "team", "Value": "red"}])
    user.may_encrypt(keys["red"])
    user.may_not_encrypt(keys["blue"])


def test_everything_but_is_everything_but(root, key):
    user = root.new_user("not-iam", {"Effect": "Allow", "NotAction": ["iam:*", "kms:Disable*"], "Resource": "*"})
    user.may_encrypt(key)
    with denied():
        user.client("kms").disable_key(KeyId=key)
    with denied():
        user.client("iam").list_users()


def test_a_tag_asked_for_at_creation_is_asked_about(root):
    blue = {"StringEquals": {"aws:RequestTag/team": "blue"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]}}
    user = root.new_user("tagger", allow(["iam:CreateUser", "iam:TagUser"], Condition=blue))
    iam = user.client("iam")
    iam.create_user(UserName="made-blue", Tags=[{"Key": "team", "Value": "blue"}])
    for tags in ([], [{"Key": "team", "Value": "red"}], [{"Key": "team", "Value": "blue"}, {"Key": "more", "Value": "1"}]):
        with denied("iam:CreateUser"):
            iam.create_user(UserName="made-otherwise", Tags=tags)


def test_a_delegate_makes_only_users_with_the_boundary(root):
    boundary = root.new_policy("delegates-bound", allow("kms:*"))
    bounded = {"StringEquals": {"iam:PermissionsBoundary": boundary}}
    delegate = root.new_user("delegate", allow(["iam:CreateUser", "iam:PutUserPolicy"], Condition=bounded)).client("iam")
    with denied("iam:CreateUser"):
        delegate.create_user(UserName="unbounded")
    delegate.create_user(UserName="within-bounds", PermissionsBoundary=boundary)
    delegate.put_user_policy(UserName="within-bounds", PolicyName="p", PolicyDocument=policy(allow("*")))
    with denied("iam:CreateAccessKey"):
        delegate.create_access_key(UserName="within-bounds")
    root.new_user("free")
    with denied("iam:PutUserPolicy"):
        delegate.put_user_policy(UserName="free", PolicyName="p", PolicyDocument=policy(allow("*")))


def test_policies_have_sizes_and_users_so_many(root, iam):
    root.new_user("laden")
    with refused("LimitExceeded", "Maximum policy size of 2048 bytes exceeded for user laden"):
        large = policy(allow([f"kms:{number:060}" for number in range(40)]))
        iam.put_user_policy(UserName="laden", PolicyName="large", PolicyDocument=large)
    with refused("LimitExceeded", "Cannot exceed quota for PolicySize: 6144"):
        root.new_policy("too-large", allow([f"kms:{number:060}" for number in range(120)]))
    arns = [root.new_policy(f"laden-{number}", allow("kms:*")) for number in range(11)]
    for arn in arns[:10]:
        iam.attach_user_policy(UserName="laden", PolicyArn=arn)
    with refused("LimitExceeded", "Cannot exceed quota for PoliciesPerUser: 10"):
        iam.attach_user_policy(UserName="laden", PolicyArn=arns[10])

"""Sessions: of roles, of users, of the federated, and what limits each."""

import datetime
import json
import subprocess

import botocore.crt.auth
import pytest

from conftest import BINARY, Server, until
from identities import Caller, allow, denied, deny, policy, refused, trust

EVERYTHING = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


@pytest.fixture(scope="module")
def me(root):
    return root.arn()


@pytest.fixture(scope="module")
def operator(root):
    return root.new_user("operator", allow("sts:*"), allow("kms:*"))


def tags(**pairs):
    return [{"Key": name, "Value": value} for name, value in pairs.items()]


def test_root_assumes_no_role(root, me):
    role = root.new_role("for-users", trust(me))
    with denied("Roles may not be assumed by root accounts."):
        root.assume(role)


def test_a_session_policy_takes_but_does_not_give(root, operator, me, key):
    role = root.new_role("wide", trust(me), allow("kms:*"))
    narrow = operator.assume(role, Policy=policy(allow(["kms:Encrypt", "iam:*"])))
    sealed = narrow.may_encrypt(key)
    with denied("because no session policy allows the kms:Decrypt action"):
        narrow.client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)
    with denied("iam:ListUsers"):
        narrow.client("iam").list_users()
    arn = root.new_policy("session-policy", allow("kms:DescribeKey"))
    managed = operator.assume(role, PolicyArns=[{"arn": arn}])
    managed.client("kms").describe_key(KeyId=key)
    managed.may_not_encrypt(key, "session policy")
    with refused("MalformedPolicyDocument"):
        operator.assume(role, Policy="{")


def scoped(caller, *statements, **more):
    """The same session, with less that it may."""
    if statements:
        more["Policy"] = policy(*statements)
    return Caller.of(caller.server, caller.client("sts").get_scoped_credentials(**more)["Credentials"])


def test_a_session_is_scoped_down_time_after_time(root, operator, me):
    role = root.new_role("to-scope", trust(me), allow("*"))
    session = operator.assume(role)
    key = root.new_key(Policy=policy({"Effect": "Allow", "Principal": {"AWS": [session.arn(), root.arn()]}, "Action": "kms:*", "Resource": "*"}))
    no_more = allow(["kms:Encrypt", "kms:DescribeKey", "sts:*"])
    once = scoped(session, no_more)
    assert once.arn() == session.arn()
    sealed = once.may_encrypt(key)
    session.client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)
    # The key's policy names the session itself, which a session policy would not limit.
    with denied("because no session policy allows the kms:Decrypt action"):
        once.client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)
    twice = scoped(once, allow(["kms:Encrypt", "kms:Decrypt", "sts:*"]))
    twice.may_encrypt(key)
    for refused_call in (lambda kms: kms.describe_key(KeyId=key), lambda kms: kms.decrypt(CiphertextBlob=sealed, KeyId=key)):
        with denied("session policy"):
            refused_call(twice.client("kms"))
    thrice = scoped(twice, allow("sts:*"))
    with denied():
        scoped(thrice, allow("sts:*"))
    brief = thrice.client("sts").get_scoped_credentials(DurationSeconds=60)
    assert brief["ScopedPoliciesCount"] == 3
    with refused("InsufficientSessionLifetime"):
        session.client("sts").get_scoped_credentials(DurationSeconds=7200)
    with refused("InvalidSubjectCredentials"):
        operator.client("sts").get_scoped_credentials(DurationSeconds=60)


def test_an_external_id_must_be_the_agreed_one(root, operator, me):
    role = root.new_role("external", trust(me, Condition={"StringEquals": {"sts:ExternalId": "agreed"}}))
    operator.assume(role, ExternalId="agreed")
    for wrong in ({}, {"ExternalId": "Agreed"}):
        with denied("sts:AssumeRole"):
            operator.assume(role, **wrong)


def test_roles_are_chained_for_an_hour_at_most(root, operator, me, key):
    last = root.new_role("chain-last", trust(me), allow("kms:*"), MaxSessionDuration=7200)
    first = root.new_role("chain-first", trust(me), allow("sts:AssumeRole", last))
    session = operator.assume(first)
    session.may_not_encrypt(key)
    session.assume(last).may_encrypt(key)
    operator.assume(last, DurationSeconds=7200)
    with refused("ValidationError", "exceeds the 1 hour session limit for roles assumed by role chaining"):
        session.assume(last, DurationSeconds=7200)
    with refused("ValidationError", "exceeds the MaxSessionDuration set for this role"):
        operator.assume(first, DurationSeconds=7200)


def test_session_tags_stand_before_the_roles_own(root, operator, me):
    keys = {team: root.new_key(Tags=[{"TagKey": "team", "TagValue": team}]) for team in ("blue", "red")}
    same_team = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    role = root.new_role("team", trust(me, EVERYTHING), allow("kms:*", Condition=same_team), Tags=tags(team="red"))
    plain = operator.assume(role)
    plain.may_encrypt(keys["red"])
    plain.may_not_encrypt(keys["blue"])
    tagged = operator.assume(role, Tags=tags(team="blue"))
    tagged.may_encrypt(keys["blue"])
    tagged.may_not_encrypt(keys["red"])


def test_tags_must_be_trusted(root, operator, me):
    untagged = root.new_role("untagged", trust(me))
    with denied("sts:TagSession"):
        operator.assume(untagged, Tags=tags(team="blue"))
    only_blue = trust(me, EVERYTHING, Condition={"StringEquals": {"aws:RequestTag/team": "blue"}})
    role = root.new_role("only-blue", only_blue)
    operator.assume(role, Tags=tags(team="blue"))
    with denied():
        operator.assume(role, Tags=tags(team="red"))
    with refused("InvalidParameterValue"):
        operator.assume(role, Tags=tags(team="blue", TEAM="blue"))


def test_transitive_tags_follow_and_cannot_be_replaced(root, operator, me):
    key = root.new_key(Tags=[{"TagKey": "team", "TagValue": "blue"}])
    same_team = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    last = root.new_role("transitive-last", trust(me, EVERYTHING), allow("kms:*", Condition=same_team))
    first = root.new_role("transitive-first", trust(me, EVERYTHING), allow(EVERYTHING, last))
    follows = operator.assume(first, Tags=tags(team="blue"), TransitiveTagKeys=["team"])
    follows.assume(last).may_encrypt(key)
    with refused("InvalidParameterValue"):
        follows.assume(last, Tags=tags(team="red"))
    stays = operator.assume(first, Tags=tags(team="blue"))
    stays.assume(last).may_not_encrypt(key)


def test_a_source_identity_sticks(root, operator, me, key):
    known = {"StringEquals": {"aws:SourceIdentity": "alice"}}
    last = root.new_role("source-last", trust(me, EVERYTHING), allow("kms:*", Condition=known))
    first = root.new_role("source-first", trust(me, EVERYTHING), allow(EVERYTHING, last))
    operator.assume(last).may_not_encrypt(key)
    session = operator.assume(first, SourceIdentity="alice")
    chained = session.assume(last)
    chained.may_encrypt(key)
    with denied():
        session.assume(last, SourceIdentity="bob")
    with denied("sts:SetSourceIdentity"):
        operator.assume(root.new_role("source-untrusted", trust(me)), SourceIdentity="alice")


def test_the_session_of_a_user_is_the_user(operator, key):
    session = Caller.of(operator.server, operator.client("sts").get_session_token()["Credentials"])
    assert session.arn() == operator.arn()
    session.may_encrypt(key)
    with refused("InvalidClientTokenId"):
        session.client("iam").list_users()
    with denied():
        session.client("sts").get_session_token()


def test_who_is_federated_has_no_more_than_user_and_policy_allow(operator, key):
    sts = operator.client("sts")
    policies = {"none": None, "encrypting": policy(allow("kms:Encrypt")), "administering": policy(allow("*"))}
    made = {name: sts.get_federation_token(Name=name, **({"Policy": given} if given else {})) for name, given in policies.items()}
    callers = {name: Caller.of(operator.server, one["Credentials"]) for name, one in made.items()}
    assert callers["encrypting"].arn().endswith(":federated-user/encrypting")
    callers["none"].may_not_encrypt(key)
    sealed = callers["encrypting"].may_encrypt(key)
    with denied("session policy"):
        callers["encrypting"].client("kms").decrypt(CiphertextBlob=sealed, KeyId=key)
    callers["administering"].may_encrypt(key)
    with refused("InvalidClientTokenId"):
        callers["administering"].client("iam").list_users()


def test_sessions_die_with_their_user_and_know_no_heir(root, key):
    iam, user = root.client("iam"), root.new_user("mortal", allow("*"))
    sts = user.client("sts")
    made = sts.get_session_token(), sts.get_federation_token(Name="mortal", Policy=policy(allow("kms:*")))
    sessions = [Caller.of(user.server, one["Credentials"]) for one in made]
    iam.delete_access_key(UserName="mortal", AccessKeyId=user.key)
    for session in sessions:
        session.may_encrypt(key)
    iam.put_user_policy(UserName="mortal", PolicyName="own", PolicyDocument=policy(deny("kms:*")))
    for session in sessions:
        session.may_not_encrypt(key, "explicit deny")
    iam.delete_user_policy(UserName="mortal", PolicyName="own")
    iam.delete_user(UserName="mortal")
    root.new_user("mortal", allow("*"))
    for session in sessions:
        with refused("UnrecognizedClientException"):
            session.may_encrypt(key)


def test_a_session_dies_with_its_time(monkeypatch):
    server = Server("--enforce")
    admin = Caller(server, "111122223333", "any")
    key, user = admin.new_key(), admin.new_user("alice", allow("*"))
    session = user.assume(admin.new_role("r", trust(admin.arn()), allow("kms:*")), DurationSeconds=900)
    session.may_encrypt(key)
    server.open("/_ringwall/clock", b'{"advanceSeconds": 901}')
    now = botocore.crt.auth.get_current_datetime
    monkeypatch.setattr(botocore.crt.auth, "get_current_datetime", lambda **how: now(**how) + datetime.timedelta(seconds=901))
    with refused("ExpiredTokenException"):
        session.may_encrypt(key)
    server.stop()


def test_a_forged_token_is_refused(operator, root, me, key):
    session = operator.assume(root.new_role("forged", trust(me), allow("kms:*")))
    half = len(session.token) // 2
    swapped = "B" if session.token[half] == "A" else "A"
    forged = Caller(session.server, session.key, session.secret, session.token[:half] + swapped + session.token[half + 1 :])
    with refused("UnrecognizedClientException"):
        forged.may_encrypt(key)
    with refused("UnrecognizedClientException"):
        Caller(session.server, session.key, session.secret).may_encrypt(key)


def test_who_one_is_needs_no_permission(root, me):
    user = root.new_user("denied-all", deny("*"))
    assert user.arn().endswith(":user/denied-all")
    user.client("sts").get_session_token()
    with denied("explicit deny"):
        user.client("sts").get_federation_token(Name="somebody")
    assert root.client("sts").get_access_key_info(AccessKeyId=user.key)["Account"] == root.account()


def test_an_encoded_denial_is_opened_by_who_may(root, operator, key):
    user = root.new_user("encoded", deny("kms:Encrypt"))
    asked = ["--principal", user.arn(), "--action", "kms:Encrypt", "--resource", key]
    command = [str(BINARY), "explain", *asked, "--encode", "--data-dir", str(root.server.data_dir)]
    message = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    opened = json.loads(operator.client("sts").decode_authorization_message(EncodedMessage=message)["DecodedMessage"])
    assert opened["allowed"] is False and opened["explicitDeny"] is True
    assert opened["context"]["principal"]["arn"] == user.arn()
    assert (opened["context"]["action"], opened["context"]["resource"]) == ("kms:Encrypt", key)
    with denied("sts:DecodeAuthorizationMessage"):
        user.client("sts").decode_authorization_message(EncodedMessage=message)
    with refused("InvalidAuthorizationMessageException"):
        operator.client("sts").decode_authorization_message(EncodedMessage=message[:-6] + "AAAAAA")


def test_the_trail_tells_whose_session_it_was(root, operator, me, key):
    session = operator.assume(root.new_role("trailed", trust(me), allow("kms:*")), "at-night")
    session.may_encrypt(key)
    arn = session.arn()
    # Events of reads come to the trail a moment later.
    (event,) = until(lambda: [one for one in root.server.events() if one["eventName"] == "Encrypt" and one["userIdentity"].get("arn") == arn])
    who = event["userIdentity"]
    assert who["type"] == "AssumedRole" and who["principalId"].endswith(":at-night")
    assert who["sessionContext"]["sessionIssuer"]["userName"] == "trailed"

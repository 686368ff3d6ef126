"""`ringwall explain`: why a call was, or would be, allowed or denied."""

import json
import subprocess

import pytest

from conftest import BINARY, Server, until
from identities import Caller, allow, deny, trust


@pytest.fixture(scope="module")
def key(root):
    return root.new_key()


def explain(server, *words, flags=()):
    """What is printed about a question."""
    where = ["--dev", f"127.0.0.1:{server.port}"] if server.data_dir is None else ["--data-dir", str(server.data_dir)]
    done = subprocess.run([str(BINARY), "explain", *words, *where, *flags], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def decision(server, *words):
    (told,) = json.loads(explain(server, *words, flags=["--output", "json"]))["decisions"]
    return told


def last_event(server, name, caller, count=1):
    """The last of so many events; those of reads come to the trail a moment later."""

    def mine():
        found = [one["eventID"] for one in server.events() if one["eventName"] == name and one["userIdentity"].get("arn") == caller]
        return len(found) == count and found

    return until(mine)[-1]


def test_a_denied_call_is_explained_by_its_event(root, key):
    user = root.new_user("puzzled", allow("kms:DescribeKey"))
    user.may_not_encrypt(key)
    event = last_event(root.server, "Encrypt", user.arn())
    told = explain(root.server, event)
    assert told.startswith("DENIED, implicitly: ") and "kms:Encrypt" in told and key in told
    assert user.arn() in told and "What would have to change:" in told
    assert decision(root.server, event)["decision"] == "implicitDeny"


def test_conditions_are_those_of_the_event_or_given_by_hand(root, key):
    blue = {"StringEquals": {"kms:EncryptionContext:team": "blue"}}
    user = root.new_user("pleased", allow("kms:Encrypt", Sid="Sealing", Condition=blue))
    user.may_encrypt(key, EncryptionContext={"team": "blue"})
    user.may_not_encrypt(key, EncryptionContext={"team": "red"})
    denied_event = last_event(root.server, "Encrypt", user.arn(), 2)
    assert decision(root.server, denied_event)["decision"] == "implicitDeny"
    asked = ["--principal", user.arn(), "--action", "kms:Encrypt", "--resource", key]
    told = decision(root.server, *asked, "--context", "kms:EncryptionContext:team=blue")
    assert told["decision"] == "allowed"
    (statement,) = [one for one in told["statements"] if one["matched"] and one["policyType"].startswith("identity")]
    assert "Sealing" in statement["statement"]


def test_a_deny_is_named(root, key):
    user = root.new_user("forbidden", allow("*"), deny("kms:*", Sid="NoKms"))
    told = explain(root.server, "--principal", user.arn(), "--action", "kms:Encrypt", "--resource", key)
    assert told.startswith("DENIED, explicitly: ") and "NoKms" in told


def test_boundaries_and_roles_are_explained(root, key):
    boundary = root.new_policy("explained-bounds", allow("kms:Encrypt"))
    role = root.new_role("explained", trust(root.arn()), allow("kms:*"), PermissionsBoundary=boundary)
    told = decision(root.server, "--principal", role, "--action", "kms:Decrypt", "--resource", key)
    assert told["decision"] == "implicitDeny" and "permissions boundary" in told["because"]
    assert decision(root.server, "--principal", role, "--action", "kms:Encrypt", "--resource", key)["decision"] == "allowed"


def test_a_second_factor_can_be_supposed(root, key):
    with_mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    user = root.new_user("supposed", allow("kms:Encrypt", Condition=with_mfa))
    asked = ["--principal", user.arn(), "--action", "kms:Encrypt", "--resource", key]
    assert decision(root.server, *asked)["decision"] == "implicitDeny"
    assert decision(root.server, *asked, "--with-mfa")["decision"] == "allowed"


def test_several_questions_have_several_answers(root, key):
    user = root.new_user("several", allow("kms:Encrypt"))
    asked = ["--principal", user.arn(), "--action", "kms:Encrypt", "--action", "kms:Decrypt", "--resource", key]
    told = json.loads(explain(root.server, *asked, flags=["--output", "json"]))["decisions"]
    assert [(one["action"], one["decision"]) for one in told] == [("kms:Encrypt", "allowed"), ("kms:Decrypt", "implicitDeny")]


def test_what_cannot_be_explained_says_so(root):
    for words in (["no-such-event"], [], ["--principal", "nonsense", "--action", "kms:Encrypt"]):
        command = [str(BINARY), "explain", *words, "--data-dir", str(root.server.data_dir)]
        done = subprocess.run(command, capture_output=True, text=True)
        assert done.returncode == 1 and done.stderr.strip(), words


@pytest.mark.parametrize("flags, expected", [((), "allowed"), (("--enforce",), "implicitDeny")])
def test_dev_explains_too(flags, expected):
    server = Server(*flags)
    admin = Caller(server, "111122223333", "any")
    key, user = admin.new_key(), admin.new_user("alice")
    told = decision(server, "--principal", user.arn(), "--action", "kms:Encrypt", "--resource", key)
    assert told["decision"] == expected
    server.stop()

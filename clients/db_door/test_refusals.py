"""Whom the door keeps out: with the same words whatever the cause, which stands in the log."""

import dataclasses
import socket
import time

import pymysql
import pytest


from conftest import until
from databases import PASSWORD, access_denied, changed, signed, token_of
from identities import allow, deny, trust

MALFORMED = "because the provided token is malformed or otherwise invalid. (Status Code: 400, Error Code: InvalidToken)"
TOO_OLD = "because the token age is longer than 15 minutes. (Status Code: 400, Error Code: ExpiredToken)"


@pytest.fixture
def logged(database_root):
    """What was written into the log since the test began."""
    log = database_root.server.data_dir / "log"
    before = log.stat().st_size
    return lambda: log.read_bytes()[before:].decode()


def wrong_tokens(caller, instance):
    host = instance.host
    right = signed(caller, host, "jane_doe")
    return {
        "a password": ("rosebud", MALFORMED),
        "one byte changed": (changed(right), MALFORMED),
        "a parameter doubled after signing": (f"{right}&DBUser=jane_doe", MALFORMED),
        "a parameter doubled before": (signed(caller, host, "jane_doe", more="DBUser=admin"), MALFORMED),
        "too old": (signed(caller, host, "jane_doe", age=901), TOO_OLD),
        "good for too long": (signed(caller, host, "jane_doe", expires=901), MALFORMED),
        "of the future": (signed(caller, host, "jane_doe", age=-600), MALFORMED),
        "another user": (signed(caller, host, "john_doe"), MALFORMED),
        "another case": (signed(caller, host, "Jane_Doe"), MALFORMED),
        "another port": (signed(caller, f"localhost:{instance.port + 1}", "jane_doe"), MALFORMED),
        "another host": (signed(caller, f"127.0.0.1:{instance.port}", "jane_doe"), MALFORMED),
        "another Region": (signed(caller, host, "jane_doe", region="us-east-1"), MALFORMED),
        "another service": (signed(caller, host, "jane_doe", service="rds"), MALFORMED),
    }


def test_wrong_tokens(jane, mariadb, logged):
    mariadb.pymysql("jane_doe", signed(jane, mariadb.host, "jane_doe")).close()
    for what, (token, words) in wrong_tokens(jane, mariadb).items():
        before = len(logged())
        with access_denied("jane_doe"):
            mariadb.pymysql("jane_doe", token)
        assert f"user jane_doe {words}" in logged()[before:], what
    assert "X-Amz-Signature=" not in logged()


def test_another_instances_token(jane, mariadb, postgresql):
    with access_denied("jane_doe"):
        mariadb.pymysql("jane_doe", token_of(jane, postgresql, "jane_doe"))


def test_session_tokens_are_needed_and_their_own(database_root, jane, mariadb):
    role = database_root.new_role("other", trust(jane.arn()), allow("rds-db:connect"))
    one, another = jane.assume(role), jane.assume(role)
    mariadb.pymysql("jane_doe", token_of(one, mariadb, "jane_doe")).close()
    for token in (None, another.token, one.token[:-8] + "AAAAAAA="):
        with access_denied("jane_doe"):
            mariadb.pymysql("jane_doe", token_of(dataclasses.replace(one, token=token), mariadb, "jane_doe"))


def test_keys_that_are_not_active(database_root, mariadb):
    caller = database_root.new_user("retired", allow("rds-db:connect"))
    token = token_of(caller, mariadb, "jane_doe")
    mariadb.pymysql("jane_doe", token).close()
    database_root.client("iam").update_access_key(UserName="retired", AccessKeyId=caller.key, Status="Inactive")
    with access_denied("jane_doe"):
        mariadb.pymysql("jane_doe", token)


def test_policies_decide_and_a_session_outlives_them(database_root, mariadb, logged):
    caller = database_root.new_user("temp", allow("rds-db:connect", mariadb.arn_of("jane_doe")))
    token = token_of(caller, mariadb, "jane_doe")
    with access_denied("john_doe"):
        mariadb.pymysql("john_doe", token_of(caller, mariadb, "john_doe"))
    with mariadb.pymysql("jane_doe", token) as session:
        database_root.client("iam").delete_user_policy(UserName="temp", PolicyName="own")
        with access_denied("jane_doe"):
            mariadb.pymysql("jane_doe", token)
        with session.cursor() as cursor:
            assert cursor.execute("SELECT 1") == 1
    assert f"the caller '{caller.arn()}' is not authorized to perform `rds-db:connect`" in logged()


def test_what_a_connection_does_not_tell(database_root, mariadb):
    """Neither address nor program stand in the context: a condition on them is not met."""
    for name, statement in {
        "by-address": allow("rds-db:connect", Condition={"IpAddress": {"aws:SourceIp": "127.0.0.0/8"}}),
        "by-program": allow("rds-db:connect", Condition={"StringLike": {"aws:UserAgent": "*"}}),
    }.items():
        caller = database_root.new_user(name, statement)
        with access_denied("jane_doe"):
            mariadb.pymysql("jane_doe", token_of(caller, mariadb, "jane_doe"))


def test_a_boundary_holds(database_root, mariadb):
    bound = database_root.new_policy("bound", allow("*"), deny("rds-db:connect"))
    caller = database_root.new_user("bounded", allow("*"), PermissionsBoundary=bound)
    with access_denied("jane_doe"):
        mariadb.pymysql("jane_doe", token_of(caller, mariadb, "jane_doe"))


def test_quotes_do_not_make_another_user(database_root, mariadb):
    """Servers take quotes around a user off; policies would not."""
    statements = allow("rds-db:connect"), deny("rds-db:connect", mariadb.arn_of("jane_doe"))
    caller = database_root.new_user("quoting", *statements)
    mariadb.pymysql("john_doe", token_of(caller, mariadb, "john_doe")).close()
    for user in ("jane_doe", "'jane_doe'"):
        with pytest.raises(pymysql.err.OperationalError):
            mariadb.pymysql(user, signed(caller, mariadb.host, user))


def test_every_refusal_is_in_the_trail(database_root, jane, mariadb):
    before = len(database_root.server.events())
    with access_denied("jane_doe"):
        mariadb.pymysql("jane_doe", changed(token_of(jane, mariadb, "jane_doe")))
    events = lambda: database_root.server.events()[before:]
    (event,) = until(lambda: [event for event in events() if event["eventName"] == "Connect"])
    assert event["eventSource"] == "rds-db.amazonaws.com"
    assert event["errorCode"] == "InvalidToken" and event["sourceIPAddress"] == "127.0.0.1"
    assert event["requestParameters"]["dbiResourceId"] == mariadb.resource_id


def test_the_administrator_stays_inside(mariadb, postgresql):
    with access_denied("rdsadmin"):
        mariadb.pymysql("rdsadmin", PASSWORD)
    refused = postgresql.psql("rdsadmin", PASSWORD, "SELECT 1")
    assert 'password authentication failed for user "rdsadmin"' in refused.stderr


@pytest.mark.parametrize("begin", [b"", b"\x20"])
def test_who_stops_midway_is_cut_off(mariadb, begin):
    with socket.create_connection(("127.0.0.1", mariadb.port), timeout=30) as client:
        since = time.monotonic()
        client.sendall(begin)
        while client.recv(4096):
            pass
        assert 9 < time.monotonic() - since < 15


def test_what_is_too_long_is_cut_off_at_once(mariadb, postgresql):
    for instance, beginning in ((mariadb, b"\xff\xff\x7f\x01"), (postgresql, b"\x7f\xff\xff\xff")):
        with socket.create_connection(("127.0.0.1", instance.port), timeout=5) as client:
            client.sendall(beginning)
            while client.recv(4096):
                pass

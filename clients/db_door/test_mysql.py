"""MariaDB's and MySQL's clients through the door."""

import os
import subprocess

import mysql.connector
import pymysql
import pytest

from conftest import REGION, program, until
from databases import PASSWORD, Tap, access_denied, token_of
from identities import allow, trust


def test_the_clis_token_opens_the_clis_session(jane, mariadb):
    environment = {
        **os.environ, "AWS_ACCESS_KEY_ID": jane.key, "AWS_SECRET_ACCESS_KEY": jane.secret, "AWS_REGION": REGION,
    }
    command = [
        program("aws", "pip install awscli"), "rds", "generate-db-auth-token", "--hostname", "localhost",
        "--port", str(mariadb.port), "--username", "jane_doe", "--region", REGION,
    ]
    token = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout.strip()
    session = mariadb.mariadb("jane_doe", token, "SELECT USER(), DATABASE()", "--database=orders")
    assert session.stdout == "jane_doe@127.0.0.1\torders\n", session.stderr


def test_pymysql_logs_in_with_a_token(jane, mariadb):
    with mariadb.pymysql("jane_doe", token_of(jane, mariadb, "jane_doe"), database="orders") as session:
        with session.cursor() as cursor:
            cursor.execute("SELECT REPEAT('x', 15000000)")
            assert len(cursor.fetchone()[0]) == 15_000_000
            cursor.execute("SHOW STATUS LIKE 'Ssl_cipher'")
            assert cursor.fetchone()[1] != ""


@pytest.mark.parametrize("plugin", [{}, {"auth_plugin": "mysql_clear_password"}])
def test_connector_logs_in_with_a_token(jane, mariadb, plugin):
    with mariadb.connector("jane_doe", token_of(jane, mariadb, "jane_doe"), **plugin) as session:
        cursor = session.cursor(prepared=True)
        cursor.execute("SELECT ? * 7", (6,))
        assert cursor.fetchone() == (42,)


def test_a_roles_session_logs_in(database_root, jane, mariadb):
    role = database_root.new_role("reader", trust(jane.arn()), allow("rds-db:connect", mariadb.arn_of("jane_doe")))
    token = token_of(jane.assume(role), mariadb, "jane_doe")
    assert len(token) > 600
    logins = lambda: [event for event in database_root.server.events() if event["eventName"] == "Connect"]
    roles = lambda: [event for event in logins() if event["userIdentity"].get("type") == "AssumedRole"]
    before = len(roles())
    with mariadb.pymysql("jane_doe", token) as session, session.cursor() as cursor:
        cursor.execute("SELECT CURRENT_USER()")
        assert cursor.fetchone() == ("jane_doe@%",)
    (login,) = until(lambda: roles()[before:])
    assert login["requestParameters"]["dBUser"] == "jane_doe"
    assert login["additionalEventData"]["recordedBy"] == "Ringwall"
    assert "errorCode" not in login


def test_passwords_still_work(mariadb):
    for connect in (mariadb.pymysql, mariadb.connector):
        with connect("admin", PASSWORD) as session:
            cursor = session.cursor()
            cursor.execute("SELECT USER()")
            assert cursor.fetchone() == ("admin@127.0.0.1",)
    with access_denied("admin"):
        mariadb.pymysql("admin", "another")


def test_nobody_becomes_another_user(jane, mariadb):
    session = mariadb.connector("jane_doe", token_of(jane, mariadb, "jane_doe"))
    with pytest.raises(mysql.connector.Error) as caught:
        session.cmd_change_user("admin", PASSWORD)
    assert caught.value.errno == 1045
    with pytest.raises(mysql.connector.Error):
        session.cmd_query("SELECT 1")


def test_files_go_through(jane, mariadb, tmp_path):
    rows = tmp_path / "rows"
    rows.write_text("".join(f"{number}\t{'text' * 200}\n" for number in range(20_000)))
    token = token_of(jane, mariadb, "jane_doe")
    with mariadb.pymysql("jane_doe", token, database="orders", local_infile=True) as session:
        with session.cursor() as cursor:
            cursor.execute("CREATE TABLE `rows` (number INT, words TEXT)")
            cursor.execute(f"LOAD DATA LOCAL INFILE '{rows}' INTO TABLE `rows`")
            cursor.execute("SELECT COUNT(*), SUM(LENGTH(words)) FROM `rows`")
            assert cursor.fetchone() == (20_000, 16_000_000)


def test_a_token_never_crosses_the_wire_in_clear(jane, mariadb):
    token = token_of(jane, mariadb, "jane_doe")
    tap = Tap(mariadb.port)
    with access_denied("jane_doe"):
        pymysql.connect(host="127.0.0.1", port=tap.port, user="jane_doe", password=token, ssl_disabled=True)
    assert b"jane_doe" in tap.all() and b"X-Amz" not in tap.all()
    refused = mariadb.mariadb("jane_doe", token, "SELECT 1", tls=False)
    assert "ERROR 1045 (28000)" in refused.stderr

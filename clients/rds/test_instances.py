"""DB instances live their lives, with real servers behind them."""

import os
import socket
import stat
import subprocess

import pytest
from botocore.exceptions import ClientError

from conftest import REGION, program, until
from houses import PASSWORD, House

ENGINES = ["mariadb", "postgres"]


@pytest.fixture(scope="module")
def house():
    house = House()
    yield house
    house.remove()


@pytest.mark.parametrize("engine", ENGINES)
def test_an_instance_from_beginning_to_end(house, engine):
    name = f"{engine}-life"
    made = house.create(name, engine)
    assert made["DBInstanceStatus"] == "creating" and "Endpoint" not in made
    shown = house.until_it_is(name)
    assert shown["Endpoint"]["Address"] == "localhost"
    assert shown["EngineVersion"] in house.sql(name, "SELECT VERSION()")[1]
    assert house.sql(name, "CREATE TABLE orders (id INT)") in ((0, ""), (0, "CREATE TABLE"))
    assert house.sql(name, "INSERT INTO orders VALUES (7)") in ((0, ""), (0, "INSERT 0 1"))

    house.rds.stop_db_instance(DBInstanceIdentifier=name)
    stopped = house.until_it_is(name, "stopped")
    assert stopped["AutomaticRestartTime"]
    assert not [pid for pid in house.servers() if is_of(pid, shown)]
    house.rds.start_db_instance(DBInstanceIdentifier=name)
    house.until_it_is(name)
    house.rds.reboot_db_instance(DBInstanceIdentifier=name)
    house.until_it_is(name)
    assert house.sql(name, "SELECT id FROM orders") == (0, "7")

    home = house.home(name)
    house.delete(name)
    assert not home.exists()
    assert not [pid for pid in house.servers() if is_of(pid, shown)]
    assert house.messages(name) == [
        "DB instance created",
        "DB instance stopped",
        "DB instance started",
        "DB instance restarted",
        "DB instance deleted",
    ]


def is_of(pid, shown):
    with open(f"/proc/{pid}/cmdline") as file:
        return shown["DbiResourceId"] in file.read()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_master_password_changes(house, engine):
    name = f"{engine}-password"
    house.create(name, engine)
    house.until_it_is(name)
    changed = house.rds.modify_db_instance(DBInstanceIdentifier=name, MasterUserPassword="another-secret-9")
    assert changed["DBInstance"]["PendingModifiedValues"]["MasterUserPassword"] == "****"
    house.until_it_is(name)
    assert house.sql(name, "SELECT 1", password="another-secret-9") == (0, "1")
    assert house.sql(name, "SELECT 1")[0] != 0
    house.delete(name)


@pytest.mark.parametrize("engine", ENGINES)
def test_nobody_else_gets_in(house, engine):
    name = f"{engine}-closed"
    house.create(name, engine)
    house.until_it_is(name)
    for user in ("root", "mysql", "postgres", "rdsadmin", "", "ringwall"):
        for password in ("", PASSWORD):
            status, words = house.sql(name, "SELECT 1", user=user or "nobody", password=password)
            assert status != 0, (user, words)
    assert house.sql(name, "SELECT 1")[0] == 0
    listening = subprocess.run(["cat", "/proc/net/tcp"], capture_output=True, text=True).stdout
    pid_files = [int((house.home(name) / "pid").read_text())]
    inodes = {os.readlink(f"/proc/{pid}/fd/{fd}") for pid in pid_files for fd in os.listdir(f"/proc/{pid}/fd")}
    tcp = {f"socket:[{line.split()[9]}]" for line in listening.splitlines()[1:]}
    assert not inodes & tcp
    run = (house.home(name) / "run").stat()
    assert stat.S_IMODE(run.st_mode) == 0o700
    house.delete(name)


def test_no_password_lies_about(house):
    name = "quiet"
    house.create(name)
    house.until_it_is(name)
    house.rds.modify_db_instance(DBInstanceIdentifier=name, MasterUserPassword="found-nowhere-9")
    house.until_it_is(name)
    for path in house.home(name).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"found-nowhere-9" not in content and PASSWORD.encode() not in content, path
    for pid in house.servers():
        with open(f"/proc/{pid}/cmdline", "rb") as line, open(f"/proc/{pid}/environ", "rb") as environment:
            assert b"found-nowhere-9" not in line.read() + environment.read()
    house.delete(name)


def test_changes_at_once_and_later(house):
    name = "changing"
    house.create(name)
    house.until_it_is(name)
    later = {"DBInstanceClass": "db.t3.small", "EnableIAMDatabaseAuthentication": True}
    shown = house.rds.modify_db_instance(DBInstanceIdentifier=name, **later)["DBInstance"]
    assert shown["DBInstanceStatus"] == "available"
    assert shown["PendingModifiedValues"]["IAMDatabaseAuthenticationEnabled"]
    assert house.sql(name, "SELECT @@max_connections") == (0, "85")
    house.rds.modify_db_instance(DBInstanceIdentifier=name, ApplyImmediately=True, **later)
    shown = house.until_it_is(name)
    assert shown["IAMDatabaseAuthenticationEnabled"] and not shown["PendingModifiedValues"]
    assert house.sql(name, "SELECT @@max_connections") == (0, "170")
    house.rds.modify_db_instance(DBInstanceIdentifier=name, NewDBInstanceIdentifier="Renamed", ApplyImmediately=True)
    until(lambda: "renamed" in house.names())
    house.until_it_is("renamed")
    assert house.sql("renamed", "SELECT 1") == (0, "1")
    house.delete("renamed")


def test_a_port_that_is_taken_fails_and_says_so(house):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        house.create("blocked", Port=other.getsockname()[1])
        house.until_it_is("blocked", "failed")
    assert "is used by another program" in house.messages("blocked")[0]
    house.delete("blocked")


def test_errors_have_the_codes_of_aws(house):
    for call, code, status in (
        (lambda: house.describe("none"), "DBInstanceNotFound", 404),
        (lambda: house.create("x", MasterUserPassword="short"), "InvalidParameterValue", 400),
        (lambda: house.create("x", EngineVersion="1.0"), "InvalidParameterCombination", 400),
        (lambda: house.rds.describe_db_snapshots(DBSnapshotIdentifier="none"), "DBSnapshotNotFound", 404),
        (lambda: house.create("x", DBParameterGroupName="none"), "DBParameterGroupNotFound", 404),
    ):
        with pytest.raises(ClientError) as refusal:
            call()
        told = refusal.value.response
        assert (told["Error"]["Code"], told["ResponseMetadata"]["HTTPStatusCode"]) == (code, status)


def test_the_command_line_waits_for_an_instance(house):
    aws = program("aws", "pip install awscli")
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}

    def run(*words):
        command = [aws, "rds", *words, "--endpoint-url", house.server.url, "--output", "text"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    named = ["--db-instance-identifier", "by-hand"]
    made = ["--engine", "mysql", "--db-instance-class", "db.t3.micro", "--allocated-storage", "20"]
    master = ["--master-username", "boss", "--master-user-password", "a-secret-9", "--backup-retention-period", "0"]
    run("create-db-instance", *named, *made, *master)
    house.until_it_is("by-hand")
    run("wait", "db-instance-available", *named)
    query = ["--query", "DBInstances[0].[Engine,EngineVersion]"]
    engine, version = run("describe-db-instances", *named, *query).split()
    assert engine == "mysql" and version.startswith("1"), "a MariaDB server says so"
    run("delete-db-instance", *named, "--skip-final-snapshot")
    run("wait", "db-instance-deleted", *named)


def test_lists_of_engines_classes_and_authorities(house):
    engines = house.rds.describe_db_engine_versions()["DBEngineVersions"]
    assert {"mariadb", "mysql"} <= {it["Engine"] for it in engines}
    pages = house.rds.get_paginator("describe_orderable_db_instance_options").paginate(Engine="mariadb")
    assert "db.t3.micro" in {it["DBInstanceClass"] for page in pages for it in page["OrderableDBInstanceOptions"]}
    told = house.rds.describe_certificates()
    assert told["DefaultCertificateForNewLaunches"] == "rds-ca-rsa2048-g1"
    assert all(len(it["Thumbprint"]) == 40 for it in told["Certificates"])

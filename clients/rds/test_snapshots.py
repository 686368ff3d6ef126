"""Snapshots are taken while clients write, and instances made from them have all that was said to be kept."""

import subprocess

import pytest

from conftest import until
from houses import PASSWORD, House

ENGINES = ["mariadb", "postgres"]


@pytest.fixture(scope="module")
def house():
    house = House()
    yield house
    house.remove()


def until_made(house, name):
    def status():
        found = house.rds.describe_db_snapshots(DBSnapshotIdentifier=name)["DBSnapshots"][0]
        assert found["Status"] != "failed"
        return found["Status"] == "available" and found

    return until(status, seconds=60)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_snapshot_of_a_busy_server_is_whole(house, engine):
    name = f"{engine}-busy"
    house.create(name, engine)
    house.until_it_is(name)
    assert house.sql(name, "CREATE TABLE t (id INT PRIMARY KEY)")[0] == 0
    assert house.sql(name, "INSERT INTO t VALUES (0)")[0] == 0
    writer = start_writer(house, name, engine)
    until(lambda: int(house.sql(name, "SELECT COUNT(*) FROM t")[1]) > 20, seconds=30)
    before = int(house.sql(name, "SELECT COUNT(*) FROM t")[1])
    house.rds.create_db_snapshot(DBInstanceIdentifier=name, DBSnapshotIdentifier=f"{name}-s")
    until_made(house, f"{name}-s")
    house.until_it_is(name)
    later = int(house.sql(name, "SELECT COUNT(*) FROM t")[1])
    until(lambda: int(house.sql(name, "SELECT COUNT(*) FROM t")[1]) > later, seconds=30)
    writer.kill()
    writer.wait()

    again = f"{engine}-again"
    house.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier=again, DBSnapshotIdentifier=f"{name}-s")
    shown = house.until_it_is(again)
    assert shown["MasterUsername"] == "boss"
    kept = int(house.sql(again, "SELECT COUNT(*) FROM t")[1])
    assert before <= kept
    assert house.sql(again, "SELECT MAX(id) + 1 - COUNT(*) FROM t") == (0, "0"), "no row is missing"
    assert house.messages(again) == ["Restored from snapshot"]
    house.delete(again)
    house.delete(name)
    assert house.rds.describe_db_snapshots(DBSnapshotIdentifier=f"{name}-s")["DBSnapshots"]
    house.rds.delete_db_snapshot(DBSnapshotIdentifier=f"{name}-s")
    until(lambda: not list((house.folder / "d").glob("snapshot-*")))


def start_writer(house, name, engine):
    """A client that inserts one row after the other, each kept before the next."""
    rows = "".join(f"INSERT INTO t VALUES ({number});\n" for number in range(1, 200_000))
    home = house.home(name)
    if engine == "postgres":
        command = ["psql", "-q", "-h", home / "run", "-U", "boss", "shop"]
    else:
        command = ["mariadb", "-S", home / "run/mysql.sock", "-u", "boss", "shop"]
    environment = {"PATH": "/usr/bin:/usr/sbin:/bin", "PGPASSWORD": PASSWORD, "MYSQL_PWD": PASSWORD}
    script = house.folder / f"{name}.sql"
    script.write_text(rows)
    return subprocess.Popen(command, env=environment, stdin=script.open(), stdout=subprocess.DEVNULL)


def test_a_final_snapshot_and_the_first_backup(house):
    house.create("last", BackupRetentionPeriod=1)
    house.until_it_is("last")
    backup = until(lambda: house.rds.describe_db_snapshots(DBInstanceIdentifier="last")["DBSnapshots"])
    assert backup[0]["SnapshotType"] == "automated" and backup[0]["DBSnapshotIdentifier"].startswith("rds:last-")
    assert house.sql("last", "CREATE TABLE t (id INT)")[0] == 0
    house.rds.delete_db_instance(DBInstanceIdentifier="last", FinalDBSnapshotIdentifier="final")
    until(lambda: "last" not in house.names(), seconds=60)
    left = house.rds.describe_db_snapshots(DBInstanceIdentifier="last")["DBSnapshots"]
    assert [it["DBSnapshotIdentifier"] for it in left] == ["final"]
    house.rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier="back", DBSnapshotIdentifier="final")
    house.until_it_is("back")
    assert house.sql("back", "SELECT COUNT(*) FROM t") == (0, "0")
    house.delete("back")

"""Servers that die come back; none outlives Ringwall; nothing that was kept is lost."""

import os
import signal

import pytest

from conftest import until
from houses import House

ENGINES = ["mariadb", "postgres"]


@pytest.fixture
def house(tmp_path):
    house = House(data_dir=tmp_path)
    yield house
    house.remove()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_killed_server_is_started_again(house, engine):
    house.create("orders", engine)
    house.until_it_is("orders")
    house.sql("orders", "CREATE TABLE t (id INT)")
    pid = int((house.home("orders") / "pid").read_text())
    os.kill(pid, signal.SIGKILL)
    until(lambda: house.sql("orders", "SELECT COUNT(*) FROM t") == (0, "0"), seconds=30)
    assert int((house.home("orders") / "pid").read_text()) != pid


@pytest.mark.parametrize("engine", ENGINES)
def test_servers_end_with_a_killed_ringwall_and_come_back_with_the_next(house, engine):
    house.create("orders", engine)
    shown = house.until_it_is("orders")
    assert house.sql("orders", "CREATE TABLE t (id INT)")[0] == 0
    house.server.kill()
    until(lambda: house.servers() == [], seconds=30)
    house.start()
    again = house.until_it_is("orders")
    assert again["Endpoint"] == shown["Endpoint"]
    until(lambda: house.sql("orders", "SELECT COUNT(*) FROM t") == (0, "0"), seconds=30)
    house.stop()
    assert house.servers() == []
    house.start()


def test_a_server_that_is_being_made_when_ringwall_is_killed_is_made_in_the_end(house):
    house.create("orders")
    until(lambda: (house.folder / "d").glob("db-*"))
    house.server.kill()
    until(lambda: house.servers() == [], seconds=30)
    house.start()
    house.until_it_is("orders")
    assert house.sql("orders", "SELECT 1") == (0, "1")


def test_a_server_halted_for_a_snapshot_when_ringwall_is_killed_goes_on(house):
    house.create("orders")
    house.until_it_is("orders")
    pid = int((house.home("orders") / "pid").read_text())
    os.kill(pid, signal.SIGSTOP)
    house.server.kill()
    house.start()
    until(lambda: house.sql("orders", "SELECT 1") == (0, "1"), seconds=60)
    assert int((house.home("orders") / "pid").read_text()) != pid


def test_what_is_left_of_a_deleted_instance_goes_at_the_next_start(house):
    orphan = house.folder / "d" / "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    house.stop()
    (orphan / "data").mkdir(parents=True)
    house.start()
    until(lambda: not orphan.exists())

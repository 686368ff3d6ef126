"""Scanners against a shop that trusts its visitors: what they find without the wall, and behind it."""

import subprocess
import threading

import pytest

from conftest import program, until
from curl import curl
from shop import Shop
from test_protect import protected, status_or_none

GROUPS = "common,sqli,known-bad,linux,unix"
# A browser's name, as what says it is sqlmap is stopped for that alone; payloads that hide.
SLY = ["--random-agent", "--tamper", "space2comment,charencode"]


@pytest.fixture(scope="module")
def shop():
    shop = Shop()
    thread = threading.Thread(target=shop.serve_forever, daemon=True)
    thread.start()
    yield shop
    shop.shutdown()
    thread.join()


@pytest.fixture
def wall(shop, port):
    with protected(shop, port, "--rules", GROUPS):
        until(lambda: status_or_none(port) == 200)
        yield port


def sqlmap(tmp_path, target, *flags):
    """What sqlmap has to say of a target, for seconds only."""
    command = [program("sqlmap", "pip install -r clients/requirements.txt"), "--url", target]
    quick = ["--batch", "--flush-session", "--technique", "BEU", "--output-dir", str(tmp_path)]
    done = subprocess.run([*command, *quick, *flags], capture_output=True, text=True, timeout=300)
    return done.stdout


def test_sqlmap_finds_what_the_shop_is_open_to(shop, tmp_path):
    told = sqlmap(tmp_path, f"http://127.0.0.1:{shop.server_port}/products?id=1")
    assert "is injectable" in told or "is vulnerable" in told, told
    assert "back-end DBMS: SQLite" in told, told


def test_sqlmap_finds_nothing_behind_the_wall(wall, tmp_path):
    for target, flags in [
        ("/products?id=1", SLY),
        ("/search?q=tent", SLY),
        ("/login", [*SLY, "--data", "name=maria&password=x"]),
    ]:
        told = sqlmap(tmp_path, f"http://127.0.0.1:{wall}{target}", *flags)
        assert "do not appear to be injectable" in told, told
        assert "403 (Forbidden)" in told, told


def test_nothing_of_an_attack_reaches_the_shop(shop, wall):
    shop.visits.clear()
    for target in [
        "/products?id=1%27%20OR%201=1--",
        "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/manual?file=../../../../etc/passwd",
        "/stock?store=x;cat%20/etc/passwd",
        "/import?url=http://169.254.169.254/latest/meta-data/",
    ]:
        assert curl(f"http://127.0.0.1:{wall}{target}").status == 403, target
    assert curl(f"http://127.0.0.1:{wall}/products?id=2").status == 200
    # Health checks ask for the first page.
    assert [target for _, target in shop.visits if target != "/"] == ["/products?id=2"]


def test_the_door_looks_like_a_load_balancer_of_aws(wall):
    wafw00f = program("wafw00f", "pip install -r clients/requirements.txt")
    done = subprocess.run([wafw00f, f"http://127.0.0.1:{wall}"], capture_output=True, text=True, timeout=60)
    assert "AWS Elastic Load Balancer" in done.stdout, done.stdout

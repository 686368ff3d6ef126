"""`ringwall protect`: one line puts a web ACL before an application."""

import contextlib
import re
import subprocess

import pytest

from application import application
from conftest import BINARY, free_port, until
from curl import curl


@contextlib.contextmanager
def protected(behind, port, *flags):
    """The lines that a running `ringwall protect` has printed."""
    api = f"127.0.0.1:{free_port()}"
    command = [str(BINARY), "protect", "--listen", f":{port}", "--api-listen", api]
    upstream = f"http://127.0.0.1:{behind.server_port}"
    running = subprocess.Popen(
        [*command, "--upstream", upstream, *flags], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        lines = []
        while not lines or "describe-target-health" not in lines[-1]:
            line = running.stdout.readline()
            assert line, lines
            lines.append(line)
        yield "".join(lines)
    finally:
        running.terminate()
        assert running.wait(timeout=20) == 0


@pytest.fixture
def behind():
    with application() as running:
        yield running


def status(port, target):
    return curl(f"http://127.0.0.1:{port}{target}").status


INJECTED = "/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--"


def test_attacks_are_blocked_and_the_resources_told(behind, port):
    with protected(behind, port) as told:
        until(lambda: status_or_none(port) == 200)
        assert status(port, INJECTED) == 403
        assert status(port, "/?q=shoes") == 200
        for kind in ("loadbalancer/app", "listener/app", "targetgroup", "regional/webacl"):
            assert re.search(rf"arn:aws:\w+:us-east-1:\d{{12}}:{kind}/", told), kind


def test_attacks_are_only_counted(behind, port):
    with protected(behind, port, "--rules", "sqli", "--count"):
        until(lambda: status_or_none(port) == 200)
        assert status(port, INJECTED) == 200


def test_a_data_folder_keeps_what_was_made(behind, port, tmp_path):
    folder = ["--data-dir", str(tmp_path / "data")]
    with protected(behind, port, *folder) as first:
        until(lambda: status_or_none(port) == 200)
    with protected(behind, port, *folder) as second:
        until(lambda: status_or_none(port) == 200)
        assert status(port, INJECTED) == 403

    def arns(told):
        return [arn for arn in re.findall(r"arn:\S+", told) if "listener" not in arn]

    assert arns(first) == arns(second)


def status_or_none(port):
    done = subprocess.run(
        ["curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", f"http://127.0.0.1:{port}/"],
        capture_output=True, text=True,
    )
    return int(done.stdout or 0)

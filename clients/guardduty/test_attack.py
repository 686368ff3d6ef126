"""The attack of examples/attack.py is found while it goes on."""

import subprocess
import sys

import pytest

from conftest import ROOT, Server


@pytest.fixture
def learning(tmp_path):
    """A server whose detectors have learned enough after fifty calls."""
    buckets = tmp_path / "buckets"
    (buckets / "logs").mkdir(parents=True)
    flags = ["--guardduty-learning-days", "0", "--guardduty-learning-events", "50"]
    server = Server("--enforce", "--bucket-store", str(buckets), *flags)
    yield server
    server.stop()


def test_every_step_is_found(learning, account):
    # How fast the machine of a test is, is nobody's promise: two seconds are measured elsewhere.
    command = [sys.executable, str(ROOT / "examples/attack.py"), learning.url, "--account", account, "--patience", "20"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    for step in ("Enumeration", "Privilege escalation", "Keys of his own", "A database, tried", "Passwords", "The trail"):
        assert f"\n{step}\n" in done.stdout
    assert "AttackSequence:IAM/CompromisedCredentials" in done.stdout

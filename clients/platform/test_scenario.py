"""`ringwall scenario`: the page in docs/scenarios/ plays as it stands, and leaves nothing behind."""

import glob
import json
import subprocess
import tempfile

import pytest

from conftest import BINARY

FOLDER = tempfile.gettempdir() + "/ringwall-scenario-"


def play(*flags):
    return subprocess.run(
        [str(BINARY), "scenario", "lambda-rds", *flags], capture_output=True, text=True, timeout=600
    )


@pytest.fixture(scope="module")
def played():
    before = set(glob.glob(FOLDER + "*"))
    done = play("--output", "json")
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)["steps"], set(glob.glob(FOLDER + "*")) - before


def test_every_step_ends_as_the_page_says(played):
    steps, _ = played
    results = [step["result"] for step in steps]
    assert set(results) == {"ok", "refused"}
    # Another path, another role twice, the root user, a disabled key, four tokens, no permission.
    assert results.count("refused") == 10


def test_both_logins_read_the_table(played):
    steps, _ = played
    answers = [step["output"] for step in steps if "a ring,a wall" in step["output"]]
    assert any('"user": "app@%"' in answer for answer in answers)
    assert any('"user": "app_iam@%"' in answer for answer in answers)


def test_nothing_is_left_behind(played):
    _, left = played
    assert left == set()
    processes = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
    assert FOLDER not in processes

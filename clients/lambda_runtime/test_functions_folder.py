"""Functions out of a local folder: published when they are there, and when they change."""

import json

import pytest

from conftest import Server, until
from identities import trust

# A runtime of its own, so that nothing has to be installed: it answers every event with a word.
BOOTSTRAP = """#!/usr/bin/python3
import json, os, urllib.request
api = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    event = urllib.request.urlopen(f"{api}/next")
    request = event.headers["Lambda-Runtime-Aws-Request-Id"]
    answer = json.dumps(os.environ["GREETING"] + " from WORD").encode()
    urllib.request.urlopen(urllib.request.Request(f"{api}/{request}/response", data=answer)).read()
"""
DESCRIPTION = """
region = "eu-west-1"
runtime = "provided.al2023"
role = "worker"
timeout = 10

[environment]
GREETING = "hello"
"""


def write(folder, word, description=DESCRIPTION):
    folder.mkdir(exist_ok=True)
    (folder / "function.toml").write_text(description)
    bootstrap = folder / "bootstrap"
    bootstrap.write_text(BOOTSTRAP.replace("WORD", word))
    bootstrap.chmod(0o755)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "functions"


@pytest.fixture
def server(folder):
    folder.mkdir()
    server = Server("--functions-dir", str(folder))
    service = {"Service": "lambda.amazonaws.com"}
    server.client("iam").create_role(RoleName="worker", AssumeRolePolicyDocument=trust(service))
    yield server
    server.stop()


def answer(server, name):
    client = server.client("lambda")
    try:
        return json.loads(client.invoke(FunctionName=name)["Payload"].read())
    except (client.exceptions.ResourceNotFoundException, client.exceptions.ResourceConflictException):
        return None  # not published yet, or being made


def test_a_function_is_published_and_follows_its_folder(server, folder):
    write(folder / "greeter", "one")
    until(lambda: answer(server, "greeter") == "hello from one", seconds=30)
    write(folder / "greeter", "another one")
    until(lambda: answer(server, "greeter") == "hello from another one", seconds=30)
    write(folder / "greeter", "another one", DESCRIPTION.replace("hello", "goodbye"))
    until(lambda: answer(server, "greeter") == "goodbye from another one", seconds=30)


def test_a_folder_that_is_no_function_hinders_no_other(server, folder):
    (folder / "a-no-function").mkdir()
    write(folder / "b-wrong", "one", 'runtime = "provided.al2023"')
    write(folder / "greeter", "one")
    until(lambda: answer(server, "greeter") == "hello from one", seconds=30)
    assert answer(server, "b-wrong") is None

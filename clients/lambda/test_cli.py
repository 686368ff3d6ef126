"""Functions by the AWS CLI."""

import json
import os
import subprocess

import pytest

from conftest import REGION, program
from packages import package, role


@pytest.fixture
def aws(dev, account, tmp_path):
    environment = dict(os.environ, AWS_ENDPOINT_URL=dev.url, AWS_DEFAULT_REGION=REGION)
    environment.update(AWS_ACCESS_KEY_ID=account, AWS_SECRET_ACCESS_KEY="x", AWS_PAGER="")

    def run(*words):
        command = [program("aws", "pip install awscli"), "lambda", *words, "--output", "json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else {}

    return run


def test_create_wait_publish_invoke_delete(dev, aws, account, tmp_path):
    (tmp_path / "app.zip").write_bytes(package())
    worker = role(dev.client("iam", key=account))
    made = aws(
        "create-function", "--function-name", "one", "--runtime", "python3.12", "--handler", "app.handler",
        "--role", worker, "--zip-file", "fileb://app.zip",
    )  # fmt: skip
    aws("wait", "function-active-v2", "--function-name", "one")
    assert aws("publish-version", "--function-name", "one")["Version"] == "1"
    dry = aws("invoke", "--function-name", "one:1", "--invocation-type", "DryRun", "out")
    assert dry["StatusCode"] == 204
    listed = aws("list-functions")["Functions"]
    assert [each["FunctionArn"] for each in listed] == [made["FunctionArn"]]
    aws("delete-function", "--function-name", "one")
    assert aws("list-functions")["Functions"] == []

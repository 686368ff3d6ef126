"""The command lines of README.md and docs/ run as they stand."""

import os
import pathlib
import re
import subprocess

import pytest

from conftest import BINARY, ROOT, free_port, program

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
# What the documents write for the program. Chores run by themselves, this test among them.
CARGO = f"""#!/bin/sh
case "$*" in
"run --release --quiet -- "*) shift 4; exec {BINARY} "$@" ;;
"run --release -- "*) shift 3; exec {BINARY} "$@" ;;
"xtask "*) exit 0 ;;
*) echo "the documents tell of cargo $*" >&2; exit 1 ;;
esac
"""


def blocks(document):
    return re.findall(r"^ *```sh\n(.*?)^ *```$", document.read_text(), re.MULTILINE | re.DOTALL)


@pytest.fixture
def shell(tmp_path):
    """Runs the lines of a block; servers that it starts go on until the end."""
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "cargo").write_text(CARGO)
    (tools / "cargo").chmod(0o755)
    (tools / "ringwall").symlink_to(BINARY)
    aws = pathlib.Path(program("aws", "pip install awscli")).parent
    port, servers = free_port(), []
    environment = {
        "HOME": str(tmp_path),
        "PATH": os.pathsep.join([str(tools), str(aws), os.environ["PATH"]]),
        "RINGWALL_LISTEN": f"127.0.0.1:{port}",
    }

    def start(line):
        server = subprocess.Popen(["bash", "-c", f"exec {line}"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        servers.append(server)
        greeting = server.stdout.readline()
        assert greeting.startswith(b"Ringwall listens on"), greeting

    def run(block):
        lines = block.replace("127.0.0.1:4566", f"127.0.0.1:{port}").splitlines()
        serving = [line for line in lines if re.search(r"\bserve\b", line)]
        for line in serving:
            start(line)
        rest = "\n".join(line for line in lines if line not in serving)
        strict = ["bash", "-euo", "pipefail", "-c", rest]
        return subprocess.run(strict, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout

    yield run
    for server in servers:
        server.terminate()
        assert server.wait(timeout=20) == 0


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if blocks(each)], ids=lambda path: path.name)
def test_command_lines_run(document, shell):
    told = "".join(shell(block) for block in blocks(document))
    if document.name == "iam.md":
        assert "denied" in told and "ALLOWED" not in told and "DENIED, implicitly" in told
    if document.name == "README.md":
        assert ":root" in told and told.endswith("behind the wall")

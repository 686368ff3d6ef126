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

# Lines that begin something that goes on, and what it says once it is ready.
SERVERS = {
    r"^(cargo run .*|ringwall )serve\b": b"Ringwall listens on",
    r"^ringwall protect\b": b"describe-target-health",
    r"http\.server": b"Serving HTTP on",
}


def ready(line):
    """What a line's server says once it is ready; nothing if it is no server's."""
    return next((told for pattern, told in SERVERS.items() if re.search(pattern, line)), None)


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
    # The documents' ports are somebody else's on this machine.
    ports = {f"127.0.0.1:{port}": f"127.0.0.1:{free_port()}" for port in (3000, 4566, 8080, 8443)}
    servers = []
    environment = {
        "HOME": str(tmp_path),
        "PATH": os.pathsep.join([str(tools), str(aws), os.environ["PATH"]]),
        "RINGWALL_LISTEN": ports["127.0.0.1:4566"],
    }

    def start(line):
        server = subprocess.Popen(["bash", "-c", f"exec {line}"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE)
        servers.append(server)
        told = b""
        while ready(line) not in told:
            told += (more := server.stdout.readline())
            assert more, told

    def run(block):
        for written, port in ports.items():
            block = block.replace(written, port)
            block = block.replace(f"--listen :{written[10:]} ", f"--listen {port} ")
            block = block.replace(f"http.server {written[10:]} ", f"http.server {port[10:]} ")
        lines = block.splitlines()
        serving = [line for line in lines if ready(line)]
        for line in serving:
            start(line)
        rest = "\n".join(line for line in lines if line not in serving)
        strict = ["bash", "-euo", "pipefail", "-c", rest]
        return subprocess.run(strict, cwd=tmp_path, env=environment, check=True, capture_output=True, text=True).stdout

    yield run
    for server in servers:
        server.terminate()
        ended = server.wait(timeout=20)
        assert ended == 0 or "http.server" in str(server.args), server.args


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if blocks(each)], ids=lambda path: path.name)
def test_command_lines_run(document, shell):
    told = "".join(shell(block) for block in blocks(document))
    if document.name == "iam.md":
        assert "denied" in told and "ALLOWED" not in told and "DENIED, implicitly" in told
    if document.name == "front-door.md":
        codes = re.findall(r"\b(200|403)\b", told)
        assert codes[:2] == ["200", "403"], told
        assert "CrossSite" not in told and "SQLi_QUERYARGUMENTS" in told
        assert "200 " * 10 + "403 " * 5 in told
        assert told.rstrip().endswith("BLOCK\t/")
    if document.name == "README.md":
        assert ":root" in told and told.endswith("behind the wall")

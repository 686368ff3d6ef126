"""What goes in and comes out in secret stands nowhere in clear."""

import base64
import binascii
import os

import pytest

from conftest import Server, staged_buckets
from models import answered
from stage import parameters, stage
from wire import Wire

# Members of outputs that are secrets. The secret access keys of sessions are found by name.
OUTPUTS = {"Plaintext", "PrivateKeyPlaintext", "SharedSecret", "SecretAccessKey", "Value"}


def secrets_of(output):
    """The secrets in an output, wherever they stand."""
    for name, value in output.items():
        if isinstance(value, dict):
            yield from secrets_of(value)
        elif name in OUTPUTS:
            yield value.encode() if isinstance(value, str) else value


def spellings(secret):
    """The forms a secret may be found in. Long ones are looked for by a piece from their middle."""
    piece = secret if len(secret) < 48 else secret[len(secret) // 2 - 12 :][:24]
    yield piece
    yield binascii.hexlify(piece)
    yield binascii.hexlify(piece).upper()
    for offset in range(3):
        # Base64 depends on where the piece begins; the characters at its edges are shared with
        # what stands around it.
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            whole = encode(bytes(offset) + piece).rstrip(b"=")
            yield whole[4 if offset else 0 : -1]


@pytest.mark.parametrize("level", ["info", "trace"])
def test_secrets_stand_nowhere_in_clear(tmp_path, level):
    (tmp_path / "buckets").mkdir()
    buckets = staged_buckets(tmp_path / "buckets")
    flags = ["--quotas", "off", "--log", level, "--bucket-store", str(buckets)]
    server = Server(*flags, data_dir=tmp_path)
    root = server.credentials()
    plaintext, material = os.urandom(32), os.urandom(32)
    wire, staged = Wire(server, *root), stage(server, plaintext, material)
    secrets = {"plaintext": [plaintext], "material": [material], "root's secret": [root[1].encode()]}
    for operation in answered():
        reply = wire.call(operation, parameters(staged, operation))
        secrets[str(operation)] = list(secrets_of(reply.output))
    told = {name for name, found in secrets.items() if found}
    assert {f"kms:{name} (json)" for name in ("Decapsulate", "Decrypt", "DeriveSharedSecret", "Encapsulate", "GenerateDataKey", "GenerateDataKeyPair", "GenerateRandom")} <= told
    assert "ssm:GetParameter (json)" in told
    assert {"sts:GetFederationToken (query)", "sts:GetSessionToken (query)"} <= told
    server.stop()
    assert found_in(tmp_path, secrets) == []


@pytest.mark.parametrize("length", [16, 32, 40, 64, 1200])
def test_every_spelling_is_looked_for(length):
    secret = os.urandom(length)
    texts = [secret, secret.hex().encode(), secret.hex().upper().encode()]
    for before in range(4):
        surrounded = os.urandom(before) + secret + os.urandom(2)
        texts += [base64.b64encode(surrounded), base64.urlsafe_b64encode(surrounded)]
    for text in texts:
        assert any(form in text for form in spellings(secret)), text
    assert not any(form in os.urandom(100_000) for form in spellings(secret))


def found_in(folder, secrets):
    """The secrets that stand in a file of a folder."""
    found, files = [], [path for path in folder.rglob("*") if path.is_file()]
    assert {"log", "root-credentials"} < {path.name for path in files}
    assert any(path.parent.name == "trail" for path in files)
    for path in files:
        content = path.read_bytes()
        for name, texts in secrets.items():
            if any(form in content for text in texts for form in spellings(text)):
                found.append(f"{name} in {path.name}")
    # The one place that the root user's secret is meant to be read from.
    found.remove("root's secret in root-credentials")
    return found

"""Acknowledged writes survive, secrets do not show, the trail holds."""

import json
import subprocess
import threading

from conftest import BINARY, Server, until

ROUNDS = 50


def trail(server, *command):
    done = subprocess.run(
        [str(BINARY), "trail", *command, "--data-dir", str(server.data_dir), "--output", "json"],
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout


def test_no_acknowledged_write_is_lost_when_the_server_is_killed(tmp_path):
    acknowledged, key = set(), None
    for round in range(ROUNDS):
        server = Server("--quotas", "off", data_dir=tmp_path)
        kms = server.client("kms", *server.credentials())
        key = key or kms.create_key()["KeyMetadata"]["KeyId"]
        tags = kms.list_resource_tags(KeyId=key)["Tags"] if round else []
        assert {tag["TagKey"]: tag["TagValue"] for tag in tags} == dict(acknowledged)
        newest, enough = dict(acknowledged), threading.Event()

        def write(worker):
            own = server.client("kms", *server.credentials())
            count = int(newest.get(f"w{worker}", "0"))
            try:
                while True:
                    count += 1
                    own.tag_resource(KeyId=key, Tags=[{"TagKey": f"w{worker}", "TagValue": str(count)}])
                    newest[f"w{worker}"] = str(count)
                    if count % 3 == 0:
                        enough.set()
            except Exception:
                pending[f"w{worker}"] = str(count)

        pending = {}
        writers = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
        [writer.start() for writer in writers]
        assert enough.wait(20)
        server.kill()
        [writer.join() for writer in writers]
        # The write under way when the server died may have happened: ask before going on.
        server = Server(data_dir=tmp_path)
        kms = server.client("kms", *server.credentials())
        found = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]}
        for worker, value in newest.items():
            assert found.get(worker) in (value, pending.get(worker)), (worker, value, found)
        acknowledged = set(found.items())
        server.kill()
    assert trail(server, "verify")[0] == 0


def test_the_trail_tells_and_hides(secure):
    kms = secure.client("kms", *secure.credentials())
    key = kms.create_key(Description="told")["KeyMetadata"]["KeyId"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"known plaintext", EncryptionContext={"a": "b"})
    kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext={"a": "b"})

    def events():
        lines = trail(secure, "tail")[1].splitlines()
        named = {event["eventName"]: event for event in map(json.loads, lines)}
        return named if {"CreateKey", "Encrypt", "Decrypt"} <= named.keys() else None

    named = until(events)
    assert named["CreateKey"]["readOnly"] is False
    assert named["CreateKey"]["responseElements"]["keyMetadata"]["keyId"] == key
    assert named["Encrypt"]["requestParameters"]["encryptionContext"] == {"a": "b"}
    assert named["Encrypt"]["requestParameters"]["encryptionAlgorithm"] == "SYMMETRIC_DEFAULT"
    assert named["Encrypt"]["resources"][0]["ARN"].endswith(key)
    assert named["Encrypt"]["responseElements"] is None


def test_secrets_do_not_show_on_the_disk(secure, tmp_path):
    kms = secure.client("kms", *secure.credentials())
    key = kms.create_key(Description="known description")["KeyMetadata"]["KeyId"]
    kms.encrypt(KeyId=key, Plaintext=b"known plaintext")
    secret = secure.credentials()[1].encode()
    secure.stop()
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != "root-credentials":
            content = path.read_bytes()
            assert b"known plaintext" not in content, path
            assert secret not in content, path
            assert path.parent.name == "trail" or b"known description" not in content, path


def test_a_changed_trail_is_found(secure, tmp_path):
    kms = secure.client("kms", *secure.credentials())
    kms.create_key()
    kms.list_keys()
    secure.stop()
    assert trail(secure, "verify")[0] == 0
    segment = next((tmp_path / "trail").glob("*.jsonl"))
    segment.write_text(segment.read_text().replace("ListKeys", "ListKeyz"))
    status, report = trail(secure, "verify")
    assert status == 1
    assert json.loads(report)["problems"]

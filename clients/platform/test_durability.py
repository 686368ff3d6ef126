"""Acknowledged writes survive, secrets do not show, the trail holds."""

import json
import threading

from botocore.exceptions import BotoCoreError

from conftest import Server, until

ROUNDS = 50


class Writers:
    """Threads that set tags of a key to ever higher numbers, until the server is gone."""

    def __init__(self, server, key, tags):
        self.server, self.key = server, key
        self.acknowledged = []
        self.newest, self.pending = dict(tags), {}
        self.enough = threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(f"w{worker}",)) for worker in range(4)]
        [thread.start() for thread in self.threads]

    def write(self, tag):
        kms = self.server.client("kms", *self.server.credentials())
        count = int(self.newest.get(tag, "0"))
        try:
            while True:
                count += 1
                self.pending[tag] = str(count)
                kms.tag_resource(KeyId=self.key, Tags=[{"TagKey": tag, "TagValue": str(count)}])
                self.newest[tag] = str(count)
                self.acknowledged.append((tag, str(count)))
                if count % 3 == 0:
                    self.enough.set()
        except (BotoCoreError, ConnectionError):
            pass

    def kill(self):
        """Kills the server in the midst of their writes."""
        assert self.enough.wait(20)
        self.server.kill()
        [thread.join() for thread in self.threads]


def test_no_acknowledged_write_is_lost_when_the_server_is_killed(tmp_path):
    server, acknowledged, tags = Server("--quotas", "off", data_dir=tmp_path), [], {}
    key = server.client("kms", *server.credentials()).create_key()["KeyMetadata"]["KeyId"]
    for _ in range(ROUNDS):
        writers = Writers(server, key, tags)
        writers.kill()
        assert server.trail("verify")[0] == 0
        server = Server("--quotas", "off", data_dir=tmp_path)
        kms = server.client("kms", *server.credentials())
        tags = {tag["TagKey"]: tag["TagValue"] for tag in kms.list_resource_tags(KeyId=key)["Tags"]}
        # The write under way when the server died may have happened, or not.
        for tag, value in writers.newest.items():
            assert tags.get(tag) in (value, writers.pending[tag]), (tag, value, tags)
        acknowledged += writers.acknowledged
    server.stop()
    assert server.trail("verify")[0] == 0
    told = {}
    for event in server.events():
        if event["eventName"] == "TagResource":
            (tag,) = event["requestParameters"]["tags"]
            told.setdefault((tag["tagKey"], tag["tagValue"]), set()).add(event["eventID"])
    # Each acknowledged write stands in the trail, as one event. An event on its way there when the
    # server died may have arrived twice, as CloudTrail's may.
    assert len(acknowledged) > ROUNDS and set(acknowledged) <= told.keys()
    assert all(len(events) == 1 for events in told.values())


def test_the_trail_tells_and_hides(secure):
    kms = secure.client("kms", *secure.credentials())
    key = kms.create_key(Description="told")["KeyMetadata"]["KeyId"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"known plaintext", EncryptionContext={"a": "b"})
    kms.decrypt(CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext={"a": "b"})

    def events():
        named = {event["eventName"]: event for event in secure.events()}
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
    assert secure.trail("verify")[0] == 0
    segment = next((tmp_path / "trail").glob("*.jsonl"))
    segment.write_text(segment.read_text().replace("ListKeys", "ListKeyz"))
    status, report = secure.trail("verify")
    assert status == 1
    assert json.loads(report)["problems"]

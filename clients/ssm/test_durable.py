"""What was acknowledged is there after a crash, what is due happens once, and no secret shows."""

import concurrent.futures
import datetime
import json
import secrets

from conftest import Server, until

ROUNDS = 20
QUIET = ("--quotas", "off")


def client(server, service="ssm"):
    return server.client(service, *server.credentials())


def test_a_put_that_was_answered_is_read_after_a_crash(tmp_path):
    server = Server(*QUIET, data_dir=tmp_path)
    for number in range(1, ROUNDS + 1):
        put = dict(Name="/a", Value=f"secret {number}", Type="SecureString", Overwrite=True)
        tier = "Advanced" if number > ROUNDS // 2 else "Standard"
        assert client(server).put_parameter(**put, Tier=tier)["Version"] == number
        server.kill()
        server = Server(*QUIET, data_dir=tmp_path)
        got = client(server).get_parameter(Name="/a", WithDecryption=True)["Parameter"]
        assert (got["Value"], got["Version"]) == (put["Value"], number)
    history = client(server).get_parameter_history(Name="/a", WithDecryption=True)["Parameters"]
    assert [each["Value"] for each in history] == [f"secret {number}" for number in range(1, ROUNDS + 1)]
    server.stop()


def test_what_is_due_while_the_server_is_down_happens_once_after(tmp_path):
    server = Server(*QUIET, data_dir=tmp_path)
    soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1)
    at = {"Timestamp": soon.isoformat(timespec="milliseconds")}
    policies = json.dumps([{"Type": "Expiration", "Version": "1.0", "Attributes": at}])
    put = dict(Name="/short", Value="x", Type="String", Tier="Advanced")
    client(server).put_parameter(**put, Policies=policies)
    server.kill()
    until(lambda: datetime.datetime.now(datetime.timezone.utc) > soon)
    server = Server(*QUIET, data_dir=tmp_path)
    until(lambda: client(server).get_parameters(Names=["/short"])["InvalidParameters"])
    # Another of that name stays: what was due is done.
    client(server).put_parameter(**put)
    server.kill()
    server = Server(*QUIET, data_dir=tmp_path)
    assert client(server).get_parameter(Name="/short")["Parameter"]["Version"] == 1
    server.stop()


def test_no_value_stands_in_clear_on_the_disk_and_the_trail_tells_the_rest(tmp_path):
    server = Server(*QUIET, "--log", "trace", data_dir=tmp_path)
    ssm, words = client(server), {}
    for kind in ("String", "StringList", "SecureString"):
        for tier in ("Standard", "Advanced"):
            words[kind, tier] = value = secrets.token_hex(24)
            ssm.put_parameter(Name=f"/{kind}/{tier}", Value=value, Type=kind, Tier=tier, Description=f"about {value[:20]}")
    names = [f"/{kind}/{tier}" for kind, tier in words]
    got = ssm.get_parameters(Names=names, WithDecryption=True)["Parameters"]
    assert sorted(each["Value"] for each in got) == sorted(words.values())
    asked = ssm.get_parameter(Name="/SecureString/Standard", WithDecryption=True)["Parameter"]
    missing = ssm.get_parameters(Names=["/none"])["InvalidParameters"]
    assert missing == ["/none"]
    try:
        ssm.get_parameter(Name="/none")
    except ssm.exceptions.ParameterNotFound:
        pass
    server.stop()
    for path in tmp_path.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(value.encode() in content for value in words.values()), path
    events = server.events()
    puts = [event for event in events if event["eventName"] == "PutParameter"]
    assert len(puts) == 6
    assert {event["requestParameters"]["value"] for event in puts} == {"HIDDEN_DUE_TO_SECURITY_REASONS"}
    (get,) = [event for event in events if event["eventName"] == "GetParameter"]
    assert get["requestParameters"] == {"name": "/SecureString/Standard", "withDecryption": True}
    assert get["resources"][0]["ARN"] == asked["ARN"] and get["responseElements"] is None
    decrypts = [event for event in events if event["eventName"] == "Decrypt"]
    contexts = [event["requestParameters"]["encryptionContext"] for event in decrypts]
    assert contexts.count({"PARAMETER_ARN": asked["ARN"]}) == 2
    assert {event["userIdentity"]["invokedBy"] for event in decrypts} == {"ssm.amazonaws.com"}


def test_writers_at_once_each_make_a_version(tmp_path):
    server = Server(*QUIET, data_dir=tmp_path)

    def put(number):
        ssm = client(server)
        return [ssm.put_parameter(Name="/a", Value=f"{number}", Type="SecureString", Overwrite=True)["Version"] for _ in range(10)]

    with concurrent.futures.ThreadPoolExecutor(8) as writers:
        made = [version for versions in writers.map(put, range(8)) for version in versions]
    assert sorted(made) == list(range(1, 81))
    server.stop()

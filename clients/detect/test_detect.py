"""`ringwall detect`: files as they should not be, and runs that go on where others ended."""

import gzip
import json
import subprocess

from conftest import BINARY
from locations import city, database


def detect(*arguments):
    done = subprocess.run(
        [str(BINARY), "detect", "--output", "json", *map(str, arguments)], capture_output=True, text=True, timeout=120
    )
    assert done.returncode in (0, 2), done.stderr
    report = json.loads(done.stdout)
    assert done.returncode == (2 if report["findings"] else 0)
    return report


def root_call(number):
    return {
        "eventTime": "2026-11-27T10:00:00Z",
        "eventID": str(number),
        "eventSource": "iam.amazonaws.com",
        "eventName": "ListUsers",
        "recipientAccountId": "111122223333",
        "sourceIPAddress": "198.51.100.1",
        "userIdentity": {"type": "Root", "principalId": "111122223333"},
    }


def test_broken_files_are_told_and_the_rest_is_read(tmp_path):
    events = json.dumps({"Records": [root_call(number) for number in range(100)]})
    (tmp_path / "whole.json").write_text(events)
    half = {**root_call(0), "eventID": "half"}
    (tmp_path / "half.json").write_text(json.dumps({"Records": [half, half]})[:-60])
    noise = "".join(json.dumps({**root_call(n), "eventID": f"gzip {n}", "requestID": str(hash(str(n)))}) for n in range(9_000))
    (tmp_path / "truncated.json.gz").write_bytes(gzip.compress(noise.encode())[:-9_000])
    long = json.dumps({**root_call(0), "eventID": "long", "x": "y" * (10 << 20)})
    (tmp_path / "long.json").write_text(f"{json.dumps({**root_call(1), 'eventID': 'short'})}\n{long}\n")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")

    report = detect(tmp_path)

    faults = {name.rsplit("/", 1)[1]: told for name, told in report["faults"].items()}
    assert faults["half.json"]["truncated"] == 1
    assert faults["truncated.json.gz"]["truncated"] >= 1
    assert faults["long.json"]["oversized"] == 1
    assert "whole.json" not in faults
    assert [name.rsplit("/", 1)[1] for name in report["skipped"]] == ["photo.jpg"]
    [finding] = report["findings"]
    assert finding["type"] == "Policy:IAMUser/RootCredentialUsage"
    assert finding["service"]["count"] > 102


def test_a_second_run_counts_nothing_again(tmp_path):
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "1.json").write_text(json.dumps([root_call(number) for number in range(10)]))
    first = detect(logs, "--state", tmp_path / "state")
    (logs / "2.json").write_text(json.dumps([root_call(number) for number in range(5, 15)]))
    second = detect(logs, "--state", tmp_path / "state")
    assert [report["findings"][0]["service"]["count"] for report in (first, second)] == [10, 15]
    assert first["findings"][0]["id"] == second["findings"][0]["id"]
    assert second["statistics"]["repeated"] == 5


def test_who_signs_in_from_two_ends_of_the_world(tmp_path):
    berlin, sydney = city("Germany", "DE", "Berlin", 52.5, 13.4), city("Australia", "AU", "Sydney", -33.9, 151.2)
    places = tmp_path / "places.mmdb"
    places.write_bytes(database({"198.51.100.0/24": berlin, "203.0.113.0/24": sydney}))
    log = tmp_path / "sign-ins.json"
    sign_in = {**root_call(0), "eventName": "ConsoleLogin", "eventSource": "signin.amazonaws.com"}
    sign_in["userIdentity"] = {"type": "IAMUser", "principalId": "AIDAEXAMPLE", "userName": "alice"}
    sign_in["responseElements"] = {"ConsoleLogin": "Success"}
    later = {"eventID": "1", "eventTime": "2026-11-27T11:00:00Z", "sourceIPAddress": "203.0.113.9"}
    log.write_text(json.dumps([sign_in, {**sign_in, **later}]))
    [finding] = detect(log, "--country-database", places)["findings"]
    assert finding["type"] == "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B"
    remote = finding["service"]["action"]["awsApiCallAction"]["remoteIpDetails"]
    assert remote["city"]["cityName"] == "Sydney" and remote["country"]["countryCode"] == "AU"
    assert detect(log)["findings"] == []

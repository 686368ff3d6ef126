"""`ringwall protect`: one line puts a web ACL before an application."""

import contextlib
import json
import re
import subprocess

import pytest

from application import application
from certificates import Holder
from conftest import BINARY, free_port, until
from curl import curl


@contextlib.contextmanager
def protected(behind, port, *flags):
    """The lines that a running `ringwall protect` has printed."""
    api = f"127.0.0.1:{free_port()}"
    command = [str(BINARY), "protect", "--listen", f":{port}", "--api-listen", api]
    upstream = f"http://127.0.0.1:{behind.server_port}"
    running = subprocess.Popen(
        [*command, "--upstream", upstream, *flags], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        lines = []
        while not lines or "describe-target-health" not in lines[-1]:
            line = running.stdout.readline()
            assert line, lines
            lines.append(line)
        yield "".join(lines)
    finally:
        running.terminate()
        assert running.wait(timeout=20) == 0


@pytest.fixture
def behind():
    with application() as running:
        yield running


def status(port, target):
    return curl(f"http://127.0.0.1:{port}{target}").status


INJECTED = "/?id=1%27%20UNION%20SELECT%20password%20FROM%20users--"


def test_attacks_are_blocked_and_the_resources_told(behind, port):
    with protected(behind, port) as told:
        until(lambda: status_or_none(port) == 200)
        assert status(port, INJECTED) == 403
        assert status(port, "/?q=shoes") == 200
        for kind in ("loadbalancer/app", "listener/app", "targetgroup", "regional/webacl"):
            assert re.search(rf"arn:aws:\w+:us-east-1:\d{{12}}:{kind}/", told), kind


def test_it_speaks_tls_with_a_certificate_of_ones_own(behind, port, tmp_path):
    holder = Holder()
    (tmp_path / "door.pem").write_text(holder.pem())
    (tmp_path / "door.key").write_text(holder.key_pem())
    files = ["--certificate", str(tmp_path / "door.pem"), "--key", str(tmp_path / "door.key")]
    with protected(behind, port, *files) as told:
        assert f"https://127.0.0.1:{port} stands before" in told

        def asked(target):
            return curl(f"https://127.0.0.1:{port}{target}", "--insecure").status

        until(lambda: asked("/") == 200)
        assert asked(INJECTED) == 403


RULES = """SecRuleEngine On
SecRule ARGS:debug "@streq 1" "id:1001,phase:2,deny,status:406,severity:CRITICAL,msg:'Debugging is off'"
SecRule RESPONSE_STATUS "@streq 500" "id:1002,phase:4,deny"
"""


def test_rules_in_modsecuritys_language_come_before_the_web_acl(behind, port, tmp_path):
    (tmp_path / "shop.conf").write_text(RULES)
    with protected(behind, port, "--seclang", str(tmp_path)):
        until(lambda: status_or_none(port) == 200)
        assert status(port, "/?debug=1") == 406
        assert status(port, INJECTED) == 403
        assert status(port, "/?debug=2") == 200


def test_what_has_no_effect_in_rules_is_told(tmp_path):
    (tmp_path / "shop.conf").write_text(RULES)
    command = [str(BINARY), "waf", "seclang", "--rules", str(tmp_path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "shop.conf:3: rule 1002: " in told
    asked = [*command, "--output", "json", "http://example.com/?debug=1"]
    judged = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)["judgement"]
    assert (judged["action"], judged["status"], judged["rule"]) == ("BLOCK", 406, 1001)


def test_attacks_are_only_counted(behind, port):
    with protected(behind, port, "--rules", "sqli", "--count"):
        until(lambda: status_or_none(port) == 200)
        assert status(port, INJECTED) == 200


def test_a_data_folder_keeps_what_was_made(behind, port, tmp_path):
    folder = ["--data-dir", str(tmp_path / "data")]
    with protected(behind, port, *folder) as first:
        until(lambda: status_or_none(port) == 200)
    with protected(behind, port, *folder) as second:
        until(lambda: status_or_none(port) == 200)
        assert status(port, INJECTED) == 403

    def arns(told):
        return [arn for arn in re.findall(r"arn:\S+", told) if "listener" not in arn]

    assert arns(first) == arns(second)


def status_or_none(port):
    done = subprocess.run(
        ["curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}", f"http://127.0.0.1:{port}/"],
        capture_output=True, text=True,
    )
    return int(done.stdout or 0)

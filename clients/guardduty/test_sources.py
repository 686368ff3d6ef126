"""GuardDuty's detectors on logs in folders and buckets, and on logins to databases."""

import datetime
import gzip
import json
import shutil
import subprocess
import tempfile

import boto3
import pymysql
import pytest

from conftest import REGION, Server, free_port, program, until
from databases import PASSWORD, Instance
from identities import Caller

COMMANDED = "Backdoor:EC2/C&CActivity.B!DNS"
IN_KUBE_SYSTEM = "Execution:Kubernetes/ExecInKubeSystemPod"


def now():
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def question(account):
    """A query log of Resolver: the name that AWS documents for tests was asked for."""
    return json.dumps({
        "version": "1.100000", "account_id": account, "region": REGION, "vpc_id": "vpc-1", "query_timestamp": now(),
        "query_name": "guarddutyc2activityb.com.", "query_type": "A", "rcode": "NOERROR", "srcaddr": "10.0.0.5",
        "srcids": {"instance": "i-0123456789abcdef0"},
    }) + "\n"


def found(guardduty, detector):
    """Findings by type."""
    ids = guardduty.list_findings(DetectorId=detector)["FindingIds"]
    if not ids:
        return {}
    return {one["Type"]: one for one in guardduty.get_findings(DetectorId=detector, FindingIds=ids)["Findings"]}


def count(guardduty, detector, kind):
    finding = found(guardduty, detector).get(kind)
    return finding["Service"]["Count"] if finding else 0


@pytest.fixture
def served(tmp_path):
    """Makes servers that stop with the test."""
    servers = []

    def serve(*flags, **more):
        servers.append(Server(*flags, **more))
        return servers[-1]

    yield serve
    for server in servers:
        if server.is_running:
            server.stop()


def test_logs_in_folders_are_looked_at_as_they_come(served, account, tmp_path):
    names, clusters = tmp_path / "names", tmp_path / "clusters"
    (clusters / REGION / "prod").mkdir(parents=True)
    names.mkdir()
    config = tmp_path / "ringwall.toml"
    config.write_text(f'detection-source = ["resolver={names}", "eks-audit={clusters}"]\n')
    server = served("--config", str(config), "--account-id", account)
    guardduty = server.client("guardduty", key=account)
    off = [{"Name": "EKS_AUDIT_LOGS", "Status": "DISABLED"}]
    detector = guardduty.create_detector(Enable=True, Features=off)["DetectorId"]
    executed = {
        "kind": "Event", "auditID": "one", "stage": "ResponseComplete", "requestURI": "/", "verb": "create",
        "user": {"username": "eve", "groups": ["system:authenticated"]}, "sourceIPs": ["203.0.113.9"],
        "objectRef": {"resource": "pods", "namespace": "kube-system", "name": "p", "subresource": "exec"},
        "responseStatus": {"code": 101}, "requestReceivedTimestamp": now(),
    }
    (clusters / REGION / "prod" / "audit.log").write_text(json.dumps(executed) + "\n")

    log = names / "names.log"
    log.write_bytes(question("999999999999").encode() + b'\xff\x00 noise\n{"query_name": "half\n')
    with log.open("a") as lines:
        lines.write(question(account))
    until(lambda: count(guardduty, detector, COMMANDED) == 1)
    with log.open("a") as lines:
        lines.write(question(account))
    (names / "names.log.gz").write_bytes(gzip.compress(question(account).encode()))
    until(lambda: count(guardduty, detector, COMMANDED) == 3)
    finding = found(guardduty, detector)[COMMANDED]
    assert finding["AccountId"] == account and finding["Region"] == REGION
    assert finding["Resource"]["InstanceDetails"]["InstanceId"] == "i-0123456789abcdef0"
    metrics = server.open("/metrics").decode()
    assert f'ringwall_guardduty_source_faults_total{{source="resolver={names}",fault="malformed"}}' in metrics

    # Clusters are looked at when their feature is on.
    assert IN_KUBE_SYSTEM not in found(guardduty, detector)
    guardduty.update_detector(DetectorId=detector, Features=[{"Name": "EKS_AUDIT_LOGS", "Status": "ENABLED"}])
    until(lambda: IN_KUBE_SYSTEM in found(guardduty, detector))
    cluster = found(guardduty, detector)[IN_KUBE_SYSTEM]["Resource"]["EksClusterDetails"]
    assert cluster["Name"] == "prod"


def test_a_server_that_is_killed_counts_each_event_once(tmp_path):
    data, names = tmp_path / "data", tmp_path / "names"
    data.mkdir()
    names.mkdir()
    flags = ["--quotas", "off", "--detection-source", f"resolver={names}"]
    server = Server(*flags, data_dir=data)
    root = Caller.root(server)
    account = root.account()
    detector = root.client("guardduty").create_detector(Enable=True)["DetectorId"]
    written = 0
    for number in range(3):
        with (names / "names.log").open("a") as lines:
            lines.writelines(question(account) for _ in range(500))
        (names / f"{number}.log").write_text(question(account) * 500)
        written += 1000
        guardduty = Caller.root(server).client("guardduty")
        until(lambda: count(guardduty, detector, COMMANDED) > 0)
        server.kill()
        server = Server(*flags, data_dir=data)
    guardduty = Caller.root(server).client("guardduty")
    until(lambda: count(guardduty, detector, COMMANDED) >= written, seconds=60)
    assert count(guardduty, detector, COMMANDED) == written
    server.stop()


@pytest.fixture
def s3():
    """An S3 of somebody else's."""
    port = free_port()
    command = [program("moto_server", "pip install 'moto[s3,server]'"), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test", "region_name": "us-east-1"}
    client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **keys)

    def answers():
        try:
            return client.create_bucket(Bucket="logs")
        except Exception:
            return None

    until(answers, seconds=30)
    yield client
    process.terminate()
    process.wait(timeout=20)


def test_logs_in_a_bucket_of_s3_are_looked_at(served, s3, account, tmp_path):
    (tmp_path / "key").write_text("test:test\n")
    place = ["--s3-endpoint", s3.meta.endpoint_url, "--s3-key-file", str(tmp_path / "key")]
    server = served(*place, "--detection-source", "resolver=logs/AWSLogs/", "--account-id", account)
    guardduty = server.client("guardduty", key=account)
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    folder = f"AWSLogs/{account}/vpcdnsquerylogs/vpc-1/2026/11/27"
    for key in (f"{folder}/a.log.gz", f"{folder}/b.log.gz", "elsewhere/c.log.gz"):
        s3.put_object(Bucket="logs", Key=key, Body=gzip.compress(question(account).encode()))
    until(lambda: count(guardduty, detector, COMMANDED) == 2)
    s3.put_object(Bucket="logs", Key=f"{folder}/c.log.gz", Body=gzip.compress(question(account).encode()))
    until(lambda: count(guardduty, detector, COMMANDED) == 3)


def test_logins_to_a_database_are_looked_at(tmp_path):
    folder = tempfile.mkdtemp(prefix="ringwall-databases-")
    learning = ["--guardduty-learning-days", "0", "--guardduty-learning-events", "5"]
    server = Server("--quotas", "off", "--database-dir", folder, *learning, data_dir=tmp_path)
    root = Caller.root(server)
    guardduty = root.client("guardduty")
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    instance = Instance.create(root, "books", "mariadb")
    for _ in range(8):
        instance.pymysql("admin", PASSWORD, database="orders", program_name="shelf").close()
    # All of 127.0.0.0/8 is this machine: the door sees a network that it has never seen.
    instance.pymysql("admin", PASSWORD, database="orders", program_name="shelf", bind_address="127.1.0.5").close()
    with pytest.raises(pymysql.err.OperationalError):
        instance.pymysql("mallory", "guess", program_name="shelf", bind_address="127.2.0.5")
    succeeded = "CredentialAccess:RDS/AnomalousBehavior.SuccessfulLogin"
    failed = "CredentialAccess:RDS/AnomalousBehavior.FailedLogin"
    until(lambda: {succeeded, failed} <= set(found(guardduty, detector)))
    findings = found(guardduty, detector)
    database = findings[succeeded]["Resource"]["RdsDbInstanceDetails"]
    assert database["DbInstanceIdentifier"] == "books" and database["Engine"] == "mariadb"
    assert database["DbInstanceArn"] == f"arn:aws:rds:{REGION}:{root.account()}:db:books"
    assert database["DbiResourceId"] == instance.resource_id
    user = findings[succeeded]["Resource"]["RdsDbUserDetails"]
    assert user == {"User": "admin", "Application": "shelf", "Database": "orders", "AuthMethod": "Password"}
    action = findings[failed]["Service"]["Action"]["RdsLoginAttemptAction"]
    assert action["RemoteIpDetails"]["IpAddressV4"] == "127.2.0.5"
    (attributes,) = action["LoginAttributes"]
    assert (attributes["User"], attributes["FailedLoginAttempts"]) == ("mallory", 1)
    server.stop()
    shutil.rmtree(folder)

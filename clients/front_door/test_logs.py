"""Logs of load balancers and of web ACLs, in buckets: by boto3 and curl."""

import contextlib
import gzip
import json
import socket

import pytest
from botocore.exceptions import ClientError

from application import application
from conftest import Server, free_port, until
from curl import curl

FIXED = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "418", "MessageBody": "tea"}}
SEEN = dict(SampledRequestsEnabled=True, CloudWatchMetricsEnabled=True, MetricName="seen")


@pytest.fixture
def buckets(tmp_path):
    for name in ("door-logs", "aws-waf-logs-site"):
        (tmp_path / "buckets" / name).mkdir(parents=True)
    return tmp_path / "buckets"


@pytest.fixture
def server(buckets):
    server = Server("--bucket-store", str(buckets), "--trail-interval", "1")
    yield server
    if server.is_running:
        server.stop()


def lines(folder, pattern="*.log.gz"):
    files = sorted(folder.rglob(pattern))
    return [line for file in files for line in gzip.decompress(file.read_bytes()).decode().splitlines()]


class Door:
    """A load balancer with one listener."""

    def __init__(self, server, action=FIXED):
        self.elbv2, self.port = server.client("elbv2"), free_port()
        (balancer,) = self.elbv2.create_load_balancer(Name="door")["LoadBalancers"]
        self.arn, self.host = balancer["LoadBalancerArn"], balancer["DNSName"]
        listener = dict(LoadBalancerArn=self.arn, Protocol="HTTP", Port=self.port)
        self.elbv2.create_listener(**listener, DefaultActions=[action])
        until(self.listens)

    @property
    def id(self):
        return self.arn.split(":loadbalancer/")[1]

    def url(self, path):
        return f"http://{self.host}:{self.port}{path}"

    def listens(self):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
            return True

    def log(self, kind, bucket="door-logs"):
        wanted = {"enabled": "true", "bucket": bucket, "prefix": "shop"}
        attributes = [{"Key": f"{kind}.s3.{key}", "Value": value} for key, value in wanted.items()]
        answer = self.elbv2.modify_load_balancer_attributes(LoadBalancerArn=self.arn, Attributes=attributes)
        return {it["Key"]: it["Value"] for it in answer["Attributes"]}


def test_requests_are_read_in_the_bucket(server, buckets):
    door, bucket = Door(server), buckets / "door-logs"
    with pytest.raises(ClientError) as refused:
        door.log("access_logs", "nowhere")
    assert refused.value.response["Error"]["Code"] == "InvalidConfigurationRequest"
    assert door.log("access_logs")["access_logs.s3.bucket"] == "door-logs"
    assert next((bucket / "shop" / "AWSLogs").glob("*/ELBAccessLogTestFile")).is_file()

    def is_logged():
        curl(door.url("/early"))
        return lines(bucket)

    until(is_logged)
    curl(door.url("/last"))
    server.stop()
    # Names of files end with chance, so what came last may stand in any of them.
    (last,) = [line for line in lines(bucket) if "/last " in line]
    kind, _, balancer_id, *_, status, _ = last.split(" ")[:10]
    assert (kind, balancer_id, status) == ("http", door.id, "418")
    assert f'"GET {door.url("/last")} HTTP/1.1"' in last and '"fixed-response"' in last


def test_a_connection_is_named_in_the_log_of_its_requests(server, buckets):
    door, bucket = Door(server), buckets / "door-logs"
    door.log("access_logs")
    door.log("connection_logs")
    assert next((bucket / "shop" / "AWSLogs").glob("*/ELBConnectionLogTestFile")).is_file()

    def is_logged():
        curl(door.url("/early"))
        return lines(bucket, "conn_log_*")

    until(is_logged)
    curl(door.url("/last"))
    server.stop()
    (request,) = [line for line in lines(bucket) if "/last " in line]
    (trace,) = [word for word in request.split(" ") if word.startswith("TID_")]
    (connection,) = [line for line in lines(bucket, "conn_log_*") if trace in line]
    _, client_ip, client_port, port, *rest = connection.split(" ")
    assert f" {client_ip}:{client_port} " in request and port == str(door.port)
    # It was no TLS.
    assert rest == ["-", "-", "-", '"-"', "-", "-", "-", trace, "-", door.id, "127.0.0.1"]


def test_what_targets_answer_to_health_checks_is_logged(server, buckets):
    bucket, elbv2 = buckets / "door-logs", server.client("elbv2")
    with application() as behind:
        port = behind.server_address[1]
        check = dict(HealthCheckIntervalSeconds=5, HealthCheckTimeoutSeconds=2, HealthCheckPath="/healthy", Matcher={"HttpCode": "204"})
        group = dict(Name="shop", Protocol="HTTP", Port=port, TargetType="ip", **check)
        arn = elbv2.create_target_group(**group)["TargetGroups"][0]["TargetGroupArn"]
        door = Door(server, {"Type": "forward", "TargetGroupArn": arn})
        door.log("health_check_logs")
        assert next((bucket / "shop" / "AWSLogs").glob("*/ELBHealthCheckLogTestFile")).is_file()
        elbv2.register_targets(TargetGroupArn=arn, Targets=[{"Id": "127.0.0.1", "Port": port}])
        line = until(lambda: lines(bucket, "health_check_log_*"), seconds=30)[0].split(" ")
    kind, _, latency, *rest = line
    assert kind == "http" and float(latency) <= 2
    told = [f"127.0.0.1:{port}", "shop", "FAIL", "200", "ResponseCodeMismatch", door.id, "127.0.0.1"]
    assert rest == told


def test_what_a_web_acl_blocks_is_read_in_its_bucket(server, buckets):
    door, waf = Door(server), server.client("wafv2")
    text = dict(FieldToMatch={"UriPath": {}}, TextTransformations=[{"Priority": 0, "Type": "NONE"}])
    admin = {"ByteMatchStatement": dict(SearchString=b"/admin", PositionalConstraint="STARTS_WITH", **text)}
    rule = dict(Name="admin", Priority=0, Statement=admin, Action={"Block": {}}, VisibilityConfig=SEEN)
    acl = dict(Name="site", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN)
    arn = waf.create_web_acl(**acl, Rules=[rule])["Summary"]["ARN"]
    waf.associate_web_acl(WebACLArn=arn, ResourceArn=door.arn)

    def log_to(bucket):
        blocked = {"ActionCondition": {"Action": "BLOCK"}}
        kept = dict(Behavior="KEEP", Requirement="MEETS_ANY", Conditions=[blocked])
        wanted = dict(
            ResourceArn=arn,
            LogDestinationConfigs=[f"arn:aws:s3:::{bucket}"],
            LoggingFilter=dict(DefaultBehavior="DROP", Filters=[kept]),
            RedactedFields=[{"SingleHeader": {"Name": "authorization"}}],
        )
        waf.put_logging_configuration(LoggingConfiguration=wanted)

    with pytest.raises(waf.exceptions.WAFLogDestinationPermissionIssueException):
        log_to("aws-waf-logs-nowhere")
    log_to("aws-waf-logs-site/doors")

    def is_logged():
        curl(door.url("/"))
        return curl(door.url("/admin/early")).status == 403 and lines(buckets / "aws-waf-logs-site")

    until(is_logged)
    curl(door.url("/admin/last"), "--header", "Authorization: secret")
    server.stop()
    account, name = arn.split(":")[4], "site"
    places = {file.relative_to(buckets).parts[:6] for file in (buckets / "aws-waf-logs-site").rglob("*.log.gz")}
    assert places == {("aws-waf-logs-site", "doors", "AWSLogs", account, "WAFLogs", arn.split(":")[3])}
    records = [json.loads(line) for line in lines(buckets / "aws-waf-logs-site", f"{account}_waflogs_*_{name}_*Z_*")]
    assert {record["action"] for record in records} == {"BLOCK"}
    (last,) = [record for record in records if record["httpRequest"]["uri"] == "/admin/last"]
    headers = {it["name"].lower(): it["value"] for it in last["httpRequest"]["headers"]}
    assert last["terminatingRuleId"] == "admin" and headers["authorization"] == "REDACTED"

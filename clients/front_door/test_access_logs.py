"""Access logs of load balancers, in buckets: by boto3 and curl."""

import contextlib
import gzip
import socket

import pytest
from botocore.exceptions import ClientError

from conftest import Server, free_port, until
from curl import curl


@pytest.fixture
def bucket(tmp_path):
    folder = tmp_path / "buckets" / "door-logs"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def server(bucket):
    server = Server("--bucket-store", str(bucket.parent), "--trail-interval", "1")
    yield server
    if server.is_running:
        server.stop()


def lines(bucket):
    files = sorted((bucket / "shop").rglob("*.log.gz"))
    return [line for file in files for line in gzip.decompress(file.read_bytes()).decode().splitlines()]


def test_requests_are_read_in_the_bucket(server, bucket):
    elbv2, port = server.client("elbv2"), free_port()
    (balancer,) = elbv2.create_load_balancer(Name="door")["LoadBalancers"]
    arn, host = balancer["LoadBalancerArn"], balancer["DNSName"]
    fixed = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "418", "MessageBody": "tea"}}
    elbv2.create_listener(LoadBalancerArn=arn, Protocol="HTTP", Port=port, DefaultActions=[fixed])

    def log_to(name):
        wanted = {"access_logs.s3.enabled": "true", "access_logs.s3.bucket": name, "access_logs.s3.prefix": "shop"}
        attributes = [{"Key": key, "Value": value} for key, value in wanted.items()]
        return elbv2.modify_load_balancer_attributes(LoadBalancerArn=arn, Attributes=attributes)

    with pytest.raises(ClientError) as refused:
        log_to("nowhere")
    assert refused.value.response["Error"]["Code"] == "InvalidConfigurationRequest"
    shown = {it["Key"]: it["Value"] for it in log_to("door-logs")["Attributes"]}
    assert shown["access_logs.s3.bucket"] == "door-logs"
    assert next((bucket / "shop" / "AWSLogs").glob("*/ELBAccessLogTestFile")).is_file()

    def listens():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return True

    def is_logged():
        curl(f"http://{host}:{port}/early")
        return lines(bucket)

    until(listens)
    until(is_logged)
    curl(f"http://{host}:{port}/last")
    server.stop()
    # Names of files end with chance, so what came last may stand in any of them.
    (last,) = [line for line in lines(bucket) if "/last " in line]
    kind, _, balancer_id, *_, status, _ = last.split(" ")[:10]
    assert (kind, balancer_id, status) == ("http", arn.split(":loadbalancer/")[1], "418")
    assert f'"GET http://{host}:{port}/last HTTP/1.1"' in last and '"fixed-response"' in last

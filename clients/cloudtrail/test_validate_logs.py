"""`aws cloudtrail validate-logs` against files in an S3 of somebody else's: moto's."""

import datetime
import json
import subprocess

import boto3
import pytest

from conftest import Server, free_port, program, until


@pytest.fixture
def s3():
    port = free_port()
    command = [program("moto_server", "pip install 'moto[s3,server]'"), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )

    def answers():
        try:
            return client.create_bucket(Bucket="logs")
        except Exception:
            return None

    until(answers, seconds=30)
    yield client
    process.terminate()
    process.wait(timeout=20)


def policy(arn, account):
    service = {"Service": "cloudtrail.amazonaws.com"}
    source = {"StringEquals": {"aws:SourceArn": arn}}
    look = {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::logs"}
    write = {
        "Effect": "Allow",
        "Principal": service,
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::logs/AWSLogs/{account}/*",
    }
    statements = [{**each, "Condition": source} for each in (look, write)]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def test_the_cli_validates_what_was_delivered(s3, tmp_path):
    (tmp_path / "key").write_text("test:test\n")
    data = tmp_path / "data"
    data.mkdir()
    endpoint = s3.meta.endpoint_url
    flags = ["--s3-endpoint", endpoint, "--s3-key-file", str(tmp_path / "key"), "--trail-interval", "1"]
    server = Server(*flags, data_dir=data)
    root = server.credentials()
    account = server.client("sts", *root).get_caller_identity()["Account"]
    cloudtrail = server.client("cloudtrail", *root)
    arn = f"arn:aws:cloudtrail:eu-west-1:{account}:trail/all"
    with pytest.raises(cloudtrail.exceptions.InsufficientS3BucketPolicyException):
        cloudtrail.create_trail(Name="all", S3BucketName="logs", EnableLogFileValidation=True)
    s3.put_bucket_policy(Bucket="logs", Policy=policy(arn, account))
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(minutes=1)
    cloudtrail.create_trail(Name="all", S3BucketName="logs", EnableLogFileValidation=True)

    def keys(kind):
        listed = s3.list_objects_v2(Bucket="logs").get("Contents", [])
        return [each["Key"] for each in listed if f"/{kind}/" in each["Key"]]

    # Each time that logging ends, its digest is delivered, and the next one begins a chain of its own.
    for times in (1, 2):
        cloudtrail.start_logging(Name="all")
        until(lambda: len(keys("CloudTrail")) >= times)
        cloudtrail.stop_logging(Name="all")
        until(lambda: len(keys("CloudTrail-Digest")) >= times, seconds=20)
    head = s3.head_object(Bucket="logs", Key=keys("CloudTrail-Digest")[0])
    assert head["Metadata"]["signature-algorithm"] == "SHA256withRSA"

    def validate():
        command = [program("aws", "pip install awscli"), "cloudtrail", "validate-logs", "--trail-arn", arn, "--verbose"]
        command += ["--start-time", start.strftime("%Y-%m-%dT%H:%M:%SZ")]
        # The CLI asks CloudTrail and S3, which are two servers here.
        servers = {"AWS_ENDPOINT_URL_CLOUDTRAIL": server.url, "AWS_ENDPOINT_URL_S3": endpoint}
        environment = {**server.environment(*root), **servers}
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    status, told = validate()
    digests, files = len(keys("CloudTrail-Digest")), len(keys("CloudTrail"))
    assert status == 0 and f"{digests}/{digests} digest files valid" in told, told
    assert f"{files}/{files} log files valid" in told, told

    s3.delete_object(Bucket="logs", Key=keys("CloudTrail")[0])
    status, told = validate()
    assert status == 1 and "INVALID: not found" in told, told
    server.stop()

"""What users do comes into a bucket: the records of an interval in one compressed file."""

import gzip
import json

import pytest
from botocore.exceptions import ClientError
from conftest import REGION, Server, until

PASSWORD = "Correct-horse-7"


@pytest.fixture(scope="module")
def buckets(tmp_path_factory):
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "sign-ins").mkdir()
    return folder


@pytest.fixture(scope="module")
def server(buckets):
    server = Server("--bucket-store", str(buckets), "--trail-interval", "1")
    yield server
    server.stop()


def to_bucket(name, source="userAuthEvents", level="INFO"):
    return [{"EventSource": source, "LogLevel": level, "S3Configuration": {"BucketArn": f"arn:aws:s3:::{name}"}}]


def test_sign_ins_come_into_the_bucket(server, buckets, account):
    cognito = server.client("cognito-idp", key=account)
    pool = cognito.create_user_pool(PoolName="logged", UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})
    pool = pool["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada", MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username="ada", Password=PASSWORD, Permanent=True)

    for wrong, why in [
        (to_bucket("nowhere"), "The bucket nowhere does not exist."),
        (to_bucket("sign-ins", "userNotification", "ERROR"), "userNotification can be delivered to log groups only."),
    ]:
        with pytest.raises(ClientError) as refusal:
            cognito.set_log_delivery_configuration(UserPoolId=pool, LogConfigurations=wrong)
        error = refusal.value.response["Error"]
        assert (error["Code"], error["Message"]) == ("InvalidParameterException", why)

    set_to = cognito.set_log_delivery_configuration(UserPoolId=pool, LogConfigurations=to_bucket("sign-ins"))
    assert set_to["LogDeliveryConfiguration"]["LogConfigurations"] == to_bucket("sign-ins")
    cognito.initiate_auth(
        ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ada", "PASSWORD": PASSWORD}
    )
    place = buckets / "sign-ins" / "AWSLogs" / account / "CognitoUserPools" / REGION / pool

    def records():
        files = sorted(place.glob("*/*/*/*.log.gz"))
        assert all(file.name.startswith(f"{account}_userAuthEvents_{REGION}_{pool}_") for file in files)
        lines = [line for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
        return [json.loads(line) for line in lines]

    [record, *_] = until(records, seconds=30)
    assert (record["eventSource"], record["logSourceId"]) == ("USER_ACTIVITY", {"userPoolId": pool})
    assert (record["message"]["userName"], record["message"]["eventType"]) == ("ada", "SignIn")

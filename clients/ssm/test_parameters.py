"""Parameter Store by boto3 and the AWS CLI: what programs do with it all day."""

import datetime
import json
import subprocess

import pytest

from conftest import program
from identities import allow, denied, refused


@pytest.fixture(scope="module")
def ssm(root):
    return root.client("ssm")


def put(ssm, name, value, **more):
    return ssm.put_parameter(Name=name, Value=value, **{"Type": "String", **more})


def test_a_missing_parameter_is_an_exception_of_the_client(ssm):
    with pytest.raises(ssm.exceptions.ParameterNotFound) as caught:
        ssm.get_parameter(Name="/none")
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    with pytest.raises(ssm.exceptions.ParameterNotFound):
        ssm.delete_parameter(Name="/none")
    put(ssm, "/once", "x")
    with pytest.raises(ssm.exceptions.ParameterAlreadyExists):
        put(ssm, "/once", "y")


def test_lists_go_on_page_by_page(ssm):
    names = sorted(f"/paged/level-{at % 3}/p{at:02}" for at in range(25))
    for name in names:
        put(ssm, name, "x")
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/paged", Recursive=True)
    pages = [[parameter["Name"] for parameter in page["Parameters"]] for page in pages]
    assert [len(page) for page in pages] == [10, 10, 5]
    assert sum(pages, []) == names
    below = {"Key": "Path", "Option": "Recursive", "Values": ["/paged"]}
    described = ssm.get_paginator("describe_parameters").paginate(ParameterFilters=[below])
    assert [parameter["Name"] for page in described for parameter in page["Parameters"]] == names
    missing = ssm.get_parameters(Names=[names[1], "/none", names[0]])
    assert [parameter["Name"] for parameter in missing["Parameters"]] == names[:2]
    assert missing["InvalidParameters"] == ["/none"]
    assert ssm.get_parameters(Names=names[:1])["InvalidParameters"] == []


def test_secrets_are_kept_as_chamber_keeps_them(root, ssm):
    """A key of one's own by its alias, a path for each service, a history of who wrote what."""
    kms = root.client("kms")
    kms.create_alias(AliasName="alias/parameter_store_key", TargetKeyId=root.new_key())
    key = "alias/parameter_store_key"
    for value in ("one", "two"):
        more = dict(Type="SecureString", KeyId=key, Overwrite=True, Description="chamber")
        put(ssm, "/billing/db_password", value, **more)
    put(ssm, "/billing/api_key", "three", Type="SecureString", KeyId=key)
    pages = ssm.get_paginator("get_parameters_by_path").paginate(Path="/billing/", WithDecryption=True)
    found = {each["Name"].rsplit("/", 1)[1]: each["Value"] for page in pages for each in page["Parameters"]}
    assert found == {"api_key": "three", "db_password": "two"}
    history = ssm.get_parameter_history(Name="/billing/db_password", WithDecryption=True)["Parameters"]
    assert [(each["Version"], each["Value"]) for each in history] == [(1, "one"), (2, "two")]
    assert {each["LastModifiedUser"] for each in history} == {root.arn()}
    by_path = [{"Key": "Path", "Option": "OneLevel", "Values": ["/billing"]}]
    (described, _) = ssm.describe_parameters(ParameterFilters=by_path)["Parameters"][::-1]
    assert (described["KeyId"], described["Version"], described["Policies"]) == (key, 2, [])


def test_the_command_line_puts_gets_and_lists(root):
    def aws(*words):
        command = [program("aws", "pip install awscli"), "ssm", *words, "--output", "json"]
        done = subprocess.run(command, env=root.environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    made = aws("put-parameter", "--name", "/cli/secret", "--value", "s e c r e t", "--type", "SecureString")
    assert made == {"Version": 1, "Tier": "Standard"}
    get = ["get-parameter", "--name", "/cli/secret", "--query", "Parameter.Value"]
    assert aws(*get, "--with-decryption") == "s e c r e t"
    assert aws(*get) != "s e c r e t"
    aws("label-parameter-version", "--name", "/cli/secret", "--labels", "prod")
    labelled = ["--name", "/cli/secret:prod", "--query", "Parameter.Selector"]
    assert aws("get-parameter", *labelled) == ":prod"
    tags = ["--resource-type", "Parameter", "--resource-id", "/cli/secret"]
    aws("add-tags-to-resource", *tags, "--tags", "Key=team,Value=blue")
    assert aws("list-tags-for-resource", *tags)["TagList"] == [{"Key": "team", "Value": "blue"}]
    regions = ["--path", "/aws/service/global-infrastructure/regions", "--query", "Parameters[].Name"]
    assert len(aws("get-parameters-by-path", *regions)) == 33
    aws("delete-parameter", "--name", "/cli/secret")


def test_a_reader_reads_his_path_and_no_other(root, ssm):
    put(ssm, "/team/blue/x", "1")
    put(ssm, "/team/red/x", "2")
    here = f"arn:aws:ssm:eu-west-1:{root.account()}:parameter"
    blue = root.new_user("blue", allow("ssm:GetParameter*", [f"{here}/team/blue", f"{here}/team/blue/*"])).client("ssm")
    assert blue.get_parameter(Name="/team/blue/x")["Parameter"]["Value"] == "1"
    assert len(blue.get_parameters_by_path(Path="/team/blue")["Parameters"]) == 1
    with denied("ssm:GetParameter on resource"):
        blue.get_parameter(Name="/team/red/x")
    with denied("ssm:GetParametersByPath"):
        blue.get_parameters_by_path(Path="/team", Recursive=True)
    with denied("ssm:GetParameters"):
        blue.get_parameters(Names=["/team/blue/x", "/team/none"])


def test_another_account_reads_what_is_shared(dev, account):
    owner, other = dev.client("ssm", key=account), dev.client("ssm", key="999988887777")
    put(owner, "/shared", "x", Tier="Advanced")
    arn = f"arn:aws:ssm:eu-west-1:{account}:parameter/shared"
    policy = {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"AWS": "999988887777"},
            "Action": ["ssm:GetParameter", "ssm:GetParameters"],
            "Resource": arn,
        },
    }
    made = owner.put_resource_policy(ResourceArn=arn, Policy=json.dumps(policy))
    assert other.get_parameter(Name=arn)["Parameter"]["Value"] == "x"
    assert other.describe_parameters(Shared=True)["Parameters"] == []
    owner.delete_resource_policy(ResourceArn=arn, PolicyId=made["PolicyId"], PolicyHash=made["PolicyHash"])
    assert owner.get_resource_policies(ResourceArn=arn)["Policies"] == []


def test_policies_act_when_their_time_has_come(dev, account):
    ssm = dev.client("ssm", key=account)
    now = json.loads(dev.open("/_ringwall/clock"))["now"]
    at = ssm_time(now + 3600)
    policies = [{"Type": "Expiration", "Version": "1.0", "Attributes": {"Timestamp": at}}]
    put(ssm, "/short", "x", Tier="Intelligent-Tiering", Policies=json.dumps(policies))
    (described,) = ssm.describe_parameters()["Parameters"]
    assert described["Tier"] == "Advanced"
    (policy,) = described["Policies"]
    assert policy["PolicyStatus"] == "Pending" and json.loads(policy["PolicyText"]) == policies[0]


def ssm_time(seconds):
    moment = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_throughput_is_limited_unless_more_is_asked_for(secure):
    ssm = secure.client("ssm", *secure.credentials())
    put(ssm, "/a", "x")
    with refused("ThrottlingException", "Rate exceeded"):
        for _ in range(500):
            ssm.get_parameter(Name="/a")
    ssm.update_service_setting(SettingId="/ssm/parameter-store/high-throughput-enabled", SettingValue="true")
    for _ in range(200):
        ssm.get_parameter(Name="/a")

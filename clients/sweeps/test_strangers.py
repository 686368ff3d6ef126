"""Who has no permission is denied everywhere, and changes nothing."""

import json

import pytest
from botocore.exceptions import ClientError

from models import answered
from stage import parameters, stage
from wire import Wire

# Operations that anybody may call who is known. This list may only shrink.
OPEN = {"sts:GetCallerIdentity": "AWS: no permission is needed, and no policy can deny it"}
ELSEWHERE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "ds:*", "Resource": "*"}]}
DENIED = {"json": (400, "AccessDeniedException"), "query": (403, "AccessDenied")}


@pytest.fixture(scope="module")
def staged(walled):
    return stage(walled)


@pytest.mark.parametrize("policy", [None, ELSEWHERE], ids=["without a policy", "allowed elsewhere"])
def test_strangers_are_denied_and_change_nothing(walled, staged, policy):
    root = walled.credentials()
    given = {"Policy": json.dumps(policy)} if policy else {}
    made = walled.client("sts", *root).get_federation_token(Name="stranger", **given)["Credentials"]
    wire = Wire(walled, made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"])
    before, let_in, wrong = state(walled), set(), []
    for operation in answered():
        reply = wire.call(operation, parameters(staged, operation))
        name = f"{operation.service}:{operation.name}"
        if reply.status == 200:
            let_in.add(name)
        elif reply.verdict != DENIED[operation.protocol] or not reply.message:
            wrong.append(f"{operation}: {reply}")
    assert wrong == []
    assert let_in == OPEN.keys()
    assert state(walled) == before


def state(server):
    """Everything that KMS tells of itself."""
    told = []
    for region in ("eu-west-1", "us-west-2"):
        kms = server.client("kms", *server.credentials(), region=region)
        told.append(kms.list_aliases()["Aliases"])
        for key in [key["KeyId"] for key in kms.list_keys()["Keys"]]:
            told.append(kms.describe_key(KeyId=key)["KeyMetadata"])
            told.append(kms.get_key_policy(KeyId=key)["Policy"])
            told.append(kms.list_resource_tags(KeyId=key)["Tags"])
            told.append(kms.list_grants(KeyId=key)["Grants"])
            told.append(kms.get_key_last_usage(KeyId=key).get("KeyLastUsage"))
            told.append(rotations(kms, key))
    return told


def rotations(kms, key):
    try:
        return kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"], kms.list_key_rotations(KeyId=key)["Rotations"]
    except ClientError as error:
        return error.response["Error"]["Code"]

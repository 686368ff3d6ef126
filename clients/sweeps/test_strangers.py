"""Who has no permission is denied everywhere, and changes nothing."""

import pytest
from botocore.exceptions import ClientError

from identities import allow, policy, trust
from models import answered
from stage import parameters, stage
from wire import Wire

# Operations that anybody may call who is known. This list may only shrink.
OPEN = {
    "sts:GetCallerIdentity": "AWS: no permission is needed, and no policy can deny it",
    "sts:GetSessionToken": "AWS: no permission is needed, and no policy can deny it",
}
ELSEWHERE = policy(allow("ds:*"))
DENIED = {"json": (400, "AccessDeniedException"), "query": (403, "AccessDenied")}


@pytest.fixture(scope="module")
def staged(walled):
    return stage(walled)


@pytest.fixture(scope="module")
def strangers(root, staged):
    """Who has no permission, and who has permissions for something else."""
    iam, trusting = root.client("iam"), trust(root.arn())
    for name in ("none", "elsewhere"):
        root.new_role(f"{name}-role", trusting)
    iam.put_role_policy(RoleName="elsewhere-role", PolicyName="p", PolicyDocument=ELSEWHERE)
    guide = root.new_user("guide", allow("sts:AssumeRole"))
    arn = root.arn().replace(":root", ":role/")
    return {
        "a user": root.new_user("none"),
        "a user allowed elsewhere": root.new_user("elsewhere", allow("ds:*")),
        "a role": guide.assume(f"{arn}none-role"),
        "a role allowed elsewhere": guide.assume(f"{arn}elsewhere-role"),
    }


@pytest.mark.parametrize("who", ["a user", "a user allowed elsewhere", "a role", "a role allowed elsewhere"])
def test_strangers_are_denied_and_change_nothing(walled, staged, strangers, who):
    stranger = strangers[who]
    wire = Wire(walled, stranger.key, stranger.secret, stranger.token)
    before, let_in, wrong = state(walled), set(), []
    # What needs no signature asks for no permission of its caller, and roles have no password.
    passed_over = "ChangePassword" if stranger.token else ""
    for operation in [each for each in answered() if not each.open and each.name != passed_over]:
        reply = wire.call(operation, parameters(staged, operation))
        name = f"{operation.service}:{operation.name}"
        if reply.status == 200:
            let_in.add(name)
        elif reply.verdict != DENIED[operation.protocol] or not reply.message:
            wrong.append(f"{operation}: {reply}")
    assert wrong == []
    # Temporary credentials give no others.
    assert let_in == OPEN.keys() - ({"sts:GetSessionToken"} if stranger.token else set())
    assert state(walled) == before


def test_the_federated_call_neither_iam_nor_for_more_credentials(walled, staged, root):
    made = root.client("sts").get_federation_token(Name="stranger", Policy=ELSEWHERE)["Credentials"]
    wire, wrong = Wire(walled, made["AccessKeyId"], made["SecretAccessKey"], made["SessionToken"]), []
    for operation in [each for each in answered() if not each.open]:
        reply = wire.call(operation, parameters(staged, operation))
        expected = (403, "InvalidClientTokenId") if operation.service == "iam" else DENIED[operation.protocol]
        if reply.verdict != expected and operation.name != "GetCallerIdentity":
            wrong.append(f"{operation}: {reply}")
    assert wrong == []


def state(server):
    """Everything that the services tell of themselves."""
    return kms_state(server) + iam_state(server) + organizations_state(server)


def iam_state(server):
    iam = server.client("iam", *server.credentials())
    told = iam.get_account_authorization_details()
    told.pop("ResponseMetadata")
    for role in told["RoleDetailList"]:
        role.pop("RoleLastUsed", None)
    return [
        told,
        iam.get_account_summary()["SummaryMap"],
        iam.get_account_password_policy()["PasswordPolicy"],
        iam.list_open_id_connect_providers()["OpenIDConnectProviderList"],
        iam.list_saml_providers()["SAMLProviderList"],
        iam.list_server_certificates()["ServerCertificateMetadataList"],
        iam.list_virtual_mfa_devices()["VirtualMFADevices"],
    ]


def organizations_state(server):
    client = server.client("organizations", *server.credentials())
    lists = [
        client.list_accounts()["Accounts"],
        client.list_roots()["Roots"],
        client.list_handshakes_for_organization()["Handshakes"],
        client.list_delegated_administrators()["DelegatedAdministrators"],
        client.list_aws_service_access_for_organization()["EnabledServicePrincipals"],
        client.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"],
    ]
    return lists + [client.list_targets_for_policy(PolicyId=one["Id"])["Targets"] for one in lists[-1]]


def kms_state(server):
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

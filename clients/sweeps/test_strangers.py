"""Who has no permission is denied everywhere, and changes nothing."""

import pytest
from botocore.exceptions import ClientError

from permissions import DENIED, allowing, by_policy, is_open, user
from stage import parameters, stage
from wire import Wire


@pytest.fixture(scope="module")
def staged(walled):
    return stage(walled)


@pytest.mark.parametrize("policy", [None, allowing("ds:*")], ids=["without a policy", "allowed elsewhere"])
def test_strangers_are_denied_and_change_nothing(walled, staged, policy):
    wire = Wire(walled, *user(walled, "allowed" if policy else "stranger", policy))
    # Some are made on demand, by the owner: before anything is compared.
    inputs = {operation: parameters(staged, operation) for operation in by_policy()}
    before, let_in, wrong = state(walled), [], []
    for operation in by_policy():
        reply = wire.call(operation, inputs[operation])
        if reply.status == 200:
            let_in.append(operation)
        elif reply.verdict != DENIED[operation.protocol] or not reply.message:
            wrong.append(f"{operation}: {reply}")
    assert wrong == []
    assert let_in == [operation for operation in by_policy() if is_open(operation)]
    assert state(walled) == before


def state(server):
    """Everything that KMS, IAM, Lambda, load balancers, Organizations, Parameter Store and RDS tell of themselves."""
    told = [principals(server), organization(server), functions(server), parameters_of(server), databases(server)]
    told.append(load_balancers(server))
    for region in ("eu-west-1", "us-west-2"):
        kms = server.client("kms", *server.credentials(), region=region)
        told.append(kms.list_aliases()["Aliases"])
        for key in [key["KeyId"] for key in kms.list_keys()["Keys"]]:
            told.append(kms.describe_key(KeyId=key)["KeyMetadata"])
            policy = kms.get_key_policy(KeyId=key)["Policy"]
            told.append(policy)
            told.append(kms.list_resource_tags(KeyId=key)["Tags"])
            told.append(kms.list_grants(KeyId=key)["Grants"])
            # Under its own key GuardDuty exports what it finds meanwhile.
            if "guardduty" not in policy:
                told.append(kms.get_key_last_usage(KeyId=key).get("KeyLastUsage"))
            told.append(rotations(kms, key))
    return told


def rotations(kms, key):
    try:
        return kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"], kms.list_key_rotations(KeyId=key)["Rotations"]
    except ClientError as error:
        return error.response["Error"]["Code"]


def functions(server):
    client, told = server.client("lambda", *server.credentials()), []
    for one in client.list_functions(FunctionVersion="ALL")["Functions"]:
        name = {"FunctionName": one["FunctionName"]}
        found = [
            client.get_function(**name),
            client.list_aliases(**name),
            client.list_function_event_invoke_configs(**name),
        ]
        for each in found:
            each.pop("ResponseMetadata")
        found[0]["Code"].pop("Location")  # Signed anew each time.
        told.append((one, found))
    return told


def load_balancers(server):
    elbv2 = server.client("elbv2", *server.credentials())
    found, groups = elbv2.describe_load_balancers()["LoadBalancers"], elbv2.describe_target_groups()["TargetGroups"]
    told = [found, groups]
    for arn in [each["LoadBalancerArn"] for each in found]:
        told.append(elbv2.describe_load_balancer_attributes(LoadBalancerArn=arn)["Attributes"])
        listeners = elbv2.describe_listeners(LoadBalancerArn=arn)["Listeners"]
        told.append(listeners)
        for listener in [each["ListenerArn"] for each in listeners]:
            told.append(elbv2.describe_rules(ListenerArn=listener)["Rules"])
            told.append(elbv2.describe_listener_attributes(ListenerArn=listener)["Attributes"])
            told.append(elbv2.describe_listener_certificates(ListenerArn=listener)["Certificates"])
    for arn in [each["TargetGroupArn"] for each in groups]:
        told.append(elbv2.describe_target_group_attributes(TargetGroupArn=arn)["Attributes"])
        told.append(elbv2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"])
        told.append(elbv2.describe_tags(ResourceArns=[arn])["TagDescriptions"])
    return told


def databases(server):
    rds = server.client("rds", *server.credentials())
    return rds.describe_db_instances()["DBInstances"], rds.describe_db_snapshots()["DBSnapshots"]


def principals(server):
    iam = server.client("iam", *server.credentials())
    told = [page for page in iam.get_paginator("get_account_authorization_details").paginate()]
    for page in told:
        page.pop("ResponseMetadata")
    others = [
        iam.list_saml_providers()["SAMLProviderList"],
        iam.list_open_id_connect_providers()["OpenIDConnectProviderList"],
        iam.list_virtual_mfa_devices()["VirtualMFADevices"],
        iam.list_server_certificates()["ServerCertificateMetadataList"],
        iam.list_account_aliases()["AccountAliases"],
        iam.get_account_password_policy()["PasswordPolicy"],
        iam.get_account_summary()["SummaryMap"],
    ]
    owned = []
    for name in [user["UserName"] for user in iam.list_users()["Users"]]:
        owned.append(iam.list_access_keys(UserName=name)["AccessKeyMetadata"])
        owned.append(iam.list_ssh_public_keys(UserName=name)["SSHPublicKeys"])
        owned.append(iam.list_signing_certificates(UserName=name)["Certificates"])
        owned.append(iam.list_service_specific_credentials(UserName=name)["ServiceSpecificCredentials"])
    return told, others, owned


def parameters_of(server):
    ssm = server.client("ssm", *server.credentials())
    names = [each["Name"] for page in ssm.get_paginator("describe_parameters").paginate() for each in page["Parameters"]]
    tagged = [ssm.list_tags_for_resource(ResourceType="Parameter", ResourceId=name)["TagList"] for name in names]
    histories = [ssm.get_parameter_history(Name=name)["Parameters"] for name in names]
    setting = ssm.get_service_setting(SettingId="/ssm/parameter-store/high-throughput-enabled")["ServiceSetting"]
    return tagged, histories, setting


def organization(server):
    organizations = server.client("organizations", *server.credentials())
    (root,) = organizations.list_roots()["Roots"]
    return (
        root,
        organizations.list_accounts()["Accounts"],
        organizations.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"],
        organizations.list_policies(Filter="SERVICE_CONTROL_POLICY")["Policies"],
        organizations.list_aws_service_access_for_organization()["EnabledServicePrincipals"],
        organizations.list_delegated_administrators()["DelegatedAdministrators"],
        organizations.list_handshakes_for_organization()["Handshakes"],
        organizations.describe_resource_policy()["ResourcePolicy"],
    )

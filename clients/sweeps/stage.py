"""What the answered operations are called with: real resources, made by the root user.

Each service has a function that makes its resources and gives the inputs by which every one of its
operations succeeds; what it leaves out is made from the model.
"""

import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

import inputs
from conftest import until
from stage_cloudtrail import cloudtrail_inputs
from stage_cognito_identity import cognito_identity_inputs
from stage_cognito_idp import cognito_idp_inputs
from stage_elbv2 import elbv2_inputs
from stage_events import events_inputs
from stage_guardduty import guardduty_inputs
from stage_iam import iam_inputs, trust
from stage_lambda import lambda_inputs
from stage_organizations import organizations_inputs
from stage_rds import rds_inputs
from stage_ssm import ssm_inputs
from stage_wafv2 import wafv2_inputs

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}],
    }
)


def stage(server, plaintext=b"plaintext", material=b"m" * 32):
    """The inputs of every answered operation, by service and name, in an order that works."""
    return {
        # First, for the others need an organization.
        "organizations": organizations_inputs(server),
        "cloudtrail": cloudtrail_inputs(server),
        "cognito-identity": cognito_identity_inputs(server),
        "cognito-idp": cognito_idp_inputs(server),
        "elbv2": elbv2_inputs(server),
        "events": events_inputs(server),
        "guardduty": guardduty_inputs(server),
        "iam": iam_inputs(server),
        "kms": kms_inputs(server, plaintext, material),
        "lambda": lambda_inputs(server, plaintext),
        "rds": rds_inputs(server),
        "ssm": ssm_inputs(server, plaintext),
        "sts": sts_inputs(server),
        "wafv2": wafv2_inputs(server),
    }


def parameters(staged, operation):
    made = inputs.minimal(operation.input)
    given = staged.get(operation.service, {}).get(operation.name, {})
    # What holds for a moment only is made when it is needed.
    return {**made, **(given() if callable(given) else given)}


def sts_inputs(server):
    root = server.credentials()
    account = server.client("sts", *root).get_caller_identity()["Account"]
    own = {"RoleName": "assumed", "AssumeRolePolicyDocument": trust(AWS=account)}
    role = server.client("iam", *root).create_role(**own)["Role"]["Arn"]
    accounts = server.client("organizations", *root).list_accounts()["Accounts"]
    member = next(each["Id"] for each in accounts if each["Id"] != account)
    return {
        "AssumeRole": {"RoleArn": role, "RoleSessionName": "me"},
        "AssumeRoleWithSAML": {"RoleArn": role, "PrincipalArn": f"arn:aws:iam::{account}:saml-provider/main"},
        "AssumeRoleWithWebIdentity": {"RoleArn": role},
        "AssumeRoot": {
            "TargetPrincipal": member,
            "TaskPolicyArn": {"arn": "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"},
        },
        "GetAccessKeyInfo": {"AccessKeyId": root[0]},
        "GetFederationToken": {"Name": "alice"},
        "GetWebIdentityToken": {"Audience": ["app"], "SigningAlgorithm": "ES384"},
    }


def kms_inputs(server, plaintext, material):
    kms = server.client("kms", *server.credentials())
    there = server.client("kms", *server.credentials(), region="us-west-2")

    def key(**how):
        return kms.create_key(**how)["KeyMetadata"]["KeyId"]

    main, doomed, canceled, other = key(), key(), key(), key()
    wide, moved = key(MultiRegion=True), key(MultiRegion=True)
    signer = key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    agreeing = key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
    kem = dict(
        KeyId=key(KeySpec="ML_KEM_768", KeyUsage="ENCAPSULATE_DECAPSULATE"), EncapsulationAlgorithm="ML_KEM"
    )
    mac_key = key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    empty, filled = key(Origin="EXTERNAL"), key(Origin="EXTERNAL")
    kms.schedule_key_deletion(KeyId=canceled, PendingWindowInDays=7)
    kms.replicate_key(KeyId=moved, ReplicaRegion="us-west-2")
    until(lambda: there.describe_key(KeyId=moved)["KeyMetadata"]["Enabled"])
    kms.create_alias(AliasName="alias/updated", TargetKeyId=main)
    kms.create_alias(AliasName="alias/deleted", TargetKeyId=main)
    kms.import_key_material(KeyId=filled, **wrapped(kms, filled, material))
    kms.tag_resource(KeyId=main, Tags=[{"TagKey": "old", "TagValue": "1"}])
    sealed = kms.encrypt(KeyId=main, Plaintext=plaintext)["CiphertextBlob"]
    sign = dict(KeyId=signer, Message=plaintext, SigningAlgorithm="ECDSA_SHA_256")
    mac = dict(KeyId=mac_key, Message=plaintext, MacAlgorithm="HMAC_SHA_256")
    shown = kms.describe_key(KeyId=main)["KeyMetadata"]
    me = f"arn:aws:iam::{shown['AWSAccountId']}:root"
    grant = dict(KeyId=main, GranteePrincipal=me, RetiringPrincipal=me, Operations=["Decrypt"])
    granted = [kms.create_grant(**grant)["GrantId"] for _ in range(2)]
    given = {
        "CancelKeyDeletion": {"KeyId": canceled},
        "CreateAlias": {"AliasName": "alias/created", "TargetKeyId": main},
        "CreateGrant": grant,
        "Decapsulate": {
            **kem,
            "SharedSecretCiphertextBlob": kms.encapsulate(**kem)["SharedSecretCiphertextBlob"],
        },
        "Decrypt": {"CiphertextBlob": sealed},
        "DeleteAlias": {"AliasName": "alias/deleted"},
        "DeleteImportedKeyMaterial": {"KeyId": filled},
        "DeriveSharedSecret": {"KeyId": agreeing, "PublicKey": public_key(), "KeyAgreementAlgorithm": "ECDH"},
        "DisableKey": {"KeyId": other},
        "EnableKey": {"KeyId": other},
        "Encapsulate": kem,
        "Encrypt": {"KeyId": main, "Plaintext": plaintext},
        "GenerateDataKey": {"KeyId": main, "KeySpec": "AES_256"},
        "GenerateDataKeyWithoutPlaintext": {"KeyId": main, "KeySpec": "AES_256"},
        "GenerateDataKeyPair": {"KeyId": main, "KeyPairSpec": "ECC_NIST_P256"},
        "GenerateDataKeyPairWithoutPlaintext": {"KeyId": main, "KeyPairSpec": "ECC_NIST_P256"},
        "GenerateMac": mac,
        "GenerateRandom": {"NumberOfBytes": 32},
        "GetParametersForImport": {"KeyId": filled, "WrappingAlgorithm": "RSAES_OAEP_SHA_256", "WrappingKeySpec": "RSA_2048"},
        "GetPublicKey": {"KeyId": signer},
        "ImportKeyMaterial": {"KeyId": empty, **wrapped(kms, empty, material)},
        "ListRetirableGrants": {"RetiringPrincipal": me},
        "PutKeyPolicy": {"KeyId": other, "Policy": POLICY},
        "ReEncrypt": {"CiphertextBlob": sealed, "DestinationKeyId": main},
        "ReplicateKey": {"KeyId": wide, "ReplicaRegion": "us-west-2"},
        "RetireGrant": {"KeyId": shown["Arn"], "GrantId": granted[0]},
        "RevokeGrant": {"KeyId": main, "GrantId": granted[1]},
        "ScheduleKeyDeletion": {"KeyId": doomed},
        "Sign": sign,
        "TagResource": {"KeyId": main, "Tags": [{"TagKey": "new", "TagValue": "1"}]},
        "UntagResource": {"KeyId": main, "TagKeys": ["old"]},
        "UpdateAlias": {"AliasName": "alias/updated", "TargetKeyId": main},
        "UpdateKeyDescription": {"KeyId": main, "Description": "new"},
        "UpdatePrimaryRegion": {"KeyId": moved, "PrimaryRegion": "us-west-2"},
        "Verify": {**sign, "Signature": kms.sign(**sign)["Signature"]},
        "VerifyMac": {**mac, "Mac": kms.generate_mac(**mac)["Mac"]},
    }
    by_key = kms.meta.service_model
    for name in by_key.operation_names:
        shape = by_key.operation_model(name).input_shape
        if shape is not None and "KeyId" in shape.required_members:
            given.setdefault(name, {}).setdefault("KeyId", main)
    return given


def wrapped(kms, key, material):
    """The material as ImportKeyMaterial takes it."""
    how = dict(WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
    told = kms.get_parameters_for_import(KeyId=key, **how)
    sha = hashes.SHA256()
    public = serialization.load_der_public_key(told["PublicKey"])
    return {
        "ImportToken": told["ImportToken"],
        "EncryptedKeyMaterial": public.encrypt(material, padding.OAEP(padding.MGF1(sha), sha, None)),
        "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
    }


def public_key():
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(*form)

"""IAM's resources: for each operation one that it can be called on, whatever was called before."""

import base64
import hashlib
import hmac
import json
import struct
import time

from certificates import Holder

ALLOW = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "ds:*", "Resource": "*"}})
TAGS = [{"Key": "new", "Value": "1"}]
PASSWORD = "Correct-horse-8"


def trust(**principal):
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": statement})


def iam_inputs(server):
    iam = server.client("iam", *server.credentials())
    account = server.client("sts", *server.credentials()).get_caller_identity()["Account"]
    holder = Holder()
    metadata, certificate = holder.saml_metadata(), {"CertificateBody": holder.pem(), "PrivateKey": holder.key_pem()}

    def user(name, **how):
        iam.create_user(UserName=name, **how)
        return {"UserName": name}

    def role(name, **how):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(Service="ec2.amazonaws.com"), **how)
        return {"RoleName": name}

    def group(name):
        iam.create_group(GroupName=name)
        return {"GroupName": name}

    def policy(name, versions=1):
        arn = iam.create_policy(PolicyName=name, PolicyDocument=ALLOW)["Policy"]["Arn"]
        for _ in range(versions - 1):
            iam.create_policy_version(PolicyArn=arn, PolicyDocument=ALLOW)
        return {"PolicyArn": arn}

    def profile(name):
        iam.create_instance_profile(InstanceProfileName=name)
        return {"InstanceProfileName": name}

    def linked(suffix):
        made = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix=suffix)
        return {"RoleName": made["Role"]["RoleName"]}

    def oidc(path):
        made = iam.create_open_id_connect_provider(Url=f"https://idp.example.org/{path}", ClientIDList=["old"], ThumbprintList=["a" * 40])
        return {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}

    def saml(name):
        return {"SAMLProviderArn": iam.create_saml_provider(Name=name, SAMLMetadataDocument=metadata)["SAMLProviderArn"]}

    def server_certificate(name):
        iam.upload_server_certificate(ServerCertificateName=name, **certificate)
        return {"ServerCertificateName": name}

    def device(name):
        made = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]
        return {"SerialNumber": made["SerialNumber"]}, base64.b32decode(made["Base32StringSeed"])

    def enabled(name):
        serial, seed = device(name)
        on = {**user(name), **serial}
        iam.enable_mfa_device(**on, **codes(seed))
        return on, seed

    def access_key(owner):
        return {**owner, "AccessKeyId": iam.create_access_key(**owner)["AccessKey"]["AccessKeyId"]}

    def specific(owner):
        made = iam.create_service_specific_credential(**owner, ServiceName="codecommit.amazonaws.com")
        return {**owner, "ServiceSpecificCredentialId": made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]}

    def signing(owner):
        made = iam.upload_signing_certificate(**owner, CertificateBody=Holder().pem())
        return {**owner, "CertificateId": made["Certificate"]["CertificateId"]}

    def ssh_key(owner):
        made = iam.upload_ssh_public_key(**owner, SSHPublicKeyBody=Holder().ssh())
        return {**owner, "SSHPublicKeyId": made["SSHPublicKey"]["SSHPublicKeyId"]}

    old = [{"Key": "old", "Value": "1"}]
    main, other, left = user("main", Tags=old), user("other", Tags=old), user("left")
    main_role, other_role, left_role = role("main", Tags=old), role("other"), role("left")
    main_group, other_group = group("main"), group("other")
    main_policy, other_policy = policy("main", 2), policy("other", 2)
    main_profile, other_profile = profile("main"), profile("other")
    provider, other_provider = oidc("main"), oidc("other")
    main_saml, main_certificate = saml("main"), server_certificate("main")
    (main_device, _), (bound_device, bound_seed), (free_device, free_seed) = enabled("device"), enabled("bound"), device("free")
    spare_key, main_key = access_key(left), access_key(other)
    inline = {"PolicyName": "old", "PolicyDocument": ALLOW}
    for owner in (main, other):
        iam.put_user_policy(**owner, **inline)
        iam.attach_user_policy(**owner, **main_policy)
    for owner in (main_role, other_role):
        iam.put_role_policy(**owner, **inline)
        iam.attach_role_policy(**owner, **main_policy)
    for owner in (main_group, other_group):
        iam.put_group_policy(**owner, **inline)
        iam.attach_group_policy(**owner, **main_policy)
    boundary = {"PermissionsBoundary": main_policy["PolicyArn"]}
    iam.put_user_permissions_boundary(**other, **boundary)
    iam.put_role_permissions_boundary(**other_role, **boundary)
    iam.add_user_to_group(**main_group, **other)
    iam.add_role_to_instance_profile(**other_profile, **other_role)
    for owner in (main, other):
        iam.create_login_profile(**owner, Password=PASSWORD)
    iam.create_account_alias(AccountAlias=f"old-{account}")
    iam.update_account_password_policy(MinimumPasswordLength=8)
    iam.generate_credential_report()
    iam.enable_outbound_web_identity_federation()
    job = iam.generate_service_last_accessed_details(Arn=f"arn:aws:iam::{account}:user/main")["JobId"]
    organizations = server.client("organizations", *server.credentials())
    (root,) = organizations.list_roots()["Roots"]
    entity = {"EntityPath": f"{organizations.describe_organization()['Organization']['Id']}/{root['Id']}"}
    report = iam.generate_organizations_access_report(**entity)["JobId"]
    deletion = iam.delete_service_linked_role(**linked("first"))["DeletionTaskId"]
    old_key, old_specific, old_signing, old_ssh = access_key(left), specific(main), signing(main), ssh_key(main)
    arn = f"arn:aws:iam::{account}:user/main"
    simulated = {"ActionNames": ["kms:Encrypt"]}
    return {
        "AddClientIDToOpenIDConnectProvider": {**provider, "ClientID": "new"},
        "AddRoleToInstanceProfile": {**main_profile, **main_role},
        "AddUserToGroup": {**main_group, **main},
        "AttachGroupPolicy": {**main_group, **other_policy},
        "AttachRolePolicy": {**main_role, **other_policy},
        "AttachUserPolicy": {**main, **other_policy},
        "ChangePassword": {"OldPassword": PASSWORD, "NewPassword": f"{PASSWORD}-new"},
        "CreateAccessKey": main,
        "CreateAccountAlias": {"AccountAlias": f"new-{account}"},
        "CreateGroup": {"GroupName": "created"},
        "CreateInstanceProfile": {"InstanceProfileName": "created"},
        "CreateLoginProfile": {**left, "Password": PASSWORD},
        "CreateOpenIDConnectProvider": {"Url": "https://idp.example.org/created"},
        "CreatePolicy": {"PolicyName": "created", "PolicyDocument": ALLOW},
        "CreatePolicyVersion": {**main_policy, "PolicyDocument": ALLOW},
        "CreateRole": {"RoleName": "created", "AssumeRolePolicyDocument": trust(Service="ec2.amazonaws.com")},
        "CreateSAMLProvider": {"Name": "created", "SAMLMetadataDocument": metadata},
        "CreateServiceLinkedRole": {"AWSServiceName": "guardduty.amazonaws.com"},
        "CreateServiceSpecificCredential": {**other, "ServiceName": "codecommit.amazonaws.com"},
        "CreateUser": {"UserName": "created"},
        "CreateVirtualMFADevice": {"VirtualMFADeviceName": "created"},
        "DeactivateMFADevice": main_device,
        "DeleteAccessKey": old_key,
        "DeleteAccountAlias": {"AccountAlias": f"new-{account}"},
        "DeleteGroup": group("deleted"),
        "DeleteGroupPolicy": {**other_group, "PolicyName": "old"},
        "DeleteInstanceProfile": profile("deleted"),
        "DeleteLoginProfile": other,
        "DeleteOpenIDConnectProvider": oidc("deleted"),
        "DeletePolicy": policy("deleted"),
        "DeletePolicyVersion": {**other_policy, "VersionId": "v2"},
        "DeleteRole": role("deleted"),
        "DeleteRolePermissionsBoundary": other_role,
        "DeleteRolePolicy": {**other_role, "PolicyName": "old"},
        "DeleteSAMLProvider": saml("deleted"),
        "DeleteSSHPublicKey": ssh_key(left),
        "DeleteServerCertificate": server_certificate("deleted"),
        "DeleteServiceLinkedRole": linked("second"),
        "DeleteServiceSpecificCredential": specific(left),
        "DeleteSigningCertificate": signing(left),
        "DeleteUser": user("deleted"),
        "DeleteUserPermissionsBoundary": other,
        "DeleteUserPolicy": {**other, "PolicyName": "old"},
        "DeleteVirtualMFADevice": device("deleted")[0],
        "DetachGroupPolicy": {**other_group, **main_policy},
        "DetachRolePolicy": {**other_role, **main_policy},
        "DetachUserPolicy": {**other, **main_policy},
        "EnableMFADevice": lambda: {**main, **free_device, **codes(free_seed)},
        "GenerateOrganizationsAccessReport": entity,
        "GenerateServiceLastAccessedDetails": {"Arn": arn},
        "GetAccessKeyLastUsed": {"AccessKeyId": main_key["AccessKeyId"]},
        "GetContextKeysForCustomPolicy": {"PolicyInputList": [ALLOW]},
        "GetContextKeysForPrincipalPolicy": {"PolicySourceArn": arn},
        "GetGroup": main_group,
        "GetGroupPolicy": {**main_group, "PolicyName": "old"},
        "GetHumanReadableSummary": {"EntityArn": f"arn:aws:iam::{account}:delegation-request/{'0' * 16}"},
        "GetInstanceProfile": main_profile,
        "GetLoginProfile": main,
        "GetMFADevice": bound_device,
        "GetOpenIDConnectProvider": provider,
        "GetOrganizationsAccessReport": {"JobId": report},
        "GetPolicy": main_policy,
        "GetPolicyVersion": {**main_policy, "VersionId": "v1"},
        "GetRole": main_role,
        "GetRolePolicy": {**main_role, "PolicyName": "old"},
        "GetSAMLProvider": main_saml,
        "GetSSHPublicKey": {**old_ssh, "Encoding": "SSH"},
        "GetServerCertificate": main_certificate,
        "GetServiceLastAccessedDetails": {"JobId": job},
        "GetServiceLastAccessedDetailsWithEntities": {"JobId": job, "ServiceNamespace": "kms"},
        "GetServiceLinkedRoleDeletionStatus": {"DeletionTaskId": deletion},
        "GetUser": main,
        "GetUserPolicy": {**main, "PolicyName": "old"},
        "ListAttachedGroupPolicies": main_group,
        "ListAttachedRolePolicies": main_role,
        "ListAttachedUserPolicies": main,
        "ListEntitiesForPolicy": main_policy,
        "ListGroupPolicies": main_group,
        "ListGroupsForUser": main,
        "ListInstanceProfileTags": main_profile,
        "ListInstanceProfilesForRole": main_role,
        "ListMFADeviceTags": {"SerialNumber": bound_device["SerialNumber"]},
        "ListOpenIDConnectProviderTags": provider,
        "ListPoliciesGrantingServiceAccess": {"Arn": arn, "ServiceNamespaces": ["kms"]},
        "ListPolicyTags": main_policy,
        "ListPolicyVersions": main_policy,
        "ListRolePolicies": main_role,
        "ListRoleTags": main_role,
        "ListSAMLProviderTags": main_saml,
        "ListServerCertificateTags": main_certificate,
        "ListSSHPublicKeys": main,
        "ListServiceSpecificCredentials": main,
        "ListUserPolicies": main,
        "ListUserTags": main,
        "PutAccountProperties": {"Properties": {"RoleManager/Enabled": "false"}},
        "PutGroupPolicy": {**main_group, **inline},
        "PutRolePermissionsBoundary": {**main_role, **boundary},
        "PutRolePolicy": {**main_role, **inline},
        "PutUserPermissionsBoundary": {**main, **boundary},
        "PutUserPolicy": {**main, **inline},
        "RemoveClientIDFromOpenIDConnectProvider": {**other_provider, "ClientID": "old"},
        "RemoveRoleFromInstanceProfile": {**other_profile, **other_role},
        "RemoveUserFromGroup": {**main_group, **other},
        "ResetServiceSpecificCredential": old_specific,
        "ResyncMFADevice": lambda: {**bound_device, **codes(bound_seed, ahead=2)},
        "SetDefaultPolicyVersion": {**main_policy, "VersionId": "v2"},
        "SetSecurityTokenServicePreferences": {"GlobalEndpointTokenVersion": "v2Token"},
        "SimulateCustomPolicy": {"PolicyInputList": [ALLOW], **simulated},
        "SimulatePrincipalPolicy": {"PolicySourceArn": arn, **simulated},
        "TagInstanceProfile": {**main_profile, "Tags": TAGS},
        "TagMFADevice": {"SerialNumber": bound_device["SerialNumber"], "Tags": TAGS},
        "TagOpenIDConnectProvider": {**provider, "Tags": TAGS},
        "TagPolicy": {**main_policy, "Tags": TAGS},
        "TagRole": {**main_role, "Tags": TAGS},
        "TagSAMLProvider": {**main_saml, "Tags": TAGS},
        "TagServerCertificate": {**main_certificate, "Tags": TAGS},
        "TagUser": {**main, "Tags": TAGS},
        "UntagInstanceProfile": {**main_profile, "TagKeys": ["old"]},
        "UntagMFADevice": {"SerialNumber": bound_device["SerialNumber"], "TagKeys": ["old"]},
        "UntagOpenIDConnectProvider": {**provider, "TagKeys": ["old"]},
        "UntagPolicy": {**main_policy, "TagKeys": ["old"]},
        "UntagRole": {**main_role, "TagKeys": ["old"]},
        "UntagSAMLProvider": {**main_saml, "TagKeys": ["old"]},
        "UntagServerCertificate": {**main_certificate, "TagKeys": ["old"]},
        "UntagUser": {**main, "TagKeys": ["old"]},
        "UpdateAccessKey": {**spare_key, "Status": "Inactive"},
        "UpdateAccountPasswordPolicy": {"MinimumPasswordLength": 9},
        "UpdateAssumeRolePolicy": {**main_role, "PolicyDocument": trust(Service="ec2.amazonaws.com")},
        "UpdateOpenIDConnectProvider": provider,
        "UpdateGroup": {**group("renamed"), "NewGroupName": "renamed-group"},
        "UpdateLoginProfile": {**main, "Password": f"{PASSWORD}-new"},
        "UpdateOpenIDConnectProviderThumbprint": {**provider, "ThumbprintList": ["b" * 40]},
        "UpdateRole": {**main_role, "Description": "new"},
        "UpdateRoleDescription": {**main_role, "Description": "new"},
        "UpdateSAMLProvider": {**main_saml, "SAMLMetadataDocument": metadata},
        "UpdateSSHPublicKey": {**old_ssh, "Status": "Inactive"},
        "UpdateServerCertificate": {**server_certificate("renamed"), "NewServerCertificateName": "renamed-certificate"},
        "UpdateServiceSpecificCredential": {**old_specific, "Status": "Inactive"},
        "UpdateSigningCertificate": {**old_signing, "Status": "Inactive"},
        "UpdateUser": {**user("renamed"), "NewUserName": "renamed-user"},
        "UploadSSHPublicKey": {**main, "SSHPublicKeyBody": holder.ssh()},
        "UploadServerCertificate": {"ServerCertificateName": "created", **certificate},
        "UploadSigningCertificate": {**main, "CertificateBody": holder.pem()},
    }


def codes(seed, ahead=0):
    """Two codes of a device that follow each other (RFC 6238)."""
    step = int(time.time()) // 30 + ahead
    first, second = code(seed, step - 1), code(seed, step)
    return {"AuthenticationCode1": first, "AuthenticationCode2": second}


def code(seed, step):
    digest = hmac.digest(seed, struct.pack(">Q", step), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"

"""What IAM's operations are called with: for each that changes or takes away, something of its own."""

from certificates import Holder
from conftest import until
from identities import Caller, Phone, allow, policy, trust

DOCUMENT = policy(allow("kms:*"))
TAGS = [{"Key": "new", "Value": "1"}]
OLD_TAGS = [{"Key": "old", "Value": "1"}]
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"
UNTAGGED = {"TagKeys": ["old"]}


def iam_inputs(server, password):
    root, holder = Caller.root(server), Holder()
    iam = root.client("iam")
    given = {}
    for part in (users, groups, roles, policies, access_keys, passwords, devices, certificates, providers, reports):
        given.update(part(root, iam, holder, password))
    return given


def users(root, iam, _holder, _password):
    for name in ("user", "deleted-user", "changed-user"):
        iam.create_user(UserName=name, Tags=OLD_TAGS)
    iam.put_user_policy(UserName="user", PolicyName="own", PolicyDocument=DOCUMENT)
    iam.put_user_policy(UserName="user", PolicyName="deleted", PolicyDocument=DOCUMENT)
    iam.put_user_permissions_boundary(UserName="changed-user", PermissionsBoundary=ADMINISTRATOR)
    iam.attach_user_policy(UserName="changed-user", PolicyArn=ADMINISTRATOR)
    user = {"UserName": "user"}
    return {
        "AttachUserPolicy": {**user, "PolicyArn": ADMINISTRATOR},
        "ChangePassword": {"OldPassword": "old password 1A!", "NewPassword": "new password 1A!"},
        "CreateUser": {"UserName": "created-user", "Tags": TAGS},
        "DeleteUser": {"UserName": "deleted-user"},
        "DeleteUserPermissionsBoundary": {"UserName": "changed-user"},
        "DeleteUserPolicy": {**user, "PolicyName": "deleted"},
        "DetachUserPolicy": {"UserName": "changed-user", "PolicyArn": ADMINISTRATOR},
        "GetUser": user,
        "GetUserPolicy": {**user, "PolicyName": "own"},
        "ListAttachedUserPolicies": user,
        "ListGroupsForUser": user,
        "ListUserPolicies": user,
        "ListUserTags": user,
        "PutUserPermissionsBoundary": {**user, "PermissionsBoundary": ADMINISTRATOR},
        "PutUserPolicy": {**user, "PolicyName": "put", "PolicyDocument": DOCUMENT},
        "TagUser": {**user, "Tags": TAGS},
        "UntagUser": {**user, **UNTAGGED},
        "UpdateUser": {**user, "NewPath": "/moved/"},
    }


def groups(root, iam, _holder, _password):
    for name in ("group", "deleted-group", "moved-group"):
        iam.create_group(GroupName=name)
    iam.put_group_policy(GroupName="group", PolicyName="own", PolicyDocument=DOCUMENT)
    iam.put_group_policy(GroupName="group", PolicyName="deleted", PolicyDocument=DOCUMENT)
    iam.attach_group_policy(GroupName="moved-group", PolicyArn=ADMINISTRATOR)
    iam.add_user_to_group(GroupName="moved-group", UserName="user")
    group = {"GroupName": "group"}
    return {
        "AddUserToGroup": {**group, "UserName": "user"},
        "AttachGroupPolicy": {**group, "PolicyArn": ADMINISTRATOR},
        "CreateGroup": {"GroupName": "created-group"},
        "DeleteGroup": {"GroupName": "deleted-group"},
        "DeleteGroupPolicy": {**group, "PolicyName": "deleted"},
        "DetachGroupPolicy": {"GroupName": "moved-group", "PolicyArn": ADMINISTRATOR},
        "GetGroup": group,
        "GetGroupPolicy": {**group, "PolicyName": "own"},
        "ListAttachedGroupPolicies": group,
        "ListGroupPolicies": group,
        "PutGroupPolicy": {**group, "PolicyName": "put", "PolicyDocument": DOCUMENT},
        "RemoveUserFromGroup": {"GroupName": "moved-group", "UserName": "user"},
        "UpdateGroup": {**group, "NewPath": "/moved/"},
    }


def roles(root, iam, _holder, _password):
    trusted = trust(root.arn())
    for name in ("role", "deleted-role", "changed-role"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=trusted, Tags=OLD_TAGS)
    iam.put_role_policy(RoleName="role", PolicyName="own", PolicyDocument=DOCUMENT)
    iam.put_role_policy(RoleName="role", PolicyName="deleted", PolicyDocument=DOCUMENT)
    iam.put_role_permissions_boundary(RoleName="changed-role", PermissionsBoundary=ADMINISTRATOR)
    iam.attach_role_policy(RoleName="changed-role", PolicyArn=ADMINISTRATOR)
    for name in ("profile", "deleted-profile", "filled-profile"):
        iam.create_instance_profile(InstanceProfileName=name, Tags=OLD_TAGS)
    iam.add_role_to_instance_profile(InstanceProfileName="filled-profile", RoleName="role")
    doomed = [iam.create_service_linked_role(AWSServiceName=f"{name}.amazonaws.com")["Role"]["RoleName"] for name in ("macie", "rds")]
    task = iam.delete_service_linked_role(RoleName=doomed[0])["DeletionTaskId"]
    role, profile = {"RoleName": "role"}, {"InstanceProfileName": "profile"}
    return {
        "AddRoleToInstanceProfile": {**profile, **role},
        "AttachRolePolicy": {**role, "PolicyArn": ADMINISTRATOR},
        "CreateInstanceProfile": {"InstanceProfileName": "created-profile"},
        "CreateRole": {"RoleName": "created-role", "AssumeRolePolicyDocument": trusted},
        "CreateServiceLinkedRole": {"AWSServiceName": "guardduty.amazonaws.com"},
        "DeleteInstanceProfile": {"InstanceProfileName": "deleted-profile"},
        "DeleteRole": {"RoleName": "deleted-role"},
        "DeleteRolePermissionsBoundary": {"RoleName": "changed-role"},
        "DeleteRolePolicy": {**role, "PolicyName": "deleted"},
        "DeleteServiceLinkedRole": {"RoleName": doomed[1]},
        "DetachRolePolicy": {"RoleName": "changed-role", "PolicyArn": ADMINISTRATOR},
        "GetInstanceProfile": profile,
        "GetRole": role,
        "GetRolePolicy": {**role, "PolicyName": "own"},
        "GetServiceLinkedRoleDeletionStatus": {"DeletionTaskId": task},
        "ListAttachedRolePolicies": role,
        "ListInstanceProfileTags": profile,
        "ListInstanceProfilesForRole": role,
        "ListRolePolicies": role,
        "ListRoleTags": role,
        "PutRolePermissionsBoundary": {**role, "PermissionsBoundary": ADMINISTRATOR},
        "PutRolePolicy": {**role, "PolicyName": "put", "PolicyDocument": DOCUMENT},
        "RemoveRoleFromInstanceProfile": {"InstanceProfileName": "filled-profile", **role},
        "TagInstanceProfile": {**profile, "Tags": TAGS},
        "TagRole": {**role, "Tags": TAGS},
        "UntagInstanceProfile": {**profile, **UNTAGGED},
        "UntagRole": {**role, **UNTAGGED},
        "UpdateAssumeRolePolicy": {**role, "PolicyDocument": trusted},
        "UpdateRole": role,
        "UpdateRoleDescription": {**role, "Description": "new"},
    }


def policies(root, iam, _holder, _password):
    main, deleted = (root.new_policy(name, allow("kms:*"), Tags=OLD_TAGS) for name in ("policy", "deleted-policy"))
    for _ in range(2):
        iam.create_policy_version(PolicyArn=main, PolicyDocument=DOCUMENT)
    arn = {"PolicyArn": main}
    asked = {"PolicyInputList": [DOCUMENT], "ActionNames": ["kms:Encrypt"]}
    user = {"PolicySourceArn": root.arn().replace(":root", ":user/user")}
    return {
        "CreatePolicy": {"PolicyName": "created-policy", "PolicyDocument": DOCUMENT},
        "CreatePolicyVersion": {**arn, "PolicyDocument": DOCUMENT},
        "DeletePolicy": {"PolicyArn": deleted},
        "DeletePolicyVersion": {**arn, "VersionId": "v2"},
        "GetContextKeysForCustomPolicy": {"PolicyInputList": [DOCUMENT]},
        "GetContextKeysForPrincipalPolicy": user,
        "GetPolicy": arn,
        "GetPolicyVersion": {**arn, "VersionId": "v1"},
        "ListEntitiesForPolicy": arn,
        "ListPolicyTags": arn,
        "ListPolicyVersions": arn,
        "SetDefaultPolicyVersion": {**arn, "VersionId": "v3"},
        "SimulateCustomPolicy": asked,
        "SimulatePrincipalPolicy": {**user, "ActionNames": ["kms:Encrypt"]},
        "TagPolicy": {**arn, "Tags": TAGS},
        "UntagPolicy": {**arn, **UNTAGGED},
    }


def access_keys(root, iam, _holder, _password):
    iam.create_user(UserName="keyed")
    kept, deleted = (iam.create_access_key(UserName="keyed")["AccessKey"]["AccessKeyId"] for _ in range(2))
    keyed = {"UserName": "keyed"}
    services = [create_service_credential(iam) for _ in range(2)]
    return {
        "CreateAccessKey": {"UserName": "user"},
        "CreateAccountAlias": {"AccountAlias": "swept"},
        "CreateServiceSpecificCredential": {"UserName": "user", "ServiceName": "codecommit.amazonaws.com"},
        "DeleteAccessKey": {**keyed, "AccessKeyId": deleted},
        "DeleteAccountAlias": {"AccountAlias": "swept"},
        "DeleteServiceSpecificCredential": {**keyed, "ServiceSpecificCredentialId": services[0]},
        "GetAccessKeyLastUsed": {"AccessKeyId": kept},
        "ListAccessKeys": keyed,
        "ListServiceSpecificCredentials": keyed,
        "ResetServiceSpecificCredential": {**keyed, "ServiceSpecificCredentialId": services[1]},
        "SetSecurityTokenServicePreferences": {"GlobalEndpointTokenVersion": "v2Token"},
        "UpdateAccessKey": {**keyed, "AccessKeyId": kept, "Status": "Inactive"},
        "UpdateServiceSpecificCredential": {**keyed, "ServiceSpecificCredentialId": services[1], "Status": "Inactive"},
    }


def create_service_credential(iam):
    made = iam.create_service_specific_credential(UserName="keyed", ServiceName="codecommit.amazonaws.com")
    return made["ServiceSpecificCredential"]["ServiceSpecificCredentialId"]


def passwords(_root, iam, _holder, password):
    for name in ("typist", "deleted-typist"):
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password=password)
    iam.update_account_password_policy(MinimumPasswordLength=8)
    typist = {"UserName": "typist"}
    return {
        "CreateLoginProfile": {"UserName": "user", "Password": password},
        "DeleteLoginProfile": {"UserName": "deleted-typist"},
        "GetLoginProfile": typist,
        "UpdateAccountPasswordPolicy": {"MinimumPasswordLength": 10},
        "UpdateLoginProfile": {**typist, "Password": password},
    }


def devices(root, iam, _holder, _password):
    phones = {name: Phone(root, name) for name in ("enabled", "fresh", "deactivated", "deleted")}
    for name in ("phoned", "phoned-too"):
        iam.create_user(UserName=name)
    phones["enabled"].enable("phoned")
    phones["deactivated"].enable("phoned-too")
    serial = {"SerialNumber": phones["enabled"].serial}
    iam.tag_mfa_device(**serial, Tags=OLD_TAGS)

    def codes(name):
        phone = phones[name]
        return {"SerialNumber": phone.serial, "AuthenticationCode1": phone.code(), "AuthenticationCode2": phone.code()}

    return {
        "CreateVirtualMFADevice": {"VirtualMFADeviceName": "created"},
        "DeactivateMFADevice": {"UserName": "phoned-too", "SerialNumber": phones["deactivated"].serial},
        "DeleteVirtualMFADevice": {"SerialNumber": phones["deleted"].serial},
        "EnableMFADevice": {"UserName": "user", **codes("fresh")},
        "GetMFADevice": {**serial, "UserName": "phoned"},
        "ListMFADeviceTags": serial,
        "ListMFADevices": {"UserName": "phoned"},
        "ResyncMFADevice": {"UserName": "phoned", **codes("enabled")},
        "TagMFADevice": {**serial, "Tags": TAGS},
        "UntagMFADevice": {**serial, **UNTAGGED},
    }


def certificates(_root, iam, holder, _password):
    iam.create_user(UserName="signer")
    signer, bodies = {"UserName": "signer"}, {"CertificateBody": holder.pem(), "PrivateKey": holder.key_pem()}
    for name in ("certificate", "deleted-certificate"):
        iam.upload_server_certificate(ServerCertificateName=name, **bodies, Tags=OLD_TAGS)
    signing = [iam.upload_signing_certificate(**signer, CertificateBody=Holder().pem())["Certificate"]["CertificateId"] for _ in range(2)]
    ssh = [iam.upload_ssh_public_key(**signer, SSHPublicKeyBody=Holder().ssh())["SSHPublicKey"]["SSHPublicKeyId"] for _ in range(2)]
    server, key = {"ServerCertificateName": "certificate"}, {**signer, "SSHPublicKeyId": ssh[0]}
    return {
        "DeleteSSHPublicKey": {**signer, "SSHPublicKeyId": ssh[1]},
        "DeleteServerCertificate": {"ServerCertificateName": "deleted-certificate"},
        "DeleteSigningCertificate": {**signer, "CertificateId": signing[1]},
        "GetSSHPublicKey": {**key, "Encoding": "SSH"},
        "GetServerCertificate": server,
        "ListSSHPublicKeys": signer,
        "ListServerCertificateTags": server,
        "ListSigningCertificates": signer,
        "TagServerCertificate": {**server, "Tags": TAGS},
        "UntagServerCertificate": {**server, **UNTAGGED},
        "UpdateSSHPublicKey": {**key, "Status": "Inactive"},
        "UpdateServerCertificate": {**server, "NewPath": "/moved/"},
        "UpdateSigningCertificate": {**signer, "CertificateId": signing[0], "Status": "Inactive"},
        "UploadSSHPublicKey": {"UserName": "user", "SSHPublicKeyBody": holder.ssh()},
        "UploadServerCertificate": {"ServerCertificateName": "uploaded-certificate", **bodies},
        "UploadSigningCertificate": {"UserName": "user", "CertificateBody": holder.pem()},
    }


def providers(_root, iam, holder, _password):
    def openid(name):
        clients, thumbs = ["mine", "removed"], ["0" * 40]
        made = iam.create_open_id_connect_provider(Url=f"https://{name}.example", ClientIDList=clients, ThumbprintList=thumbs, Tags=OLD_TAGS)
        return {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}

    def saml(name):
        made = iam.create_saml_provider(Name=name, SAMLMetadataDocument=holder.saml_metadata(), Tags=OLD_TAGS)
        return {"SAMLProviderArn": made["SAMLProviderArn"]}

    iam.enable_outbound_web_identity_federation()
    iam.disable_outbound_web_identity_federation()
    forge, idp = openid("forge"), saml("idp")
    return {
        "AddClientIDToOpenIDConnectProvider": {**forge, "ClientID": "added"},
        "CreateOpenIDConnectProvider": {"Url": "https://created.example", "ThumbprintList": ["0" * 40]},
        "CreateSAMLProvider": {"Name": "created", "SAMLMetadataDocument": holder.saml_metadata()},
        "DeleteOpenIDConnectProvider": openid("deleted"),
        "DeleteSAMLProvider": saml("deleted"),
        "GetOpenIDConnectProvider": forge,
        "GetSAMLProvider": idp,
        "ListOpenIDConnectProviderTags": forge,
        "ListSAMLProviderTags": idp,
        "RemoveClientIDFromOpenIDConnectProvider": {**forge, "ClientID": "removed"},
        "TagOpenIDConnectProvider": {**forge, "Tags": TAGS},
        "TagSAMLProvider": {**idp, "Tags": TAGS},
        "UntagOpenIDConnectProvider": {**forge, **UNTAGGED},
        "UntagSAMLProvider": {**idp, **UNTAGGED},
        "UpdateOpenIDConnectProvider": forge,
        "UpdateOpenIDConnectProviderThumbprint": {**forge, "ThumbprintList": ["1" * 40]},
        "UpdateSAMLProvider": {**idp, "SAMLMetadataDocument": holder.saml_metadata()},
    }


def reports(root, iam, _holder, _password):
    user = {"Arn": root.arn().replace(":root", ":user/user")}
    job = {"JobId": iam.generate_service_last_accessed_details(**user)["JobId"]}
    until(lambda: iam.get_service_last_accessed_details(**job)["JobStatus"] == "COMPLETED")
    until(lambda: iam.generate_credential_report()["State"] == "COMPLETE")
    return {
        "GenerateServiceLastAccessedDetails": user,
        "GetServiceLastAccessedDetails": job,
        "GetServiceLastAccessedDetailsWithEntities": {**job, "ServiceNamespace": "kms"},
        "ListPoliciesGrantingServiceAccess": {**user, "ServiceNamespaces": ["kms"]},
        "PutAccountProperties": {"Properties": {"RoleManager/Enabled": "false"}},
    }

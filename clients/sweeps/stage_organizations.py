"""An organization: for each operation something in it that it can be called on."""

import json

from conftest import until
from identities import month_after_next

DENY = json.dumps({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "ds:*", "Resource": "*"}})
SERVICE, OTHER_SERVICE, THIRD_SERVICE = (f"{name}.amazonaws.com" for name in ("inspector2", "securityhub", "macie"))
SCP = "SERVICE_CONTROL_POLICY"
TAGS = json.dumps({"tags": {"team": {"tag_key": {"@@assign": "team"}}}})


def organizations_inputs(server):
    organizations = server.client("organizations", *server.credentials())
    organizations.create_organization(FeatureSet="ALL")
    (root,) = [root["Id"] for root in organizations.list_roots()["Roots"]]
    for kind in (SCP, "TAG_POLICY"):
        organizations.enable_policy_type(RootId=root, PolicyType=kind)

    def account(name):
        asked = organizations.create_account(AccountName=name, Email=f"{name}@example.org")["CreateAccountStatus"]["Id"]

        def made():
            status = organizations.describe_create_account_status(CreateAccountRequestId=asked)["CreateAccountStatus"]
            return status if status["State"] != "IN_PROGRESS" else None

        return until(made)

    def unit(name):
        return organizations.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"]

    def policy(name, content=DENY, kind=SCP):
        made = organizations.create_policy(Name=name, Description="", Content=content, Type=kind)
        return made["Policy"]["PolicySummary"]["Id"]

    def invitation(whom):
        asked = organizations.invite_account_to_organization(Target={"Id": whom, "Type": "ACCOUNT"})
        return {"HandshakeId": asked["Handshake"]["Id"]}

    # Nobody else here manages an organization: an account that was made leaves after four days.
    transfer = {"Id": "rt-0123456789"}
    member, closed, removed = (account(name) for name in ("member", "closed", "removed"))
    ids = {"AccountId": member["AccountId"]}
    main_unit, main_policy, attached = unit("main"), policy("main"), policy("attached")
    organizations.attach_policy(PolicyId=attached, TargetId=main_unit)
    organizations.attach_policy(PolicyId=policy("tags", TAGS, "TAG_POLICY"), TargetId=root)
    for service in (SERVICE, OTHER_SERVICE, THIRD_SERVICE, "iam.amazonaws.com"):
        organizations.enable_aws_service_access(ServicePrincipal=service)
    organizations.register_delegated_administrator(**ids, ServicePrincipal=OTHER_SERVICE)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{member['AccountId']}:root"},
        "Action": "organizations:ListAccounts",
        "Resource": "*",
    }
    shared = json.dumps({"Version": "2012-10-17", "Statement": statement})
    organizations.put_resource_policy(Content=shared)
    iam = server.client("iam", *server.credentials())
    iam.enable_organizations_root_credentials_management()
    iam.enable_organizations_root_sessions()
    invited = invitation("777777777777")
    return {
        "AcceptHandshake": invited,
        "AttachPolicy": {"PolicyId": main_policy, "TargetId": main_unit},
        "CancelHandshake": invitation("888888888888"),
        "CloseAccount": {"AccountId": closed["AccountId"]},
        "CreateAccount": {"AccountName": "created", "Email": "created@example.org"},
        "CreateOrganizationalUnit": {"ParentId": root, "Name": "created"},
        "CreatePolicy": {"Name": "created", "Description": "", "Content": DENY, "Type": SCP},
        "DeclineHandshake": invited,
        "DeleteOrganizationalUnit": {"OrganizationalUnitId": unit("deleted")},
        "DeletePolicy": {"PolicyId": policy("deleted")},
        "DeregisterDelegatedAdministrator": {**ids, "ServicePrincipal": OTHER_SERVICE},
        "DescribeAccount": ids,
        "DescribeCreateAccountStatus": {"CreateAccountRequestId": member["Id"]},
        "DescribeEffectivePolicy": {"PolicyType": "TAG_POLICY", "TargetId": member["AccountId"]},
        "DescribeHandshake": invited,
        "DescribeOrganizationalUnit": {"OrganizationalUnitId": main_unit},
        "DescribePolicy": {"PolicyId": main_policy},
        "DescribeResponsibilityTransfer": transfer,
        "DetachPolicy": {"PolicyId": attached, "TargetId": main_unit},
        "DisableAWSServiceAccess": {"ServicePrincipal": THIRD_SERVICE},
        "DisablePolicyType": {"RootId": root, "PolicyType": SCP},
        "EnableAWSServiceAccess": {"ServicePrincipal": SERVICE},
        "EnablePolicyType": {"RootId": root, "PolicyType": "BACKUP_POLICY"},
        "InviteAccountToOrganization": {"Target": {"Id": "999999999999", "Type": "ACCOUNT"}},
        "InviteOrganizationToTransferResponsibility": {
            "Type": "BILLING",
            "Target": {"Id": member["AccountId"], "Type": "ACCOUNT"},
            "SourceName": "bill",
            "StartTimestamp": month_after_next(),
        },
        "ListAccountsForParent": {"ParentId": root},
        "ListAccountsWithInvalidEffectivePolicy": {"PolicyType": "TAG_POLICY"},
        "ListChildren": {"ParentId": root, "ChildType": "ACCOUNT"},
        "ListDelegatedServicesForAccount": ids,
        "ListEffectivePolicyValidationErrors": {**ids, "PolicyType": "TAG_POLICY"},
        "ListInboundResponsibilityTransfers": {"Type": "BILLING"},
        "ListOrganizationalUnitsForParent": {"ParentId": root},
        "ListOutboundResponsibilityTransfers": {"Type": "BILLING"},
        "ListParents": {"ChildId": member["AccountId"]},
        "ListPoliciesForTarget": {"TargetId": main_unit, "Filter": SCP},
        "ListTagsForResource": {"ResourceId": member["AccountId"]},
        "ListTargetsForPolicy": {"PolicyId": main_policy},
        "MoveAccount": {**ids, "SourceParentId": root, "DestinationParentId": main_unit},
        "PutResourcePolicy": {"Content": shared},
        "RegisterDelegatedAdministrator": {**ids, "ServicePrincipal": SERVICE},
        "RemoveAccountFromOrganization": {"AccountId": removed["AccountId"]},
        "TagResource": {"ResourceId": member["AccountId"], "Tags": [{"Key": "new", "Value": "1"}]},
        "TerminateResponsibilityTransfer": transfer,
        "UntagResource": {"ResourceId": member["AccountId"], "TagKeys": ["old"]},
        "UpdateOrganizationalUnit": {"OrganizationalUnitId": unit("renamed"), "Name": "other"},
        "UpdatePolicy": {"PolicyId": main_policy, "Description": "new"},
        "UpdateResponsibilityTransfer": {**transfer, "Name": "new"},
    }

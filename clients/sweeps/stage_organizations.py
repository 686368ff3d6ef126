"""What the operations of Organizations are called with: an organization with a unit and accounts."""

import json

from conftest import until
from identities import Caller, allow, deny, policy

CONTROL = "SERVICE_CONTROL_POLICY"
TAGS = [{"Key": "new", "Value": "1"}]
OLD_TAGS = [{"Key": "old", "Value": "1"}]
SERVICE = "guardduty.amazonaws.com"


def organizations_inputs(server):
    root = Caller.root(server)
    client = root.client("organizations")
    client.create_organization()
    top = client.list_roots()["Roots"][0]["Id"]
    for kind in (CONTROL, "TAG_POLICY"):
        client.enable_policy_type(RootId=top, PolicyType=kind)
    return {**tree(client, top), **control(client, top), **services(root, client), **handshakes(client)}


def new_account(client, name):
    request = client.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]["Id"]

    def status():
        return client.describe_create_account_status(CreateAccountRequestId=request)["CreateAccountStatus"]

    until(lambda: status()["State"] == "SUCCEEDED")
    return {"AccountId": status()["AccountId"]}, {"CreateAccountRequestId": request}


def tree(client, top):
    def unit(name):
        made = client.create_organizational_unit(ParentId=top, Name=name, Tags=OLD_TAGS)
        return made["OrganizationalUnit"]["Id"]

    kept, deleted = unit("kept"), unit("deleted")
    (account, request), (closed, _), (removed, _), (moved, _) = (new_account(client, name) for name in ("kept", "closed", "removed", "moved"))
    resource, parent = {"ResourceId": kept}, {"ParentId": kept}
    return {
        "CloseAccount": closed,
        "CreateAccount": {"AccountName": "created", "Email": "created@example.com"},
        "CreateOrganizationalUnit": {"ParentId": top, "Name": "created"},
        "DeleteOrganizationalUnit": {"OrganizationalUnitId": deleted},
        "DescribeAccount": account,
        "DescribeCreateAccountStatus": request,
        "DescribeOrganizationalUnit": {"OrganizationalUnitId": kept},
        "ListAccountsForParent": parent,
        "ListChildren": {"ParentId": top, "ChildType": "ACCOUNT"},
        "ListOrganizationalUnitsForParent": parent,
        "ListParents": {"ChildId": kept},
        "ListTagsForResource": resource,
        "MoveAccount": {**moved, "SourceParentId": top, "DestinationParentId": kept},
        "RemoveAccountFromOrganization": removed,
        "TagResource": {**resource, "Tags": TAGS},
        "UntagResource": {**resource, "TagKeys": ["old"]},
        "UpdateOrganizationalUnit": {"OrganizationalUnitId": kept, "Name": "renamed"},
    }


def control(client, top):
    content = policy(deny("kms:Decrypt"))

    def new_policy(name):
        made = client.create_policy(Type=CONTROL, Name=name, Description="", Content=content)
        return {"PolicyId": made["Policy"]["PolicySummary"]["Id"]}

    kept, detached, deleted = (new_policy(name) for name in ("kept", "detached", "deleted"))
    client.attach_policy(**detached, TargetId=top)
    spelled = json.dumps({"tags": {"team": {"tag_key": {"@@assign": "Team"}}}})
    tagging = client.create_policy(Type="TAG_POLICY", Name="tags", Description="", Content=spelled)["Policy"]["PolicySummary"]
    client.attach_policy(PolicyId=tagging["Id"], TargetId=top)
    return {
        "AttachPolicy": {**kept, "TargetId": top},
        "CreatePolicy": {"Type": CONTROL, "Name": "created", "Description": "", "Content": content},
        "DeletePolicy": deleted,
        "DescribeEffectivePolicy": {"PolicyType": "TAG_POLICY"},
        "DescribePolicy": kept,
        "DetachPolicy": {**detached, "TargetId": top},
        "DisablePolicyType": {"RootId": top, "PolicyType": CONTROL},
        "EnablePolicyType": {"RootId": top, "PolicyType": "RESOURCE_CONTROL_POLICY"},
        "ListPolicies": {"Filter": CONTROL},
        "ListPoliciesForTarget": {"TargetId": top, "Filter": CONTROL},
        "ListTargetsForPolicy": kept,
        "UpdatePolicy": {**kept, "Description": "new"},
    }


def services(root, client):
    named = {"ServicePrincipal": SERVICE}
    (kept, _), (first, _), (second, _) = (new_account(client, name) for name in ("delegate", "first", "second"))
    for service in (SERVICE, "iam.amazonaws.com"):
        client.enable_aws_service_access(ServicePrincipal=service)
    for account in (kept, first):
        client.register_delegated_administrator(**account, **named)
    read = policy(allow("organizations:ListAccounts", Principal={"AWS": root.arn()}))
    client.put_resource_policy(Content=read)
    return {
        "DeregisterDelegatedAdministrator": {**first, **named},
        "DisableAWSServiceAccess": {"ServicePrincipal": "sso.amazonaws.com"},
        "EnableAWSServiceAccess": {"ServicePrincipal": "sso.amazonaws.com"},
        "ListDelegatedServicesForAccount": kept,
        "PutResourcePolicy": {"Content": read},
        "RegisterDelegatedAdministrator": {**second, **named},
    }


def handshakes(client):
    def target(account):
        return {"Target": {"Id": account, "Type": "ACCOUNT"}}

    invited = (client.invite_account_to_organization(**target(account)) for account in ("111122223333", "444455556666"))
    kept, canceled = ({"HandshakeId": one["Handshake"]["Id"]} for one in invited)
    return {
        "AcceptHandshake": kept,
        "CancelHandshake": canceled,
        "DeclineHandshake": kept,
        "DescribeHandshake": kept,
        "InviteAccountToOrganization": target("777788889999"),
    }

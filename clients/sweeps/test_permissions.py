"""Every operation asks for the permission that AWS says it asks for, and for nothing else."""

import json
import re

import pytest

from permissions import DENIED, allowing, by_policy, is_open, name_of, needed, user
from stage import parameters, stage
from wire import Wire

# Operations that are not swept. This list may only shrink.
UNCOVERED = set()
USER = "swept"
WORDS = re.compile(r"User: \S+:user/swept is not authorized to perform: (\S+)")
# Where a ciphertext names a key that may not be used, AWS tells neither the key nor the action.
UNTOLD = {"kms:Decrypt", "kms:ReEncrypt"}
UNTOLD_WORDS = "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access."

# Actions of the table that only some inputs need, which are not those of the stage.
SOMETIMES = {
    "cloudtrail:CreateTrail": {
        "cloudtrail:AddTags": "for a trail with tags",
        "iam:CreateServiceLinkedRole": "for a trail of an organization",
        "iam:GetRole": "for a trail of an organization",
        "organizations:ListAWSServiceAccessForOrganization": "for a trail of an organization",
    },
    "cloudtrail:UpdateTrail": {
        "iam:CreateServiceLinkedRole": "for a trail of an organization",
        "iam:GetRole": "for a trail of an organization",
        "organizations:ListAWSServiceAccessForOrganization": "for a trail of an organization",
    },
    **{
        f"guardduty:{name}": {
            "iam:DeleteRolePolicy": "to delete one",
            "iam:PutRolePolicy": "without it AWS says BadRequestException",
        }
        for name in ("CreateIPSet", "UpdateIPSet", "UpdateThreatIntelSet")
    },
    "guardduty:UpdateThreatEntitySet": {"s3:GetObject": "for one that is moved or activated"},
    "guardduty:UpdateTrustedEntitySet": {"s3:GetObject": "for one that is moved or activated"},
    "iam:PutAccountProperties": {"iam:CreateServiceLinkedRole": "to switch Role Manager on"},
    "kms:CreateKey": {
        "iam:CreateServiceLinkedRole": "for a key of several Regions",
        "kms:PutKeyPolicy": "not asked for, but who sets a policy and may not is refused: he would lock himself out",
        "kms:TagResource": "for a key with tags",
    },
    "kms:ReplicateKey": {
        "iam:CreateServiceLinkedRole": "for the first key of several Regions",
        "kms:PutKeyPolicy": "for a policy other than the default one",
        "kms:TagResource": "for a key with tags",
    },
    "lambda:CreateFunction": {"lambda:PassCapacityProvider": "for functions on capacity providers, which are not built"},
    "rds:CreateDBInstance": {
        "iam:PassRole": "for enhanced monitoring",
        "kms:CreateGrant": "for encrypted storage",
        "kms:Decrypt": "for encrypted storage",
        "kms:DescribeKey": "for encrypted storage",
        "kms:GenerateDataKey": "for encrypted storage",
        "rds:CreateTenantDatabase": "for several tenants",
        "secretsmanager:CreateSecret": "for a password that is managed",
        "secretsmanager:TagResource": "for a password that is managed",
    },
    "rds:DeleteDBInstance": {
        "rds:AddTagsToResource": "for a final snapshot with tags",
        "rds:CreateDBSnapshot": "for a final snapshot",
        "rds:DeleteTenantDatabase": "for several tenants",
    },
    "rds:ModifyDBInstance": {
        "iam:PassRole": "for enhanced monitoring",
        "kms:CreateGrant": "for a password that is managed",
        "kms:Decrypt": "for a password that is managed",
        "kms:DescribeKey": "for a password that is managed",
        "kms:GenerateDataKey": "for a password that is managed",
        "rds:AddTagsToResource": "for tags of what is made with it",
        "rds:CreateTenantDatabase": "for several tenants",
        "secretsmanager:CreateSecret": "for a password that is managed",
        "secretsmanager:RotateSecret": "for a password that is managed",
        "secretsmanager:TagResource": "for a password that is managed",
    },
    "rds:RestoreDBInstanceFromDBSnapshot": {
        "iam:PassRole": "for enhanced monitoring",
        "rds:CreateTenantDatabase": "for several tenants",
    },
    "rds:StopDBInstance": {
        "rds:AddTagsToResource": "for a snapshot with tags",
        "rds:CreateDBSnapshot": "for a snapshot before",
    },
    **{
        f"wafv2:Create{kind}": {"wafv2:TagResource": "for one with tags"}
        for kind in ("IPSet", "RegexPatternSet", "RuleGroup", "WebACL")
    },
    "wafv2:AssociateWebACL": {
        action: "for a resource of another kind, or a web ACL that Firewall Manager shares"
        for action in (
            "amplify:AssociateWebACL",
            "apigateway:SetWebACL",
            "apprunner:AssociateWebAcl",
            "appsync:AssociateWebACL",
            "appsync:SetWebACL",
            "ec2:AssociateVerifiedAccessInstanceWebAcl",
            "elasticloadbalancing:CreateWebACLAssociation",
            "elasticloadbalancing:SetWebAcl",
            "wafv2:GetPermissionPolicy",
            "wafv2:PutPermissionPolicy",
        )
    },
    "wafv2:DisassociateWebACL": {
        action: "for a resource of another kind, or a web ACL that Firewall Manager shares"
        for action in (
            "amplify:DisassociateWebACL",
            "apigateway:SetWebACL",
            "apprunner:DisassociateWebAcl",
            "appsync:DisassociateWebACL",
            "appsync:SetWebACL",
            "ec2:DisassociateVerifiedAccessInstanceWebAcl",
            "elasticloadbalancing:DeleteWebACLAssociation",
            "elasticloadbalancing:SetWebAcl",
            "wafv2:PutPermissionPolicy",
        )
    },
    "wafv2:GetWebACLForResource": {
        action: "for a resource of another kind"
        for action in (
            "amplify:GetWebACLForResource",
            "apprunner:DescribeWebAclForService",
            "appsync:GetWebACLForResource",
            "ec2:GetVerifiedAccessInstanceWebAcl",
            "elasticloadbalancing:GetLoadBalancerWebACL",
        )
    },
    "wafv2:ListResourcesForWebACL": {
        action: "for resources of another kind"
        for action in (
            "amplify:ListResourcesForWebACL",
            "apprunner:ListAssociatedServicesForWebAcl",
            "appsync:ListResourcesForWebACL",
            "ec2:DescribeVerifiedAccessInstanceWebAclAssociations",
            "elasticloadbalancing:DescribeWebACLAssociation",
        )
    },
    "wafv2:PutLoggingConfiguration": {"iam:CreateServiceLinkedRole": "for a delivery stream"},
    "organizations:AcceptHandshake": {"iam:CreateServiceLinkedRole": "for whom is invited"},
}
DEPENDENCY = "AccessDeniedForDependencyException"


@pytest.fixture(scope="module")
def staged(walled):
    return stage(walled)


@pytest.fixture(scope="module")
def wire(walled, staged):
    return Wire(walled, *user(walled, USER))


def swept():
    return [operation for operation in by_policy() if name_of(operation) not in UNCOVERED]


def may(server, *actions):
    """Makes these actions all that the user may do."""
    iam = server.client("iam", *server.credentials())
    iam.put_user_policy(UserName=USER, PolicyName="own", PolicyDocument=json.dumps(allowing(actions)))


def denied_action(operation, reply):
    """The action that a refusal names; `...` where AWS names none; `None` if it is another."""
    if reply.verdict != DENIED[operation.protocol]:
        return None
    if name_of(operation) in UNTOLD and reply.message == UNTOLD_WORDS:
        return ...
    told = WORDS.match(reply.message)
    return told[1] if told else None


def test_without_a_policy_the_action_of_the_table_is_denied(staged, wire):
    let_in, wrong = set(), []
    for operation in swept():
        reply, asked = wire.call(operation, parameters(staged, operation)), needed()[name_of(operation)]
        if not reply.code:
            let_in.add(name_of(operation))
        elif denied_action(operation, reply) not in [..., *asked]:
            wrong.append(f"{operation} asks for {asked}: {reply}")
    assert wrong == []
    assert let_in == {name_of(operation) for operation in swept() if is_open(operation)}


def test_the_actions_of_the_table_are_enough(walled, staged, wire):
    wrong = []
    for operation in swept():
        if is_open(operation):
            continue
        asked = needed()[name_of(operation)]
        may(walled, *asked)
        reply = wire.call(operation, parameters(staged, operation))
        if denied_action(operation, reply) or reply.code == DEPENDENCY:
            wrong.append(f"{operation} with {asked}: {reply}")
    assert wrong == []


def test_each_of_several_actions_is_needed(walled, staged, wire):
    let_in = {}
    for operation in swept():
        asked = needed()[name_of(operation)]
        if is_open(operation) or len(asked) == 1:
            continue
        for left_out in asked:
            may(walled, *(action for action in asked if action != left_out))
            reply = wire.call(operation, parameters(staged, operation))
            if not denied_action(operation, reply) and reply.code != DEPENDENCY:
                let_in.setdefault(name_of(operation), set()).add(left_out)
    assert let_in == {name: set(actions) for name, actions in SOMETIMES.items()}

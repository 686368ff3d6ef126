"""What the simulator says is what happens."""

import pytest

from identities import allow, deny, policy, refused, trust


@pytest.fixture(scope="module")
def iam(root):
    return root.client("iam")


def decisions(results):
    return {one["EvalActionName"]: one["EvalDecision"] for one in results["EvaluationResults"]}


def test_the_simulator_and_the_services_agree(root, iam):
    key = root.new_key()
    boundary = root.new_policy("simulated-bounds", allow(["kms:Encrypt", "kms:DescribeKey", "kms:ListKeys"]))
    user = root.new_user("simulated", allow("kms:*"), deny("kms:DescribeKey"), PermissionsBoundary=boundary)
    kms, calls = user.client("kms"), {
        "kms:Encrypt": ("encrypt", dict(KeyId=key, Plaintext=b"x")),
        "kms:DescribeKey": ("describe_key", dict(KeyId=key)),
        "kms:DisableKey": ("disable_key", dict(KeyId=key)),
        "kms:GetPublicKey": ("get_public_key", dict(KeyId=key)),
    }
    told = decisions(iam.simulate_principal_policy(PolicySourceArn=user.arn(), ActionNames=list(calls), ResourceArns=[key]))
    assert told == {"kms:Encrypt": "allowed", "kms:DescribeKey": "explicitDeny", "kms:DisableKey": "implicitDeny", "kms:GetPublicKey": "implicitDeny"}
    for action, (operation, input) in calls.items():
        try:
            getattr(kms, operation)(**input)
            happened = "allowed"
        except kms.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDeniedException"
            happened = "explicitDeny" if "explicit deny" in str(error) else "implicitDeny"
        assert told[action] == happened, action


def test_statements_that_decided_are_shown(iam):
    document = policy(allow("kms:*"), deny("kms:Decrypt", Sid="never"))
    (result,) = iam.simulate_custom_policy(PolicyInputList=[document], ActionNames=["kms:Decrypt"])["EvaluationResults"]
    assert result["EvalDecision"] == "explicitDeny"
    matched = result["MatchedStatements"]
    assert {one["SourcePolicyId"] for one in matched} == {"PolicyInputList.1"}
    spans = {document[one["StartPosition"]["Column"] - 1 : one["EndPosition"]["Column"]].strip() for one in matched}
    assert any('"never"' in span for span in spans), spans


def test_context_and_boundary_are_inputs(iam):
    document = policy(allow("kms:Decrypt", Condition={"StringEquals": {"aws:PrincipalTag/team": "blue"}}))

    def decision(team, **more):
        context = [{"ContextKeyName": "aws:PrincipalTag/team", "ContextKeyType": "string", "ContextKeyValues": [team]}]
        told = iam.simulate_custom_policy(PolicyInputList=[document], ActionNames=["kms:Decrypt"], ContextEntries=context, **more)
        return decisions(told)["kms:Decrypt"]

    assert decision("blue") == "allowed" and decision("red") == "implicitDeny"
    assert decision("blue", PermissionsBoundaryPolicyInputList=[policy(allow("sts:*"))]) == "implicitDeny"
    (result,) = iam.simulate_custom_policy(PolicyInputList=[document], ActionNames=["kms:Decrypt"])["EvaluationResults"]
    assert result["MissingContextValues"] == ["aws:PrincipalTag/team"]


def test_roles_and_groups_are_simulated(root, iam):
    role = root.new_role("simulated-role", trust(root.arn()), allow("kms:Decrypt"))
    iam.create_group(GroupName="simulated-group")
    iam.put_group_policy(GroupName="simulated-group", PolicyName="p", PolicyDocument=policy(allow("kms:Encrypt")))
    group = iam.get_group(GroupName="simulated-group")["Group"]["Arn"]
    asked = ["kms:Decrypt", "kms:Encrypt"]
    told = [decisions(iam.simulate_principal_policy(PolicySourceArn=arn, ActionNames=asked)) for arn in (role, group)]
    assert told == [
        {"kms:Decrypt": "allowed", "kms:Encrypt": "implicitDeny"},
        {"kms:Decrypt": "implicitDeny", "kms:Encrypt": "allowed"},
    ]


def test_keys_that_policies_look_at_are_listed(root, iam):
    user = root.new_user("keyed", allow("kms:*", "arn:aws:kms:*:*:key/${aws:username}", Condition={"Bool": {"aws:SecureTransport": "true"}}))
    told = iam.get_context_keys_for_principal_policy(PolicySourceArn=user.arn())["ContextKeyNames"]
    assert sorted(told, key=str.lower) == ["aws:SecureTransport", "aws:username"]


def test_nonsense_is_not_simulated(iam):
    with refused("InvalidInput"):
        iam.simulate_custom_policy(PolicyInputList=["{"], ActionNames=["kms:Decrypt"])

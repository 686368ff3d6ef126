"""What the operations of identity pools are called with."""

import json

POOLS = "cognito-identity.amazonaws.com"
DEVELOPER = "login.staged"


def cognito_identity_inputs(server):
    root = server.credentials()
    pools = server.client("cognito-identity", *root)
    account = server.client("sts", *root).get_caller_identity()["Account"]

    def pool(name):
        given = {"AllowUnauthenticatedIdentities": True, "AllowClassicFlow": True, "DeveloperProviderName": DEVELOPER}
        return pools.create_identity_pool(IdentityPoolName=name, IdentityPoolTags={"old": "1"}, **given)["IdentityPoolId"]

    main, doomed = pool("staged"), pool("doomed")
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": POOLS},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {f"{POOLS}:aud": main}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    role = server.client("iam", *root).create_role(RoleName="staged-guests", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    roles = {"IdentityPoolId": main, "Roles": {"unauthenticated": role}}
    pools.set_identity_pool_roles(**roles)

    def user(name):
        given = {"IdentityPoolId": main, "Logins": {DEVELOPER: name}, "TokenDuration": 86_400}
        return pools.get_open_id_token_for_developer_identity(**given)

    guest, deleted = (pools.get_id(IdentityPoolId=main)["IdentityId"] for _ in range(2))
    alice, unlinked = user("alice"), user("unlinked")
    user("source"), user("destination")
    here = {"IdentityPoolId": main}
    tagged = {"ResourceArn": f"arn:aws:cognito-identity:{pools.meta.region_name}:{account}:identitypool/{main}"}
    provider = {**here, "DeveloperProviderName": DEVELOPER}
    mapped = {**here, "IdentityProviderName": DEVELOPER}
    return {
        "DeleteIdentities": {"IdentityIdsToDelete": [deleted]},
        "DeleteIdentityPool": {"IdentityPoolId": doomed},
        "DescribeIdentity": {"IdentityId": guest},
        "DescribeIdentityPool": here,
        "GetCredentialsForIdentity": {"IdentityId": guest},
        "GetId": here,
        "GetIdentityPoolRoles": here,
        "GetOpenIdToken": {"IdentityId": guest},
        "GetOpenIdTokenForDeveloperIdentity": {**here, "Logins": {DEVELOPER: "alice"}},
        "GetPrincipalTagAttributeMap": mapped,
        "ListIdentities": here,
        "ListTagsForResource": tagged,
        "LookupDeveloperIdentity": {**here, "DeveloperUserIdentifier": "alice"},
        "MergeDeveloperIdentities": {
            **provider,
            "SourceUserIdentifier": "source",
            "DestinationUserIdentifier": "destination",
        },
        "SetIdentityPoolRoles": roles,
        "SetPrincipalTagAttributeMap": mapped,
        "TagResource": {**tagged, "Tags": {"new": "1"}},
        "UnlinkDeveloperIdentity": {
            **provider,
            "IdentityId": unlinked["IdentityId"],
            "DeveloperUserIdentifier": "unlinked",
        },
        "UnlinkIdentity": {
            "IdentityId": alice["IdentityId"],
            "Logins": {POOLS: alice["Token"]},
            "LoginsToRemove": ["accounts.google.com"],
        },
        "UntagResource": {**tagged, "TagKeys": ["old"]},
        "UpdateIdentityPool": {
            **here,
            "IdentityPoolName": "staged",
            "AllowUnauthenticatedIdentities": True,
            "AllowClassicFlow": True,
            "DeveloperProviderName": DEVELOPER,
        },
    }

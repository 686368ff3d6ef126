"""What the operations of user pools are called with."""

PASSWORD = "Correct-Horse-7"


def cognito_idp_inputs(server):
    cognito = server.client("cognito-idp", *server.credentials())

    def pool(name, **more):
        return cognito.create_user_pool(PoolName=name, UserPoolTags={"old": "1"}, **more)["UserPool"]

    threats = {"AdvancedSecurityMode": "AUDIT"}
    main = pool("staged", UserPoolTier="PLUS", UserPoolAddOns=threats, MfaConfiguration="OFF")
    doomed = pool("doomed")
    here = {"UserPoolId": main["Id"]}

    def client(name):
        flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        made = cognito.create_user_pool_client(**here, ClientName=name, GenerateSecret=True, ExplicitAuthFlows=flows)
        return made["UserPoolClient"]["ClientId"]

    def user(name):
        cognito.admin_create_user(**here, Username=name, MessageAction="SUPPRESS")
        cognito.admin_set_user_password(**here, Username=name, Password=PASSWORD, Permanent=True)
        return {**here, "Username": name}

    app, going = client("app"), client("going")
    ada, gone = user("ada"), user("gone")
    group, server_of = {**here, "GroupName": "staff"}, {**here, "Identifier": "https://orders.example.com"}
    cognito.create_group(**group)
    cognito.create_group(**here, GroupName="leaving")
    cognito.create_resource_server(**server_of, Name="orders")
    cognito.create_user_pool_domain(Domain="staged-pages", **here)
    member, tagged = {**ada, "GroupName": "staff"}, {"ResourceArn": main["Arn"]}
    local = {"ProviderName": "Cognito", "ProviderAttributeValue": "ada"}
    elsewhere = {"ProviderName": "Okta", "ProviderAttributeName": "sub", "ProviderAttributeValue": "1"}
    limit = {"LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserAuthentication"}}}
    model = cognito.meta.service_model
    shapes = {name: model.operation_model(name).input_shape for name in model.operation_names}
    by_pool = {
        name: {member: ada[member] for member in ("UserPoolId", "Username") if member in shape.members}
        for name, shape in shapes.items()
        if shape is not None and "UserPoolId" in shape.members
    }
    return {
        **by_pool,
        "AdminAddUserToGroup": member,
        "AdminDisableProviderForUser": {**here, "User": elsewhere},
        "AdminLinkProviderForUser": {**here, "DestinationUser": local, "SourceUser": elsewhere},
        "AdminCreateUser": {**here, "Username": "new", "MessageAction": "SUPPRESS"},
        "AdminDeleteUser": gone,
        "AdminRemoveUserFromGroup": member,
        "AdminSetUserPassword": {**ada, "Password": PASSWORD, "Permanent": True},
        "CreateGroup": {**here, "GroupName": "new"},
        "CreateUserPool": {"PoolName": "new"},
        "CreateUserPoolClient": {**here, "ClientName": "new"},
        "DeleteGroup": {**here, "GroupName": "leaving"},
        "DeleteUserPool": {"UserPoolId": doomed["Id"]},
        "DeleteUserPoolClient": {**here, "ClientId": going},
        "DescribeResourceServer": server_of,
        "DescribeUserPoolClient": {**here, "ClientId": app},
        "DescribeUserPoolDomain": {"Domain": "staged-pages"},
        "GetGroup": group,
        "GetProvisionedLimit": limit,
        "ListTagsForResource": tagged,
        "ListUserPoolClientSecrets": {**here, "ClientId": app},
        "ListUsersInGroup": group,
        "TagResource": {**tagged, "Tags": {"new": "1"}},
        "UntagResource": {**tagged, "TagKeys": ["old"]},
        "UpdateGroup": group,
        "UpdateProvisionedLimit": {**limit, "RequestedLimitValue": 130},
        "UpdateResourceServer": {**server_of, "Name": "orders"},
        "UpdateUserPoolClient": {**here, "ClientId": app},
    }


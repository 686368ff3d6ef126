"""boto3: user pools, their clients, domains, resource servers and identity providers."""

import pytest
from botocore.exceptions import ClientError


@pytest.fixture
def pools(root):
    return root.client("cognito-idp")


@pytest.fixture
def pool(pools):
    made = pools.create_user_pool(PoolName="customers")["UserPool"]["Id"]
    yield made
    pools.delete_user_pool(UserPoolId=made)


def refusal(call, **parameters):
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    error = refused.value.response["Error"]
    return f"{error['Code']}: {error['Message']}"


def test_a_pool_is_described_as_it_was_made(pools):
    made = pools.create_user_pool(
        PoolName="members",
        AliasAttributes=["email"],
        Schema=[{"Name": "team", "AttributeDataType": "String"}],
        UserPoolTags={"team": "blue"},
    )["UserPool"]
    shown = pools.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
    assert shown == made
    assert shown["SchemaAttributes"][-1]["Name"] == "custom:team"
    assert {attribute["Name"] for attribute in shown["SchemaAttributes"]} > {"phone_number_verified"}
    assert pools.list_tags_for_resource(ResourceArn=made["Arn"])["Tags"] == {"team": "blue"}
    pools.delete_user_pool(UserPoolId=made["Id"])
    words = refusal(pools.describe_user_pool, UserPoolId=made["Id"])
    assert words == f"ResourceNotFoundException: User pool {made['Id']} does not exist."


def test_an_update_resets_what_it_leaves_out(pools, pool):
    pools.update_user_pool(UserPoolId=pool, AutoVerifiedAttributes=["email"])
    pools.update_user_pool(UserPoolId=pool, DeletionProtection="ACTIVE")
    shown = pools.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert "AutoVerifiedAttributes" not in shown
    words = refusal(pools.delete_user_pool, UserPoolId=pool)
    assert words.startswith("InvalidParameterException: The user pool cannot be deleted because deletion protection")
    pools.update_user_pool(UserPoolId=pool)


def test_pools_and_clients_are_listed_in_pages(pools, pool):
    clients = {
        pools.create_user_pool_client(UserPoolId=pool, ClientName=f"app-{number}")["UserPoolClient"]["ClientId"]
        for number in range(5)
    }
    pages = pools.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool, PaginationConfig={"PageSize": 2})
    assert {client["ClientId"] for page in pages for client in page["UserPoolClients"]} == clients
    pages = pools.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 1})
    assert pool in {listed["Id"] for page in pages for listed in page["UserPools"]}


def test_two_secrets_are_exchanged(pools, pool):
    made = pools.create_user_pool_client(UserPoolId=pool, ClientName="server", GenerateSecret=True)["UserPoolClient"]
    place = {"UserPoolId": pool, "ClientId": made["ClientId"]}
    added = pools.add_user_pool_client_secret(**place)["ClientSecretDescriptor"]
    assert added["ClientSecretValue"] != made["ClientSecret"]
    first, second = pools.list_user_pool_client_secrets(**place)["ClientSecrets"]
    assert "ClientSecretValue" not in first
    pools.delete_user_pool_client_secret(**place, ClientSecretId=first["ClientSecretId"])
    words = refusal(pools.delete_user_pool_client_secret, **place, ClientSecretId=second["ClientSecretId"])
    assert words.startswith("InvalidParameterException: ")


def test_a_prefix_is_taken_once(pools, pool):
    other = pools.create_user_pool(PoolName="others")["UserPool"]["Id"]
    pools.create_user_pool_domain(UserPoolId=pool, Domain="pools-suite")
    words = refusal(pools.create_user_pool_domain, UserPoolId=other, Domain="pools-suite")
    assert words == "InvalidParameterException: Domain already exists."
    assert pools.describe_user_pool_domain(Domain="pools-suite")["DomainDescription"]["Status"] == "ACTIVE"
    words = refusal(pools.delete_user_pool, UserPoolId=pool)
    assert words.startswith("InvalidParameterException: User pool cannot be deleted. It has a domain")
    pools.delete_user_pool_domain(UserPoolId=pool, Domain="pools-suite")
    pools.delete_user_pool(UserPoolId=other)


def test_scopes_and_providers_must_be_there(pools, pool):
    client = {
        "UserPoolId": pool,
        "ClientName": "machine",
        "GenerateSecret": True,
        "AllowedOAuthFlowsUserPoolClient": True,
        "AllowedOAuthFlows": ["client_credentials"],
        "AllowedOAuthScopes": ["shop/read"],
    }
    words = refusal(pools.create_user_pool_client, **client)
    assert words == "ScopeDoesNotExistException: Invalid scope requested: shop/read"
    scopes = [{"ScopeName": "read", "ScopeDescription": "May look"}]
    pools.create_resource_server(UserPoolId=pool, Identifier="shop", Name="Shop", Scopes=scopes)
    pools.create_user_pool_client(**client)
    words = refusal(
        pools.create_user_pool_client,
        UserPoolId=pool,
        ClientName="web",
        SupportedIdentityProviders=["Google"],
    )
    assert words == f"InvalidParameterException: The provider Google does not exist for User Pool {pool}."


def test_a_look_is_kept(pools, pool):
    client = pools.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    settings = {"categories": {"global": {"colorSchemeMode": "DARK"}}, "numbers": [1, 2.5, None, True]}
    made = pools.create_managed_login_branding(UserPoolId=pool, ClientId=client, Settings=settings)
    shown = pools.describe_managed_login_branding_by_client(UserPoolId=pool, ClientId=client)
    assert shown["ManagedLoginBranding"] == made["ManagedLoginBranding"]
    assert shown["ManagedLoginBranding"]["Settings"] == settings

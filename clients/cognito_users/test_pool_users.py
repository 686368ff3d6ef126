"""Users of a pool, as an administrator's programs see them."""

import urllib.request

import pytest

from conftest import until

@pytest.fixture
def idp(dev, account):
    return dev.client("cognito-idp", key=account)


@pytest.fixture
def pool(idp):
    """A pool that knows its users by verified mail addresses too."""
    made = idp.create_user_pool(
        PoolName="people",
        AliasAttributes=["email", "preferred_username"],
        AutoVerifiedAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        Schema=[{"Name": "team", "AttributeDataType": "String", "Mutable": True}],
    )
    return made["UserPool"]["Id"]


def attributes(given):
    return [{"Name": name, "Value": value} for name, value in given.items()]


def values(shown):
    return {one["Name"]: one["Value"] for one in shown}


def create(idp, pool, name, **given):
    made = idp.admin_create_user(
        UserPoolId=pool, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes(given)
    )
    return made["User"]


def names(idp, pool, **question):
    pages = idp.get_paginator("list_users").paginate(UserPoolId=pool, **question)
    return [user["Username"] for page in pages for user in page["Users"]]


def test_a_user_comes_changes_and_goes(idp, pool):
    made = create(idp, pool, "Ada", email="ada@b.example", email_verified="true")
    assert made["UserStatus"] == "FORCE_CHANGE_PASSWORD" and made["Enabled"]
    sub = values(made["Attributes"])["sub"]
    for name in ("ada", "ADA@b.example", sub):
        assert idp.admin_get_user(UserPoolId=pool, Username=name)["Username"] == "Ada"

    idp.admin_update_user_attributes(
        UserPoolId=pool, Username="ada", UserAttributes=attributes({"custom:team": "engines", "name": "Ada"})
    )
    shown = values(idp.admin_get_user(UserPoolId=pool, Username="ada")["UserAttributes"])
    assert shown["custom:team"] == "engines" and shown["email_verified"] == "true"
    idp.admin_delete_user_attributes(UserPoolId=pool, Username="ada", UserAttributeNames=["custom:team"])
    assert "custom:team" not in values(idp.admin_get_user(UserPoolId=pool, Username="ada")["UserAttributes"])

    idp.admin_disable_user(UserPoolId=pool, Username="ada")
    assert not idp.admin_get_user(UserPoolId=pool, Username="ada")["Enabled"]
    idp.admin_enable_user(UserPoolId=pool, Username="ada")
    idp.admin_delete_user(UserPoolId=pool, Username="ada")
    with pytest.raises(idp.exceptions.UserNotFoundException, match="User does not exist."):
        idp.admin_get_user(UserPoolId=pool, Username="ada@b.example")


def test_users_are_found_by_filters(idp, pool):
    for number in range(7):
        create(idp, pool, f"user-{number}", family_name="Reddy" if number % 2 else "Redding")
    assert names(idp, pool, Filter='family_name = "reddy"') == ["user-1", "user-3", "user-5"]
    limited = {"PaginationConfig": {"PageSize": 2}}
    assert len(names(idp, pool, Filter='family_name ^= "Red"', **limited)) == 7
    assert names(idp, pool, Filter='username ^= "user-6"') == ["user-6"]
    idp.admin_disable_user(UserPoolId=pool, Username="user-3")
    assert names(idp, pool, Filter='status = "Disabled"') == ["user-3"]
    assert len(names(idp, pool, Filter='cognito:user_status = "FORCE_CHANGE_PASSWORD"')) == 7
    with pytest.raises(idp.exceptions.InvalidParameterException):
        idp.list_users(UserPoolId=pool, Filter='custom:team = "engines"')


def test_groups_are_in_the_order_of_precedence(idp, pool):
    create(idp, pool, "ada")
    for name, precedence in {"readers": 5, "admins": 0}.items():
        idp.create_group(UserPoolId=pool, GroupName=name, Precedence=precedence)
        idp.admin_add_user_to_group(UserPoolId=pool, Username="ada", GroupName=name)
    groups = idp.admin_list_groups_for_user(UserPoolId=pool, Username="ada")["Groups"]
    assert [group["GroupName"] for group in groups] == ["admins", "readers"]
    members = idp.list_users_in_group(UserPoolId=pool, GroupName="admins")["Users"]
    assert [user["Username"] for user in members] == ["ada"]
    with pytest.raises(idp.exceptions.GroupExistsException, match="A group with the name already exists."):
        idp.create_group(UserPoolId=pool, GroupName="admins")
    idp.delete_group(UserPoolId=pool, GroupName="admins")
    groups = idp.admin_list_groups_for_user(UserPoolId=pool, Username="ada")["Groups"]
    assert [group["GroupName"] for group in groups] == ["readers"]


def test_an_address_is_one_users_alone(idp, pool):
    mail = {"email": "one@b.example", "email_verified": "true"}
    create(idp, pool, "ada", **mail)
    with pytest.raises(idp.exceptions.AliasExistsException):
        create(idp, pool, "eve", **mail)
    idp.admin_create_user(
        UserPoolId=pool,
        Username="eve",
        MessageAction="SUPPRESS",
        ForceAliasCreation=True,
        UserAttributes=attributes(mail),
    )
    assert idp.admin_get_user(UserPoolId=pool, Username="one@b.example")["Username"] == "eve"
    loser = idp.admin_get_user(UserPoolId=pool, Username="ada")
    assert values(loser["UserAttributes"])["email_verified"] == "false"


def test_users_are_imported_from_a_file(idp, pool, dev):
    header = idp.get_csv_header(UserPoolId=pool)["CSVHeader"]
    assert {"cognito:username", "custom:team", "password_hash"} <= set(header)
    job = idp.create_user_import_job(
        JobName="customers", UserPoolId=pool, CloudWatchLogsRoleArn="arn:aws:iam::123456789012:role/import"
    )["UserImportJob"]
    lines = ["cognito:username,email,email_verified,custom:team"]
    lines += [f"user-{number},user-{number}@b.example,TRUE,a\\, b" for number in range(450)]
    lines += ["late,late@b.example,FALSE,"]
    path = job["PreSignedUrl"].split("/", 3)[3]
    request = urllib.request.Request(f"{dev.url}/{path}", data="\n".join(lines).encode(), method="PUT")
    assert urllib.request.urlopen(request, timeout=10).status == 200

    which = {"UserPoolId": pool, "JobId": job["JobId"]}
    assert idp.start_user_import_job(**which)["UserImportJob"]["Status"] == "Pending"
    ended = until(lambda: ended_job(idp, which), seconds=60)
    assert ended["Status"] == "Succeeded"
    assert (ended["ImportedUsers"], ended["SkippedUsers"], ended["FailedUsers"]) == (450, 0, 1)
    imported = idp.admin_get_user(UserPoolId=pool, Username="user-449@b.example")
    assert imported["UserStatus"] == "RESET_REQUIRED"
    assert values(imported["UserAttributes"])["custom:team"] == "a, b"


def ended_job(idp, which):
    job = idp.describe_user_import_job(**which)["UserImportJob"]
    return job if job["Status"] in ("Succeeded", "Failed") else None

"""An organization: accounts that can be used, and policies that hold at once."""

import datetime
import json

import pytest

from conftest import Server, until
from identities import Caller, allow, denied, deny, month_after_next, policy, refused, trust


@pytest.fixture(scope="module")
def house(walled):
    """The organization of a server's account, with all policies enabled."""
    made = House(Caller.root(walled))
    for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
        made.client.enable_policy_type(RootId=made.top, PolicyType=kind)
    return made


class House:
    """An organization and who runs it."""

    def __init__(self, root):
        self.root, self.client = root, root.client("organizations")
        self.id = self.client.create_organization()["Organization"]["Id"]
        self.top = self.client.list_roots()["Roots"][0]["Id"]
        self.admin = root.new_user("admin", allow("*"))

    def new_account(self, name):
        """An account's number, once it is made."""
        asked = self.client.create_account(AccountName=name, Email=f"{name}@example.com")["CreateAccountStatus"]
        done = until(lambda: (told := self.request(asked["Id"]))["State"] != "IN_PROGRESS" and told)
        assert done["State"] == "SUCCEEDED", done
        return done["AccountId"]

    def request(self, number):
        return self.client.describe_create_account_status(CreateAccountRequestId=number)["CreateAccountStatus"]

    def enter(self, account):
        """The administrator's session in an account."""
        return self.admin.assume(f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole")

    def new_policy(self, kind, name, *statements):
        made = self.client.create_policy(Type=kind, Name=name, Description="", Content=policy(*statements))
        return made["Policy"]["PolicySummary"]["Id"]

    def attach(self, number, target):
        self.client.attach_policy(PolicyId=number, TargetId=target)

    def new_unit(self, name, parent=None):
        return self.client.create_organizational_unit(ParentId=parent or self.top, Name=name)["OrganizationalUnit"]["Id"]

    def move(self, account, unit):
        (parent,) = self.client.list_parents(ChildId=account)["Parents"]
        self.client.move_account(AccountId=account, SourceParentId=parent["Id"], DestinationParentId=unit)


def test_outside_of_an_organization_there_is_none(secure):
    client = Caller.root(secure).client("organizations")
    with refused("AWSOrganizationsNotInUseException"):
        client.list_accounts()
    with refused("AWSOrganizationsNotInUseException"):
        client.describe_organization()


def test_a_new_account_is_entered_by_its_role_and_stands_alone(house):
    account = house.new_account("alone")
    inside = house.enter(account)
    assert inside.account() == account
    key = inside.new_key()
    inside.may_encrypt(key)
    house.admin.may_not_encrypt(key)
    inside.client("iam").create_user(UserName="local")
    assert "local" not in [user["UserName"] for user in house.root.client("iam").list_users()["Users"]]
    shown = {one["Id"]: one for one in house.client.list_accounts()["Accounts"]}
    assert shown[account]["Status"] == "ACTIVE" and shown[account]["Name"] == "alone"


def test_only_who_may_enters(house):
    account = house.new_account("guarded")
    with denied("sts:AssumeRole"):
        house.root.new_user("visitor").assume(f"arn:aws:iam::{account}:role/OrganizationAccountAccessRole")


def test_a_control_policy_denies_at_once(house):
    account = house.new_account("controlled")
    inside = house.enter(account)
    key = inside.new_key()
    user = inside.new_user("alice", allow("*"))
    user.may_encrypt(key)
    number = house.new_policy("SERVICE_CONTROL_POLICY", "no-encryption", deny("kms:Encrypt"))
    house.attach(number, account)
    for caller in (user, inside):
        caller.may_not_encrypt(key, "with an explicit deny in a service control policy")
    user.client("kms").describe_key(KeyId=key)
    house.client.detach_policy(PolicyId=number, TargetId=account)
    user.may_encrypt(key)


def test_every_level_must_allow(house):
    unit = house.new_unit("narrow")
    account = house.new_account("leveled")
    inside = house.enter(account)
    key, user = inside.new_key(), inside.new_user("alice", allow("*"))
    narrow = house.new_policy("SERVICE_CONTROL_POLICY", "only-kms", allow("kms:*"))
    house.attach(narrow, unit)
    house.client.detach_policy(PolicyId="p-FullAWSAccess", TargetId=unit)
    user.client("iam").list_users()
    house.move(account, unit)
    user.may_encrypt(key)
    with denied("because no service control policy allows the iam:ListUsers action"):
        user.client("iam").list_users()
    house.move(account, house.top)
    user.client("iam").list_users()
    with refused("ConstraintViolationException"):
        house.client.detach_policy(PolicyId=narrow, TargetId=unit)


def test_the_management_account_is_not_controlled(house):
    key = house.root.new_key()
    number = house.new_policy("SERVICE_CONTROL_POLICY", "no-describing", deny("kms:DescribeKey"))
    house.attach(number, house.root.account())
    house.admin.client("kms").describe_key(KeyId=key)
    house.client.detach_policy(PolicyId=number, TargetId=house.root.account())


def test_a_resource_control_policy_keeps_strangers_out(house):
    account = house.new_account("sealed-off")
    inside = house.enter(account)
    key = inside.new_key(
        Policy=policy(
            {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"},
            {"Effect": "Allow", "Principal": {"AWS": house.root.arn()}, "Action": "kms:Encrypt", "Resource": "*"},
        )
    )
    house.admin.may_encrypt(key)
    only_own = {"StringNotEquals": {"aws:PrincipalAccount": account}}
    number = house.new_policy("RESOURCE_CONTROL_POLICY", "own-only", deny("kms:Encrypt", Principal="*", Condition=only_own))
    house.attach(number, account)
    house.admin.may_not_encrypt(key)
    inside.may_encrypt(key)
    house.client.detach_policy(PolicyId=number, TargetId=account)
    house.admin.may_encrypt(key)


def test_who_is_in_the_organization_is_a_condition(house):
    account = house.new_account("condition")
    inside = house.enter(account)
    user = inside.new_user("alice", allow("kms:*"))
    for organization, is_let_in in [(house.id, True), ("o-aaaaaaaaaa", False)]:
        theirs = {"Sid": "us", "Effect": "Allow", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*"}
        theirs["Condition"] = {"StringEquals": {"aws:PrincipalOrgID": organization}}
        own = {"Effect": "Allow", "Principal": {"AWS": house.root.arn()}, "Action": "kms:*", "Resource": "*"}
        key = house.root.new_key(Policy=policy(own, theirs))
        (user.may_encrypt if is_let_in else user.may_not_encrypt)(key)


def test_where_in_the_organization_somebody_is_is_a_condition(house):
    unit = house.new_unit("place")
    account = house.new_account("placed")
    inside = house.enter(account)
    below = {"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": f"{house.id}/{house.top}/{unit}/*"}}
    ours = {"StringEquals": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}
    user = inside.new_user("alice", allow("kms:Encrypt", Condition={**below, **ours}))
    key = inside.new_key()
    user.may_not_encrypt(key, "no identity-based policy")
    house.move(account, unit)
    user.may_encrypt(key)


def test_roles_are_entered_across_accounts(house):
    account = house.new_account("across")
    inside = house.enter(account)
    helper = house.root.new_user("helper", allow("sts:AssumeRole", f"arn:aws:iam::{account}:role/*"))
    role = inside.new_role("helpers", trust(house.root.arn()), allow("kms:*"))
    helper.assume(role).may_encrypt(inside.new_key())
    with denied("sts:AssumeRole"):
        helper.assume(inside.new_role("others", trust(f"arn:aws:iam::{account}:root")))


def test_the_tree_is_told(house):
    outer = house.new_unit("outer")
    inner = house.new_unit("inner", outer)
    account = house.new_account("leaf")
    house.move(account, inner)
    assert [one["Id"] for one in house.client.list_accounts_for_parent(ParentId=inner)["Accounts"]] == [account]
    assert house.client.list_parents(ChildId=inner)["Parents"] == [{"Id": outer, "Type": "ORGANIZATIONAL_UNIT"}]
    assert [one["Id"] for one in house.client.list_children(ParentId=outer, ChildType="ORGANIZATIONAL_UNIT")["Children"]] == [inner]
    with refused("OrganizationalUnitNotEmptyException"):
        house.client.delete_organizational_unit(OrganizationalUnitId=outer)
    with refused("DuplicateOrganizationalUnitException"):
        house.new_unit("inner", outer)


def test_a_closed_account_is_suspended(house):
    account = house.new_account("closing")
    user = house.enter(account).new_user("alice", allow("*"))
    key = house.enter(account).new_key()
    user.may_encrypt(key)
    house.client.close_account(AccountId=account)
    until(lambda: house.client.describe_account(AccountId=account)["Account"]["Status"] == "SUSPENDED")
    with pytest.raises(user.client("kms").exceptions.ClientError):
        user.may_encrypt(key)


def test_a_delegate_reads_the_organization(house):
    account = house.new_account("delegate")
    inside = house.enter(account)
    reader = inside.client("organizations")
    with denied():
        reader.list_accounts()
    house.client.enable_aws_service_access(ServicePrincipal="guardduty.amazonaws.com")
    house.client.register_delegated_administrator(AccountId=account, ServicePrincipal="guardduty.amazonaws.com")
    assert account in {one["Id"] for one in reader.list_accounts()["Accounts"]}
    house.client.deregister_delegated_administrator(AccountId=account, ServicePrincipal="guardduty.amazonaws.com")
    with denied():
        reader.list_accounts()


def test_policies_that_come_to_too_much_are_told(house):
    house.client.enable_policy_type(RootId=house.top, PolicyType="BACKUP_POLICY")
    account = house.new_account("backed-up")

    def rules(*numbers):
        rules = {f"r{number}": {"target_backup_vault_name": {"@@assign": "vault"}} for number in numbers}
        content = json.dumps({"plans": {"nightly": {"regions": {"@@assign": ["eu-west-1"]}, "rules": rules}}})
        made = house.client.create_policy(Type="BACKUP_POLICY", Name=f"rules-{numbers[0]}", Description="", Content=content)
        return made["Policy"]["PolicySummary"]["Id"]

    def invalid():
        return [one["Id"] for one in house.client.list_accounts_with_invalid_effective_policy(PolicyType="BACKUP_POLICY")["Accounts"]]

    nine, two = rules(*range(9)), rules(9, 10)
    house.attach(nine, house.top)
    assert invalid() == []
    house.attach(two, account)
    assert invalid() == [account]
    told = house.client.list_effective_policy_validation_errors(AccountId=account, PolicyType="BACKUP_POLICY")
    assert told["Path"] == f"{house.id}/{house.top}/{account}/"
    (error,) = told["EffectivePolicyValidationErrors"]
    assert (error["ErrorCode"], error["PathToError"]) == ("ELEMENTS_TOO_MANY", "plans/nightly/rules")
    assert error["ContributingPolicies"] == [nine, two]
    house.client.detach_policy(PolicyId=nine, TargetId=house.top)
    assert invalid() == []


@pytest.fixture
def root_sessions(house):
    """Lets the root users of members be assumed."""
    house.client.enable_aws_service_access(ServicePrincipal="iam.amazonaws.com")
    iam = house.root.client("iam")
    iam.enable_organizations_root_sessions()
    yield
    iam.disable_organizations_root_sessions()


def as_root(caller, account, task="IAMAuditRootUserCredentials", **more):
    """A session of an account's root user, for one task."""
    policy = {"arn": f"arn:aws:iam::aws:policy/root-task/{task}"}
    made = caller.client("sts").assume_root(TargetPrincipal=account, TaskPolicyArn=policy, **more)
    return Caller.of(caller.server, made["Credentials"])


def test_the_root_user_of_a_member_is_assumed_for_one_task(house, root_sessions):
    account = house.new_account("rooted")
    session = as_root(house.admin, account)
    assert session.arn() == f"arn:aws:iam::{account}:root"
    assert session.client("iam").list_access_keys()["AccessKeyMetadata"] == []
    with denied():
        session.client("iam").list_users()
    with denied():
        session.new_key()
    # The root user of a member may do what the control policies of its organization leave.
    number = house.new_policy("SERVICE_CONTROL_POLICY", "no-audits", deny("iam:ListAccessKeys"))
    house.attach(number, account)
    with denied("explicit deny"):
        session.client("iam").list_access_keys()
    house.client.detach_policy(PolicyId=number, TargetId=account)


def test_root_users_are_assumed_by_who_may_only(house, root_sessions):
    account = house.new_account("guarded-root")
    for target in (house.root.account(), "999999999999"):
        with denied("sts:AssumeRoot"):
            as_root(house.admin, target)
    with denied("sts:AssumeRoot"):
        as_root(house.root.new_user("no-assumer"), account)
    with denied("sts:AssumeRoot"):
        as_root(house.enter(account), account)
    one_task = {"ArnEquals": {"sts:TaskPolicyArn": "arn:aws:iam::aws:policy/root-task/IAMDeleteRootUserCredentials"}}
    deleter = house.root.new_user("deleter", allow("sts:AssumeRoot", f"arn:aws:iam::{account}:root", Condition=one_task))
    with denied("sts:AssumeRoot"):
        as_root(deleter, account)
    assert as_root(deleter, account, "IAMDeleteRootUserCredentials").account() == account
    with refused("ValidationError"):
        as_root(house.admin, account, DurationSeconds=901)
    house.root.client("iam").disable_organizations_root_sessions()
    with denied("sts:AssumeRoot"):
        as_root(house.admin, account)


def test_one_organization_lets_another_pay_in_dev():
    server = Server("--enforce")
    ours, theirs = (Caller(server, number, "any").client("organizations") for number in ("111111111111", "222222222222"))
    for organization in (ours, theirs):
        organization.create_organization()
    asked = {"Type": "BILLING", "Target": {"Id": "222222222222", "Type": "ACCOUNT"}, "SourceName": "their bill"}
    with refused("InvalidInputException", "first day of the month"):
        ours.invite_organization_to_transfer_responsibility(**asked, StartTimestamp=month_after_next() + datetime.timedelta(days=1))
    sent = ours.invite_organization_to_transfer_responsibility(**asked, StartTimestamp=month_after_next())["Handshake"]
    assert (sent["Action"], sent["State"]) == ("TRANSFER_RESPONSIBILITY", "REQUESTED")
    (known,) = theirs.list_outbound_responsibility_transfers(Type="BILLING")["ResponsibilityTransfers"]
    assert known["Status"] == "REQUESTED" and known["Source"]["ManagementAccountId"] == "222222222222"
    theirs.accept_handshake(HandshakeId=sent["Id"])
    (known,) = ours.list_inbound_responsibility_transfers(Type="BILLING")["ResponsibilityTransfers"]
    assert (known["Status"], known["Name"], known["StartTimestamp"]) == ("ACCEPTED", "their bill", month_after_next())
    ours.update_responsibility_transfer(Id=known["Id"], Name="a bill")
    assert ours.describe_responsibility_transfer(Id=known["Id"])["ResponsibilityTransfer"]["Name"] == "a bill"
    with refused("ConstraintViolationException"):
        theirs.delete_organization()
    ended = theirs.terminate_responsibility_transfer(Id=known["Id"])["ResponsibilityTransfer"]
    assert ended["Status"] == "WITHDRAWN" and ended["EndTimestamp"] < month_after_next()
    server.stop()


def test_an_invitation_is_accepted_in_dev():
    server = Server("--enforce")
    owner, guest = (Caller(server, number, "any").client("organizations") for number in ("111111111111", "222222222222"))
    owner.create_organization()
    sent = owner.invite_account_to_organization(Target={"Id": "222222222222", "Type": "ACCOUNT"})["Handshake"]
    assert [one["Id"] for one in guest.list_handshakes_for_account()["Handshakes"]] == [sent["Id"]]
    assert guest.accept_handshake(HandshakeId=sent["Id"])["Handshake"]["State"] == "ACCEPTED"
    assert {one["Id"] for one in owner.list_accounts()["Accounts"]} == {"111111111111", "222222222222"}
    guest.leave_organization()
    with refused("AWSOrganizationsNotInUseException"):
        guest.describe_organization()
    owner.delete_organization()
    server.stop()

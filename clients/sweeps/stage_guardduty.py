"""What the operations of GuardDuty are called with. The server has the bucket `staged`, and its account manages an
organization."""

import functools
import itertools
import json

TRUST = {
    "Effect": "Allow",
    "Principal": {"Service": "malware-protection-plan.guardduty.amazonaws.com"},
    "Action": "sts:AssumeRole",
}


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def guardduty_inputs(server):
    root = server.credentials()
    guardduty, iam, kms = (server.client(name, *root) for name in ("guardduty", "iam", "kms"))
    account = server.client("sts", *root).get_caller_identity()["Account"]
    accounts = server.client("organizations", *root).list_accounts()["Accounts"]
    member = next(each["Id"] for each in accounts if each["Id"] != account)
    detector = guardduty.create_detector(Enable=True)["DetectorId"]
    numbers = itertools.count()
    D = {"DetectorId": detector}

    def name():
        return f"staged-{next(numbers)}"

    def sample():
        guardduty.create_sample_findings(**D, FindingTypes=["Recon:EC2/Portscan"])
        criteria = {"Criterion": {"type": {"Equals": ["Recon:EC2/Portscan"]}}}
        return guardduty.list_findings(**D, FindingCriteria=criteria)["FindingIds"]

    criteria = {"Criterion": {"severity": {"GreaterThanOrEqual": 4}}}

    def new_filter():
        return guardduty.create_filter(**D, Name=name(), FindingCriteria=criteria)["Name"]

    def new_list(kind):
        make = getattr(guardduty, f"create_{kind}_set")
        made = make(**D, Name=name(), Format="TXT", Location="s3://staged/list.txt", Activate=False)
        return {**D, **{key: value for key, value in made.items() if key.endswith("SetId")}}

    @functools.cache
    def destination():
        owner = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account}:root"}, "Action": "kms:*", "Resource": "*"}
        writer = {**owner, "Principal": {"Service": "guardduty.amazonaws.com"}, "Action": "kms:GenerateDataKey"}
        key = kms.create_key(Policy=policy(owner, writer))["KeyMetadata"]["Arn"]
        return {"DestinationArn": "arn:aws:s3:::staged/found", "KmsKeyArn": key}

    def made_destination():
        for there in guardduty.list_publishing_destinations(**D)["Destinations"]:
            return {**D, "DestinationId": there["DestinationId"]}
        made = guardduty.create_publishing_destination(**D, DestinationType="S3", DestinationProperties=destination())
        return {**D, "DestinationId": made["DestinationId"]}

    role = iam.create_role(RoleName="staged-scanner", AssumeRolePolicyDocument=policy(TRUST))["Role"]["Arn"]
    statement = {"Effect": "Allow", "Action": ["events:*", "s3:*"], "Resource": "*"}
    iam.put_role_policy(RoleName="staged-scanner", PolicyName="scan", PolicyDocument=policy(statement))
    protected = {"Role": role, "ProtectedResource": {"S3Bucket": {"BucketName": "staged"}}}

    def plan():
        for there in guardduty.list_malware_protection_plans()["MalwareProtectionPlans"]:
            return {"MalwareProtectionPlanId": there["MalwareProtectionPlanId"]}
        made = guardduty.create_malware_protection_plan(**protected)
        return {"MalwareProtectionPlanId": made["MalwareProtectionPlanId"]}

    rule = "iam-access-key-created"

    def association():
        for there in guardduty.list_custom_detection_rule_associations()["RuleAssociations"]:
            return {"RuleId": there["RuleId"], "AssociationId": there["AssociationId"]}
        made = guardduty.create_custom_detection_rule_association(RuleId=rule, Mode="LIVE")["RuleAssociation"]
        return {"RuleId": rule, "AssociationId": made["AssociationId"]}

    def administrator(is_there):
        """Makes the member administer GuardDuty, or not."""
        named = {"AdminAccountId": member}
        if is_there != bool(guardduty.list_organization_admin_accounts()["AdminAccounts"]):
            change = guardduty.enable_organization_admin_account if is_there else guardduty.disable_organization_admin_account
            change(**named)
        return named

    def members():
        details = [{"AccountId": member, "Email": "member@example.com"}]
        guardduty.create_members(**D, AccountDetails=details)
        return {**D, "AccountIds": [member]}

    arn = f"arn:aws:guardduty:{guardduty.meta.region_name}:{account}:detector/{detector}"
    kinds = {"IPSet": "ip", "ThreatIntelSet": "threat_intel", "ThreatEntitySet": "threat_entity", "TrustedEntitySet": "trusted_entity"}
    lists = {}
    for kind, called in kinds.items():

        def there(member=kind.replace("IPSet", "IpSet"), called=called):
            found = getattr(guardduty, f"list_{called}_sets")(**D)[f"{member}Ids"]
            return {**D, f"{member}Id": found[0]} if found else new_list(called)

        lists[f"Create{kind}"] = lambda: {**D, "Name": name(), "Format": "TXT", "Location": "s3://staged/list.txt", "Activate": False}
        lists |= {f"Delete{kind}": there, f"Get{kind}": there, f"Update{kind}": there, f"List{kind}s": D}

    def finding(**more):
        return lambda: {**D, "FindingIds": sample(), **more}

    def filtered(**more):
        return lambda: {**D, "FilterName": new_filter(), **more}

    return {
        **lists,
        **{
            every: D
            for every in (
                "DescribeMalwareScans GetCoverageStatistics GetDetector GetMalwareScanSettings GetAdministratorAccount "
                "GetMasterAccount ListCoverage ListFilters ListFindings ListMembers "
                "ListPublishingDestinations UpdateDetector DescribeOrganizationConfiguration "
                "DisassociateFromAdministratorAccount DisassociateFromMasterAccount"
            ).split()
        },
        "AcceptAdministratorInvitation": {**D, "AdministratorId": member, "InvitationId": "0" * 32},
        "AcceptInvitation": {**D, "MasterId": member, "InvitationId": "0" * 32},
        "ArchiveFindings": finding(),
        "CreateCustomDetectionRuleAssociation": {"RuleId": rule, "Mode": "LIVE"},
        "CreateFilter": lambda: {**D, "Name": name(), "FindingCriteria": criteria},
        "CreateMalwareProtectionPlan": protected,
        "CreateMembers": {**D, "AccountDetails": [{"AccountId": member, "Email": "member@example.com"}]},
        "CreatePublishingDestination": lambda: {**D, "DestinationType": "S3", "DestinationProperties": destination()},
        "CreateSampleFindings": D,
        "DeclineInvitations": {"AccountIds": [member]},
        "DeleteCustomDetectionRuleAssociation": association,
        # The others need it.
        "DeleteDetector": {"DetectorId": "0" * 32},
        "DeleteFilter": filtered(),
        "DeleteInvitations": {"AccountIds": [member]},
        "DeleteMalwareProtectionPlan": plan,
        "DeleteMembers": members,
        "DeletePublishingDestination": made_destination,
        "DescribePublishingDestination": made_destination,
        "DisableOrganizationAdminAccount": lambda: administrator(True),
        "DisassociateMembers": members,
        "EnableOrganizationAdminAccount": lambda: administrator(False),
        "GetCustomDetectionRule": {"RuleId": rule},
        "GetCustomDetectionRuleAssociation": association,
        "GetFilter": filtered(),
        "GetFindings": finding(),
        "GetFindingsStatistics": {**D, "GroupBy": "SEVERITY"},
        "GetMalwareProtectionPlan": plan,
        "GetMemberDetectors": members,
        "GetMembers": members,
        "GetRemainingFreeTrialDays": {**D, "AccountIds": [account]},
        "GetUsageStatistics": {**D, "UsageStatisticType": "SUM_BY_DATA_SOURCE", "UsageCriteria": {"DataSources": ["CLOUD_TRAIL"]}},
        "InviteMembers": members,
        "ListTagsForResource": {"ResourceArn": arn},
        "SendObjectMalwareScan": lambda: plan() and {"S3Object": {"Bucket": "staged", "Key": "object"}},
        "StartMonitoringMembers": members,
        "StopMonitoringMembers": members,
        "TagResource": {"ResourceArn": arn, "Tags": {"team": "blue"}},
        "UnarchiveFindings": finding(),
        "UntagResource": {"ResourceArn": arn, "TagKeys": ["team"]},
        "UpdateCustomDetectionRuleAssociation": lambda: {**association(), "Mode": "LIVE"},
        "UpdateFilter": filtered(),
        "UpdateFindingsFeedback": finding(Feedback="USEFUL"),
        "UpdateMalwareProtectionPlan": plan,
        "UpdateMemberDetectors": members,
        "UpdateOrganizationConfiguration": {**D, "AutoEnableOrganizationMembers": "NEW"},
        "UpdatePublishingDestination": lambda: {**made_destination(), "DestinationProperties": destination()},
    }

"""What the operations of AWS WAF are called with."""

import datetime
import json

SEEN = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "seen"}
SCOPE = {"Scope": "REGIONAL"}
NOBODY = {**SCOPE, "Name": "none", "Id": "0b1d2c3e-0000-4000-8000-000000000000"}


def wafv2_inputs(server):
    waf = server.client("wafv2", *server.credentials())
    account = server.client("sts", *server.credentials()).get_caller_identity()["Account"]
    pools = server.client("cognito-idp", *server.credentials())
    pool, left = (pools.create_user_pool(PoolName=name)["UserPool"]["Arn"] for name in ("guarded", "left"))
    acl = {**SCOPE, "DefaultAction": {"Allow": {}}, "VisibilityConfig": SEEN}
    group = {**SCOPE, "Capacity": 10, "VisibilityConfig": SEEN}
    addresses = {"Addresses": ["192.0.2.0/24"]}
    networks = {**SCOPE, **addresses, "IPAddressVersion": "IPV4"}
    expressions = {"RegularExpressionList": [{"RegexString": "^a"}]}
    flood = {"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}}
    rules = [{"Name": "flood", "Priority": 0, "Statement": flood, "Action": {"Block": {}}, "VisibilityConfig": SEEN}]

    def made(create, name, **members):
        summary = create(Name=f"staged-{name}", **members)["Summary"]
        named = {**SCOPE, "Name": summary["Name"], "Id": summary["Id"]}
        return summary["ARN"], named, {**named, "LockToken": summary["LockToken"]}

    def logging(web_acl):
        return {"ResourceArn": web_acl, "LogDestinationConfigs": ["arn:aws:s3:::aws-waf-logs-staged"]}

    def policy():
        actions = ["CreateWebACL", "UpdateWebACL", "PutFirewallManagerRuleGroups"]
        statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": [f"wafv2:{name}" for name in actions]}
        return json.dumps({"Version": "2012-10-17", "Statement": [statement]})

    def key(domain):
        return {**SCOPE, "APIKey": waf.create_api_key(**SCOPE, TokenDomains=[domain])["APIKey"]}

    main, named, _ = made(waf.create_web_acl, "main", **acl, Rules=rules)
    _, _, updated = made(waf.create_web_acl, "updated", **acl)
    _, _, deleted = made(waf.create_web_acl, "deleted", **acl)
    managed, _, by_manager = made(waf.create_web_acl, "managed", **acl)
    rule_group, group_named, _ = made(waf.create_rule_group, "main", **group)
    shared, _, _ = made(waf.create_rule_group, "shared", **group)
    unshared, _, _ = made(waf.create_rule_group, "unshared", **group)
    _, _, group_updated = made(waf.create_rule_group, "updated", **group)
    _, _, group_deleted = made(waf.create_rule_group, "deleted", **group)
    tagged, set_named, _ = made(waf.create_ip_set, "main", **networks, Tags=[{"Key": "old", "Value": "1"}])
    _, _, set_updated = made(waf.create_ip_set, "updated", **networks)
    _, _, set_deleted = made(waf.create_ip_set, "deleted", **networks)
    _, pattern_named, _ = made(waf.create_regex_pattern_set, "main", **SCOPE, **expressions)
    _, _, pattern_updated = made(waf.create_regex_pattern_set, "updated", **SCOPE, **expressions)
    _, _, pattern_deleted = made(waf.create_regex_pattern_set, "deleted", **SCOPE, **expressions)
    for arn in (shared, unshared):
        waf.put_permission_policy(ResourceArn=arn, Policy=policy())
    waf.put_logging_configuration(LoggingConfiguration=logging(main))
    waf.put_logging_configuration(LoggingConfiguration=logging(managed))
    for guarded in (pool, left):
        waf.associate_web_acl(WebACLArn=main, ResourceArn=guarded)
    now = datetime.datetime.now(datetime.timezone.utc)
    window = {"TimeWindow": {"StartTime": now - datetime.timedelta(hours=1), "EndTime": now}}
    core = {"VendorName": "AWS", "Name": "AWSManagedRulesCommonRuleSet"}
    lists = [
        "ListAPIKeys",
        "ListAvailableManagedRuleGroups",
        "ListIPSets",
        "ListLoggingConfigurations",
        "ListManagedRuleSets",
        "ListRegexPatternSets",
        "ListRuleGroups",
        "ListWebACLs",
        "DescribeAllManagedProducts",
    ]
    return {
        **{name: SCOPE for name in lists},
        "AssociateWebACL": {"WebACLArn": main, "ResourceArn": pool},
        "CheckCapacity": {**SCOPE, "Rules": rules},
        "CreateAPIKey": {**SCOPE, "TokenDomains": ["example.com"]},
        "CreateIPSet": {**networks, "Name": "created"},
        "CreateRegexPatternSet": {**SCOPE, **expressions, "Name": "created"},
        "CreateRuleGroup": {**group, "Name": "created"},
        "CreateWebACL": {**acl, "Name": "created"},
        "DeleteAPIKey": key("deleted.example.com"),
        "DeleteFirewallManagerRuleGroups": {"WebACLArn": managed, "WebACLLockToken": by_manager["LockToken"]},
        "DeleteIPSet": set_deleted,
        "DeleteLoggingConfiguration": {"ResourceArn": managed},
        "DeletePermissionPolicy": {"ResourceArn": unshared},
        "DeleteRegexPatternSet": pattern_deleted,
        "DeleteRuleGroup": group_deleted,
        "DeleteWebACL": deleted,
        "DescribeManagedProductsByVendor": {**SCOPE, "VendorName": "AWS"},
        "DescribeManagedRuleGroup": {**SCOPE, **core},
        "DisassociateWebACL": {"ResourceArn": left},
        "GenerateMobileSdkReleaseUrl": {"Platform": "IOS", "ReleaseVersion": "1.0.0"},
        "GetDecryptedAPIKey": key("example.com"),
        "GetIPSet": set_named,
        "GetLoggingConfiguration": {"ResourceArn": main},
        "GetManagedRuleSet": NOBODY,
        "GetMobileSdkRelease": {"Platform": "IOS", "ReleaseVersion": "1.0.0"},
        "GetPermissionPolicy": {"ResourceArn": shared},
        "GetRateBasedStatementManagedKeys": {
            **SCOPE,
            "WebACLName": named["Name"],
            "WebACLId": named["Id"],
            "RuleName": "flood",
        },
        "GetRegexPatternSet": pattern_named,
        "GetRuleGroup": group_named,
        "GetSampledRequests": {**SCOPE, **window, "WebAclArn": main, "RuleMetricName": "seen", "MaxItems": 10},
        "GetTopPathStatisticsByTraffic": {
            **SCOPE,
            **window,
            "WebAclArn": main,
            "Limit": 10,
            "NumberOfTopTrafficBotsPerPath": 5,
        },
        "GetWebACL": named,
        "GetWebACLForResource": {"ResourceArn": pool},
        "ListAvailableManagedRuleGroupVersions": {**SCOPE, **core},
        "ListMobileSdkReleases": {"Platform": "IOS"},
        "ListResourcesForWebACL": {"WebACLArn": main, "ResourceType": "COGNITO_USER_POOL"},
        "ListTagsForResource": {"ResourceARN": tagged},
        "PutLoggingConfiguration": {"LoggingConfiguration": logging(main)},
        "PutManagedRuleSetVersions": {**NOBODY, "LockToken": NOBODY["Id"]},
        "PutPermissionPolicy": {"ResourceArn": rule_group, "Policy": policy()},
        "TagResource": {"ResourceARN": tagged, "Tags": [{"Key": "new", "Value": "1"}]},
        "UntagResource": {"ResourceARN": tagged, "TagKeys": ["old"]},
        "UpdateIPSet": {**set_updated, **addresses},
        "UpdateManagedRuleSetVersionExpiryDate": {
            **NOBODY,
            "LockToken": NOBODY["Id"],
            "VersionToExpire": "1.0",
            "ExpiryTimestamp": now,
        },
        "UpdateRegexPatternSet": {**pattern_updated, **expressions},
        "UpdateRuleGroup": {**group_updated, "VisibilityConfig": SEEN},
        "UpdateWebACL": {**updated, "DefaultAction": {"Allow": {}}, "VisibilityConfig": SEEN},
    }

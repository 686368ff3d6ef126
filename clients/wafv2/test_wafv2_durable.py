"""What was acknowledged is there after a crash, and its lock still holds."""

import pytest

from conftest import Server

SEEN = dict(SampledRequestsEnabled=True, CloudWatchMetricsEnabled=True, MetricName="seen")
QUIET = ("--quotas", "off")


def test_updates_that_were_answered_are_there_after_a_crash(tmp_path):
    server = Server(*QUIET, data_dir=tmp_path)
    waf = server.client("wafv2", *server.credentials())
    networks = dict(IPAddressVersion="IPV4", Addresses=["192.0.2.0/24"])
    blocked = waf.create_ip_set(Name="blocked", Scope="REGIONAL", **networks)["Summary"]
    in_set = {"IPSetReferenceStatement": {"ARN": blocked["ARN"]}}
    rule = dict(Name="blocked", Priority=0, Statement=in_set, Action={"Block": {}}, VisibilityConfig=SEEN)
    acl = dict(Name="shop", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=SEEN)
    made = waf.create_web_acl(**acl, Rules=[rule])["Summary"]
    token = made["LockToken"]
    for priority in range(1, 6):
        rules = [{**rule, "Priority": priority}]
        token = waf.update_web_acl(**acl, Id=made["Id"], Rules=rules, LockToken=token)["NextLockToken"]
        server.kill()
        server = Server(*QUIET, data_dir=tmp_path)
        waf = server.client("wafv2", *server.credentials())
        found = waf.get_web_acl(ARN=made["ARN"])
        assert (found["WebACL"]["Rules"], found["LockToken"]) == (rules, token)
    named = dict(Name="blocked", Scope="REGIONAL", Id=blocked["Id"], LockToken=blocked["LockToken"])
    with pytest.raises(waf.exceptions.WAFAssociatedItemException):
        waf.delete_ip_set(**named)
    server.stop()

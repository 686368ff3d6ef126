"""A load balancer before an application, and the web ACL before both."""

from conftest import until
from curl import curl

VISIBLE = {"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "all"}


class Front:
    """A load balancer before an application, and the web ACL before both."""

    def __init__(self, server, account, behind, port):
        self.server, self.account, self.port = server, account, port
        self.elbv2, self.wafv2 = server.client("elbv2", key=account), server.client("wafv2", key=account)
        (made,) = self.elbv2.create_load_balancer(Name="front")["LoadBalancers"]
        self.arn, self.host = made["LoadBalancerArn"], made["DNSName"]
        group = self.elbv2.create_target_group(
            Name="front", Protocol="HTTP", Port=behind.server_port, TargetType="ip", HealthCheckPath="/health"
        )
        self.group = group["TargetGroups"][0]["TargetGroupArn"]
        self.elbv2.register_targets(TargetGroupArn=self.group, Targets=[{"Id": "127.0.0.1"}])
        forward = [{"Type": "forward", "TargetGroupArn": self.group}]
        self.elbv2.create_listener(LoadBalancerArn=self.arn, Protocol="HTTP", Port=port, DefaultActions=forward)
        until(lambda: self.health() == "healthy")

    def health(self):
        found = self.elbv2.describe_target_health(TargetGroupArn=self.group)["TargetHealthDescriptions"]
        return found[0]["TargetHealth"]["State"]

    def guard(self, *rules, **more):
        made = self.wafv2.create_web_acl(
            Name="front", Scope="REGIONAL", DefaultAction={"Allow": {}}, Rules=rules, VisibilityConfig=VISIBLE, **more
        )["Summary"]
        self.wafv2.associate_web_acl(WebACLArn=made["ARN"], ResourceArn=self.arn)
        self.acl = made
        return made

    def get(self, target="/", *words):
        return curl(f"http://{self.host}:{self.port}{target}", *words)


def rule(name, statement, priority=0, **action):
    visible = {**VISIBLE, "MetricName": name}
    return {"Name": name, "Priority": priority, "Statement": statement, "VisibilityConfig": visible, **action}


def in_path(text):
    transformations = [{"Priority": 0, "Type": "URL_DECODE"}]
    field = {"UriPath": {}}
    return {
        "ByteMatchStatement": {
            "SearchString": text,
            "FieldToMatch": field,
            "TextTransformations": transformations,
            "PositionalConstraint": "CONTAINS",
        }
    }

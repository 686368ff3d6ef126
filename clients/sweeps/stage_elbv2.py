"""What the operations of Elastic Load Balancing are called with."""

import itertools

from certificates import Holder

TAGS = {"Tags": [{"Key": "new", "Value": "1"}]}
SUBNETS = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"]
NOT_FOUND = [{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}]


def elbv2_inputs(server):
    elbv2, iam = (server.client(name, *server.credentials()) for name in ("elbv2", "iam"))
    names, ports, priorities = (itertools.count(start) for start in (1, 20_000, 100))

    def load_balancer(name):
        return elbv2.create_load_balancer(Name=name)["LoadBalancers"][0]["LoadBalancerArn"]

    def target_group(name):
        return elbv2.create_target_group(**new_group(name))["TargetGroups"][0]["TargetGroupArn"]

    def certificate(name):
        holder = Holder()
        named = {"ServerCertificateName": name, "CertificateBody": holder.pem(), "PrivateKey": holder.key_pem()}
        return iam.upload_server_certificate(**named)["ServerCertificateMetadata"]["Arn"]

    def listener(**how):
        new = {"LoadBalancerArn": main, "Port": next(ports), "Protocol": "HTTP", "DefaultActions": NOT_FOUND}
        return elbv2.create_listener(**{**new, **how})["Listeners"][0]["ListenerArn"]

    def new_rule():
        conditions = [{"Field": "path-pattern", "Values": ["/staged/*"]}]
        return {"ListenerArn": plain, "Priority": next(priorities), "Conditions": conditions, "Actions": NOT_FOUND}

    def rule():
        return elbv2.create_rule(**new_rule())["Rules"][0]["RuleArn"]

    def new_group(name):
        return {"Name": name, "Protocol": "HTTP", "Port": 80, "TargetType": "ip"}

    main, group = load_balancer("staged"), target_group("staged")
    first, second = certificate("staged"), certificate("staged-more")
    plain = listener()
    secure = listener(Protocol="HTTPS", Certificates=[{"CertificateArn": first}])
    elbv2.add_listener_certificates(ListenerArn=secure, Certificates=[{"CertificateArn": second}])
    elbv2.add_tags(ResourceArns=[group], Tags=[{"Key": "old", "Value": "1"}])
    kept, targets = rule(), [{"Id": "127.0.0.1", "Port": 3000}]
    of_main, of_group = {"LoadBalancerArn": main}, {"TargetGroupArn": group}
    return {
        "AddListenerCertificates": {"ListenerArn": secure, "Certificates": [{"CertificateArn": second}]},
        "AddTags": {"ResourceArns": [group], **TAGS},
        "CreateListener": lambda: {**of_main, "Port": next(ports), "Protocol": "HTTP", "DefaultActions": NOT_FOUND, **TAGS},
        "CreateLoadBalancer": lambda: {"Name": f"made-{next(names)}", **TAGS},
        "CreateRule": lambda: {**new_rule(), **TAGS},
        "CreateTargetGroup": lambda: {**new_group(f"made-{next(names)}"), **TAGS},
        "DeleteListener": lambda: {"ListenerArn": listener()},
        "DeleteLoadBalancer": lambda: {"LoadBalancerArn": load_balancer(f"gone-{next(names)}")},
        "DeleteRule": lambda: {"RuleArn": rule()},
        "DeleteTargetGroup": lambda: {"TargetGroupArn": target_group(f"gone-{next(names)}")},
        "DeregisterTargets": {**of_group, "Targets": targets},
        "DescribeAccountLimits": {},
        "DescribeCapacityReservation": of_main,
        "DescribeListenerAttributes": {"ListenerArn": plain},
        "DescribeListenerCertificates": {"ListenerArn": secure},
        "DescribeListeners": of_main,
        "DescribeLoadBalancerAttributes": of_main,
        "DescribeLoadBalancers": {},
        "DescribeRules": {"ListenerArn": plain},
        "DescribeSSLPolicies": {},
        "DescribeTags": {"ResourceArns": [group]},
        "DescribeTargetGroupAttributes": of_group,
        "DescribeTargetGroups": {},
        "DescribeTargetHealth": of_group,
        "ModifyListener": {"ListenerArn": plain, "DefaultActions": NOT_FOUND},
        "ModifyListenerAttributes": {
            "ListenerArn": plain,
            "Attributes": [{"Key": "routing.http.response.server.enabled", "Value": "false"}],
        },
        "ModifyLoadBalancerAttributes": {**of_main, "Attributes": [{"Key": "routing.http2.enabled", "Value": "false"}]},
        "ModifyRule": {"RuleArn": kept, "Actions": NOT_FOUND},
        "ModifyTargetGroup": {**of_group, "HealthCheckPath": "/health"},
        "ModifyTargetGroupAttributes": {**of_group, "Attributes": [{"Key": "stickiness.enabled", "Value": "true"}]},
        "RegisterTargets": {**of_group, "Targets": targets},
        "RemoveListenerCertificates": {"ListenerArn": secure, "Certificates": [{"CertificateArn": second}]},
        "RemoveTags": {"ResourceArns": [group], "TagKeys": ["old"]},
        "SetIpAddressType": {**of_main, "IpAddressType": "dualstack"},
        "SetRulePriorities": lambda: {"RulePriorities": [{"RuleArn": kept, "Priority": next(priorities)}]},
        "SetSecurityGroups": {**of_main, "SecurityGroups": ["sg-0123456789abcdef0"]},
        "SetSubnets": {**of_main, "Subnets": SUBNETS},
    }

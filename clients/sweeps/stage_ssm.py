"""What the operations of Parameter Store are called with."""

import json

SETTING = "/ssm/parameter-store/high-throughput-enabled"


def ssm_inputs(server, plaintext):
    ssm = server.client("ssm", *server.credentials())
    account = server.client("sts", *server.credentials()).get_caller_identity()["Account"]

    def put(name, **more):
        what = {"Type": "String", "Value": "x", **more}
        ssm.put_parameter(Name=name, **what)
        return f"arn:aws:ssm:{ssm.meta.region_name}:{account}:parameter{name}"

    def shared(arn):
        statement = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "ssm:GetParameter", "Resource": arn}
        return {"ResourceArn": arn, "Policy": json.dumps({"Version": "2012-10-17", "Statement": statement})}

    main = "/staged/main"
    put(main, Type="SecureString", Value=plaintext.hex(), Tags=[{"Key": "old", "Value": "1"}])
    ssm.label_parameter_version(Name=main, Labels=["old"])
    for name in ("/staged/deleted", "/staged/deleted-too"):
        put(name)
    unshared = put("/staged/unshared", Tier="Advanced")
    policy = ssm.put_resource_policy(**shared(unshared))
    tagged = {"ResourceType": "Parameter", "ResourceId": main}
    return {
        "AddTagsToResource": {**tagged, "Tags": [{"Key": "new", "Value": "1"}]},
        "DeleteParameter": {"Name": "/staged/deleted"},
        "DeleteParameters": {"Names": ["/staged/deleted-too"]},
        "DeleteResourcePolicy": {
            "ResourceArn": unshared,
            "PolicyId": policy["PolicyId"],
            "PolicyHash": policy["PolicyHash"],
        },
        "GetParameter": {"Name": main, "WithDecryption": True},
        "GetParameterHistory": {"Name": main, "WithDecryption": True},
        "GetParameters": {"Names": [main], "WithDecryption": True},
        "GetParametersByPath": {"Path": "/staged", "WithDecryption": True},
        "GetResourcePolicies": {"ResourceArn": unshared},
        "GetServiceSetting": {"SettingId": SETTING},
        "LabelParameterVersion": {"Name": main, "Labels": ["new"]},
        "ListTagsForResource": tagged,
        "PutParameter": {"Name": "/staged/put", "Value": plaintext.hex(), "Type": "SecureString"},
        "PutResourcePolicy": shared(put("/staged/shared", Tier="Advanced")),
        "RemoveTagsFromResource": {**tagged, "TagKeys": ["old"]},
        "ResetServiceSetting": {"SettingId": SETTING},
        "UnlabelParameterVersion": {"Name": main, "ParameterVersion": 1, "Labels": ["old"]},
        "UpdateServiceSetting": {"SettingId": SETTING, "SettingValue": "true"},
    }

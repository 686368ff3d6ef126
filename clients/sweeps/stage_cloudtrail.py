"""What the operations of CloudTrail are called with. The server has the bucket `staged`."""


def cloudtrail_inputs(server):
    cloudtrail = server.client("cloudtrail", *server.credentials())

    def made(name):
        return cloudtrail.create_trail(Name=name, S3BucketName="staged")["TrailARN"]

    main = made("staged-main")
    made("staged-deleted")
    named = {"Name": "staged-main"}
    tag = {"Key": "team", "Value": "blue"}
    selectors = [{"ReadWriteType": "All", "IncludeManagementEvents": True}]
    return {
        "AddTags": {"ResourceId": main, "TagsList": [tag]},
        "CreateTrail": {"Name": "staged-made", "S3BucketName": "staged"},
        "DeleteTrail": {"Name": "staged-deleted"},
        "GetEventSelectors": {"TrailName": "staged-main"},
        "GetInsightSelectors": {"TrailName": "staged-main"},
        "GetTrail": named,
        "GetTrailStatus": named,
        "ListTags": {"ResourceIdList": [main]},
        "LookupEvents": {"MaxResults": 1},
        "PutEventSelectors": {"TrailName": "staged-main", "EventSelectors": selectors},
        "PutInsightSelectors": {"TrailName": "staged-main", "InsightSelectors": []},
        "RemoveTags": {"ResourceId": main, "TagsList": [tag]},
        "StartLogging": named,
        "StopLogging": named,
        "UpdateTrail": named,
    }

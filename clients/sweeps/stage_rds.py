"""What the operations of RDS are called with: real servers, which take their time."""

import itertools

from conftest import until

PASSWORD = "staged-password-9"
TAGS = {"Tags": [{"Key": "new", "Value": "1"}]}


def rds_inputs(server):
    rds = server.client("rds", *server.credentials())
    main, gone = {"DBInstanceIdentifier": "staged"}, {"DBInstanceIdentifier": "staged-gone"}
    new = {
        "DBInstanceClass": "db.t3.micro",
        "Engine": "mariadb",
        "AllocatedStorage": 20,
        "MasterUsername": "boss",
        "MasterUserPassword": PASSWORD,
        "BackupRetentionPeriod": 0,
    }

    def find(name):
        found = rds.describe_db_instances(Filters=[{"Name": "db-instance-id", "Values": [name["DBInstanceIdentifier"]]}])
        return next(iter(found["DBInstances"]), None)

    def status(name):
        return (find(name) or {}).get("DBInstanceStatus")

    def available(name=main):
        """The instance as it takes an operation, whatever the one before has left of it."""

        def is_available():
            now = status(name)
            assert now != "failed"
            if now == "stopped":
                rds.start_db_instance(**name)
            elif now is None:
                rds.create_db_instance(**name, **new)
            return now == "available"

        assert until(is_available, seconds=120)
        return name

    def stopped():
        if status(main) not in ("stopped", "stopping"):
            rds.stop_db_instance(**available())
        assert until(lambda: status(main) == "stopped", seconds=120)
        return main

    def snapshot(name):
        named = {"DBSnapshotIdentifier": name}
        rds.create_db_snapshot(**available(), **named)
        available()
        return named

    arn = (rds.create_db_instance(**main, **new))["DBInstance"]["DBInstanceArn"]
    rds.create_db_instance(**gone, **new)
    rds.add_tags_to_resource(ResourceName=arn, Tags=[{"Key": "old", "Value": "1"}])
    kept, snapshots = snapshot("staged-kept"), itertools.count()
    numbers = itertools.count()
    return {
        "AddTagsToResource": {"ResourceName": arn, **TAGS},
        "CreateDBInstance": lambda: {"DBInstanceIdentifier": f"made-{next(numbers)}", **new, **TAGS},
        "CreateDBSnapshot": lambda: {**available(), "DBSnapshotIdentifier": f"made-{next(snapshots)}", **TAGS},
        "DeleteDBInstance": lambda: {**available(gone), "SkipFinalSnapshot": True},
        "DeleteDBSnapshot": lambda: snapshot(f"gone-{next(snapshots)}"),
        "DescribeCertificates": {},
        "DescribeDBEngineVersions": {},
        "DescribeDBInstances": main,
        "DescribeDBSnapshots": kept,
        "DescribeEvents": {},
        "DescribeOrderableDBInstanceOptions": {"Engine": "mariadb"},
        "ListTagsForResource": {"ResourceName": arn},
        "ModifyDBInstance": lambda: {**available(), "CopyTagsToSnapshot": True},
        "RebootDBInstance": available,
        "RemoveTagsFromResource": {"ResourceName": arn, "TagKeys": ["old"]},
        "RestoreDBInstanceFromDBSnapshot": lambda: {"DBInstanceIdentifier": f"back-{next(numbers)}", **kept, **TAGS},
        "StartDBInstance": stopped,
        "StopDBInstance": available,
    }

//! The bench: RDS with MariaDB installed, and a plane that does what it is asked for at once.

use ringwall_testing::{ACCOUNT, TestHouse, input};

use crate::api::{self, CreateDBInstanceInput, DbInstance, DbSnapshot, ModifyDBInstanceInput};
use crate::plane::{self, Report};
use crate::resources::engine::{InstalledServers, Server};
use crate::resources::status::Status;
use crate::{CertificateAuthority, Rds, Surroundings};

/// The thumbprint of the bench's authority.
pub(crate) const AUTHORITY: &str = "0123456789abcdef0123456789abcdef01234567";

/// RDS alone.
pub(crate) fn house() -> TestHouse {
    TestHouse::new(|store| {
        let servers = InstalledServers::default();
        servers.note(Server::MariaDb, Some("10.11.6".to_owned()));
        let authority = CertificateAuthority {
            thumbprint: AUTHORITY.to_owned(),
            valid_from: ringwall_testing::START,
            valid_till: ringwall_testing::START.plus_days(3650),
        };
        let surroundings = Surroundings {
            servers: servers.into(),
            authority,
        };
        vec![Rds::new(store, surroundings).routes()]
    })
}

/// What is asked of a new instance, without backups.
pub(crate) fn new_instance(name: &str) -> CreateDBInstanceInput {
    CreateDBInstanceInput {
        allocated_storage: Some(20),
        backup_retention_period: Some(0),
        master_user_password: Some("a-secret-9".to_owned().into()),
        ..input(&[
            ("DBInstanceIdentifier", name),
            ("DBInstanceClass", "db.t3.micro"),
            ("Engine", "mariadb"),
            ("MasterUsername", "boss"),
        ])
    }
}

/// What is asked to set tags.
pub(crate) fn tags(arn: &str, pairs: &[(&str, &str)]) -> api::AddTagsToResourceInput {
    let tag = |(key, value): &(&str, &str)| api::Tag {
        key: Some((*key).to_owned()),
        value: Some((*value).to_owned()),
    };
    api::AddTagsToResourceInput {
        resource_name: arn.to_owned(),
        tags: pairs.iter().map(tag).collect(),
    }
}

/// A step of a test.
pub(crate) trait Steps {
    /// An ARN in the caller's account and Region.
    fn arn(&self, resource: &str) -> String;
    /// An input that names an instance and nothing else.
    fn named<I: ringwall_model::Structure>(&self, name: &str) -> I;
    /// The question for one instance.
    fn only(&self, name: &str) -> api::DescribeDBInstancesInput;
    fn create(&self, name: &str) -> DbInstance;
    fn create_with_backups(&self, name: &str, days: i32);
    fn new_available(&self, name: &str);
    fn new_snapshot(&self, instance: &str, name: &str);
    fn delete(&self, name: &str);
    fn modify(&self, input: ModifyDBInstanceInput) -> DbInstance;
    /// The plane does what all instances ask for.
    fn plane_works(&self);
    /// The plane cannot do what the instances ask for.
    fn plane_fails(&self, why: &str);
    fn describe(&self, name: &str) -> DbInstance;
    fn status(&self, name: &str) -> String;
    fn snapshot(&self, name: &str) -> DbSnapshot;
    fn snapshots(&self, instance: &str) -> Vec<String>;
    fn messages(&self, source: &str) -> Vec<String>;
    fn tags_of(&self, arn: &str) -> Vec<String>;
}

impl Steps for TestHouse {
    fn arn(&self, resource: &str) -> String {
        format!("arn:aws:rds:us-east-1:{ACCOUNT}:{resource}")
    }

    fn named<I: ringwall_model::Structure>(&self, name: &str) -> I {
        input(&[("DBInstanceIdentifier", name)])
    }

    fn only(&self, name: &str) -> api::DescribeDBInstancesInput {
        self.named(name)
    }

    fn create(&self, name: &str) -> DbInstance {
        let made = self.answer::<api::CreateDBInstance>(new_instance(name));
        made.db_instance.unwrap()
    }

    fn create_with_backups(&self, name: &str, days: i32) {
        self.answer::<api::CreateDBInstance>(CreateDBInstanceInput {
            backup_retention_period: Some(days),
            ..new_instance(name)
        });
    }

    fn new_available(&self, name: &str) {
        self.create(name);
        self.plane_works();
        assert_eq!(self.status(name), "available");
    }

    fn new_snapshot(&self, instance: &str, name: &str) {
        self.answer::<api::CreateDBSnapshot>(input(&[
            ("DBInstanceIdentifier", instance),
            ("DBSnapshotIdentifier", name),
        ]));
        self.plane_works();
    }

    fn delete(&self, name: &str) {
        self.answer::<api::DeleteDBInstance>(api::DeleteDBInstanceInput {
            skip_final_snapshot: Some(true),
            ..self.named(name)
        });
        self.plane_works();
    }

    fn modify(&self, input: ModifyDBInstanceInput) -> DbInstance {
        let changed = self.answer::<api::ModifyDBInstance>(input);
        changed.db_instance.unwrap()
    }

    fn plane_works(&self) {
        // A new instance may ask for its first backup.
        for _ in 0..2 {
            work(self, &Report::Done);
        }
    }

    fn plane_fails(&self, why: &str) {
        work(self, &Report::Failed(why.to_owned()));
    }

    fn describe(&self, name: &str) -> DbInstance {
        let found = self.answer::<api::DescribeDBInstances>(self.only(name));
        found.db_instances.unwrap().remove(0)
    }

    fn status(&self, name: &str) -> String {
        self.describe(name).db_instance_status.unwrap()
    }

    fn snapshot(&self, name: &str) -> DbSnapshot {
        let asked = input(&[("DBSnapshotIdentifier", name)]);
        let found = self.answer::<api::DescribeDBSnapshots>(asked);
        found.db_snapshots.unwrap().remove(0)
    }

    fn snapshots(&self, instance: &str) -> Vec<String> {
        let found = self.answer::<api::DescribeDBSnapshots>(self.named(instance));
        let all = found.db_snapshots.unwrap().into_iter();
        all.map(|it| it.db_snapshot_identifier.unwrap()).collect()
    }

    fn messages(&self, source: &str) -> Vec<String> {
        let asked = api::DescribeEventsInput {
            source_type: Some(api::SourceType::DbInstance),
            ..input(&[("SourceIdentifier", source)])
        };
        let found = self.answer::<api::DescribeEvents>(asked).events.unwrap();
        found.into_iter().map(|it| it.message.unwrap()).collect()
    }

    fn tags_of(&self, arn: &str) -> Vec<String> {
        let found = self.answer::<api::ListTagsForResource>(input(&[("ResourceName", arn)]));
        let tags = found.tag_list.unwrap().into_iter();
        let text = |tag: api::Tag| format!("{}={}", tag.key.unwrap(), tag.value.unwrap());
        tags.map(text).collect()
    }
}

/// What the plane does in one round.
fn work(house: &TestHouse, report: &Report) {
    let instances = plane::instances(&house.store().read().unwrap()).unwrap();
    for instance in instances {
        let done = house.store().write(|tx| {
            if instance.status == Status::Creating {
                plane::settle(tx, &instance, None, |_| true)?.unwrap();
            }
            for snapshot in plane::snapshots_to_make(tx, &instance)? {
                plane::report_snapshot(tx, &snapshot, *report == Report::Done, house.now())?;
            }
            plane::report(tx, &instance, report, house.now())
        });
        done.unwrap();
    }
}

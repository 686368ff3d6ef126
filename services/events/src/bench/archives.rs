//! Steps with archives and replays of the default event bus.

use ringwall_core::Timestamp;
use ringwall_store::{Reads as _, RowKey};
use ringwall_testing::{ACCOUNT, START, TestHouse, input};

use super::{bus_arn, entry};
use crate::api::{
    self, CreateArchiveInput, DescribeReplayOutput, PutEventsInput, PutEventsRequestEntry,
    ReplayDestination, ReplayState, StartReplayInput,
};

pub(crate) trait ArchiveSteps {
    fn make_archive(&self, name: &str, pattern: Option<&str>, retention_days: i32);
    /// How many events an archive says it has.
    fn archived(&self, name: &str) -> i64;
    /// How many there are, of whatever archive.
    fn archived_rows(&self) -> usize;
    /// Puts an event that says when it happened.
    fn put_event_of_time(&self, source: &str, secs: i64);
    fn start_replay(&self, replay: StartReplayInput);
    fn describe_replay(&self, name: &str) -> DescribeReplayOutput;
    fn replay_state(&self, name: &str) -> ReplayState;
}

impl ArchiveSteps for TestHouse {
    fn make_archive(&self, name: &str, pattern: Option<&str>, retention_days: i32) {
        self.answer::<api::CreateArchive>(CreateArchiveInput {
            event_pattern: pattern.map(str::to_owned),
            retention_days: Some(retention_days),
            ..input(&[
                ("ArchiveName", name),
                ("EventSourceArn", &bus_arn(ACCOUNT, "default")),
            ])
        });
    }

    fn archived(&self, name: &str) -> i64 {
        let found = self.answer::<api::DescribeArchive>(input(&[("ArchiveName", name)]));
        found.event_count.unwrap()
    }

    fn archived_rows(&self) -> usize {
        let tx = self.store().read().unwrap();
        let rows = tx.scan(&crate::archive::ARCHIVED, &RowKey::new(), None, usize::MAX);
        rows.unwrap().len()
    }

    fn put_event_of_time(&self, source: &str, secs: i64) {
        let one = PutEventsRequestEntry {
            time: Some(Timestamp::from_secs(secs)),
            ..entry(source, "{}")
        };
        let answer = self.answer::<api::PutEvents>(PutEventsInput {
            entries: vec![one],
            endpoint_id: None,
        });
        assert_eq!(answer.failed_entry_count, Some(0));
    }

    fn start_replay(&self, replay: StartReplayInput) {
        self.answer::<api::StartReplay>(replay);
    }

    fn describe_replay(&self, name: &str) -> DescribeReplayOutput {
        self.answer::<api::DescribeReplay>(input(&[("ReplayName", name)]))
    }

    fn replay_state(&self, name: &str) -> ReplayState {
        self.describe_replay(name).state.unwrap()
    }
}

pub(crate) fn archive_arn(name: &str) -> String {
    format!("arn:aws:events:us-east-1:{ACCOUNT}:archive/{name}")
}

/// A replay of a day of the archive `shop`.
pub(crate) fn replay(name: &str) -> StartReplayInput {
    StartReplayInput {
        replay_name: name.to_owned(),
        description: None,
        event_source_arn: archive_arn("shop"),
        event_start_time: START,
        event_end_time: START.plus_secs(86_400),
        destination: ReplayDestination {
            arn: bus_arn(ACCOUNT, "default"),
            filter_arns: None,
        },
    }
}

//! `DescribeDBSnapshots`: lists snapshots.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html>

use ringwall_core::{Ask, Reply, RequestContext};

use crate::api::{DescribeDBSnapshotsInput, DescribeDBSnapshotsOutput};
use crate::error::RdsError;
use crate::filters::Filters;
use crate::paging::page;
use crate::resources::instance;
use crate::resources::snapshot::{self, Snapshot};
use crate::store::RdsRead;

const FILTERS: [&str; 5] = [
    "db-instance-id",
    "db-snapshot-id",
    "dbi-resource-id",
    "engine",
    "snapshot-type",
];

pub(crate) fn describe_db_snapshots(
    ctx: &RequestContext,
    tx: &RdsRead<'_>,
    input: DescribeDBSnapshotsInput,
) -> Result<Reply<DescribeDBSnapshotsOutput>, RdsError> {
    let filters = Filters::parse(input.filters.as_deref(), &FILTERS)?;
    let asked = Asked::parse(&input)?;
    let scope = format!("{asked:?}|{}", filters.scope());
    let page = page(
        tx.service,
        ctx,
        &scope,
        input.marker.as_deref(),
        input.max_records,
    )?;

    let permit = ctx.authorize(&asked.ask(ctx))?;

    let listed = page.collect(
        |after, limit| tx.snapshots(ctx, after, limit),
        |snapshot| {
            let is_shown = asked.is_it(&snapshot) && filters.pass(|name| values(&snapshot, name));
            Ok(is_shown.then(|| snapshot.shown()))
        },
    )?;
    if let (Some(name), true) = (&asked.snapshot, listed.entries.is_empty()) {
        return Err(RdsError::no_such_snapshot(name));
    }

    Ok(permit.reply(DescribeDBSnapshotsOutput {
        marker: listed.next,
        db_snapshots: Some(listed.entries),
    }))
}

/// Which snapshots are asked for.
#[derive(Debug)]
struct Asked {
    instance: Option<String>,
    snapshot: Option<String>,
    kind: Option<String>,
    resource_id: Option<String>,
}

impl Asked {
    fn parse(input: &DescribeDBSnapshotsInput) -> Result<Self, RdsError> {
        let name = |text: &Option<String>| {
            let name = text.as_deref().filter(|text| !text.is_empty())?;
            // A snapshot may be named by its ARN; automated ones have a colon in their names.
            let name = name
                .rsplit_once(":snapshot:")
                .map_or(name, |(_, name)| name);
            Some(name.to_ascii_lowercase())
        };
        match input.snapshot_type.as_deref() {
            None | Some("manual" | "automated" | "") => {}
            // Nobody shares anything, and there is no AWS Backup.
            Some("shared" | "public" | "awsbackup") => {}
            Some(other) => return Err(RdsError::invalid_snapshot_type(other)),
        }
        Ok(Self {
            instance: name(&input.db_instance_identifier),
            snapshot: name(&input.db_snapshot_identifier),
            kind: name(&input.snapshot_type),
            resource_id: input.dbi_resource_id.clone(),
        })
    }

    fn ask(&self, ctx: &RequestContext) -> Ask<'static> {
        let ask = Ask::new("rds:DescribeDBSnapshots");
        match (&self.snapshot, &self.instance) {
            (None, Some(name)) => ask.on(ringwall_core::Resource::new(
                instance::arn(&ctx.region, ctx.account(), name),
                ctx.account(),
            )),
            (name, _) => ask.on(snapshot::resource(
                ctx,
                name.as_deref().unwrap_or("*"),
                None,
            )),
        }
    }

    fn is_it(&self, snapshot: &Snapshot) -> bool {
        let source = &snapshot.source;
        let is = |asked: &Option<String>, has: &str| asked.as_deref().is_none_or(|it| it == has);
        is(&self.instance, &source.identifier)
            && is(&self.snapshot, &snapshot.identifier)
            && is(&self.kind, snapshot.kind.as_str())
            && is(&self.resource_id, &source.resource_id)
    }
}

fn values(snapshot: &Snapshot, filter: &str) -> Vec<String> {
    let source = &snapshot.source;
    match filter {
        "db-instance-id" => vec![source.identifier.clone(), source.arn()],
        "db-snapshot-id" => vec![snapshot.identifier.clone(), snapshot.arn()],
        "dbi-resource-id" => vec![source.resource_id.clone()],
        "engine" => vec![source.engine.as_str().to_owned()],
        "snapshot-type" => vec![snapshot.kind.as_str().to_owned()],
        _ => vec![],
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api;
    use crate::bench::{Steps as _, house};

    #[test]
    fn lists_those_of_an_instance_and_of_a_kind() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        house.create_with_backups("bills", 1);
        house.plane_works();
        assert_eq!(house.snapshots("orders"), ["before"]);
        let backups = house.snapshots("bills");
        assert_eq!(backups, ["rds:bills-2026-10-01-00-00"]);
        let of = |kind: &str| {
            let list = house.answer::<api::DescribeDBSnapshots>(input(&[("SnapshotType", kind)]));
            list.db_snapshots.unwrap().len()
        };
        assert_eq!([of("manual"), of("automated"), of("shared")], [1, 1, 0]);
    }

    #[test]
    fn backups_are_made_every_day_and_forgotten() {
        let house = house();
        house.create_with_backups("orders", 2);
        house.plane_works();
        for _ in 0..5 {
            house.advance_secs(86_400);
            house.plane_works();
        }
        assert_eq!(house.snapshots("orders").len(), 3);
        house.delete("orders");
        assert_eq!(house.snapshots("orders").len(), 0);
    }

    #[test]
    fn refuses_a_name_that_is_not_there() {
        assert_eq!(
            house().refusal::<api::DescribeDBSnapshots>(input(&[("DBSnapshotIdentifier", "none")])),
            "DBSnapshotNotFoundFault: DBSnapshot none not found."
        );
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.new_available("orders");
        house.new_snapshot("orders", "before");
        house.needs::<api::DescribeDBSnapshots>(
            "rds:DescribeDBSnapshots",
            &house.arn("snapshot:before"),
            input(&[("DBSnapshotIdentifier", "before")]),
        );
    }
}

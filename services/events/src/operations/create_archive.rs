//! `CreateArchive`: keeps the events of an event bus, or those that match a pattern, to be sent again.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ArchiveState, CreateArchiveInput, CreateArchiveOutput};
use crate::error::EventsError;
use crate::permission::with_pattern;
use crate::quotas;
use crate::resources::archive::{Archive, ask_about_archive, rule_name};
use crate::resources::bus::{BusRef, resource};
use crate::store::EventsWrite;

pub(crate) fn create_archive(
    ctx: &RequestContext,
    tx: &mut EventsWrite<'_>,
    input: CreateArchiveInput,
) -> Result<Reply<CreateArchiveOutput>, EventsError> {
    let bus = BusRef::parse_arn(&input.event_source_arn)?;
    let pattern = quotas::pattern(input.event_pattern.as_deref())?;

    let (account, region) = (ctx.account(), &ctx.region);
    let found_bus = tx.find_bus(&bus)?;
    let found = tx.find_archive(account, region, &input.archive_name)?;

    let action = "events:CreateArchive";
    let ask = ask_about_archive(action, account, region, &input.archive_name)
        .on(resource(&bus, found_bus.as_deref()));
    let permit = tx
        .service
        .permit(ctx, &with_pattern(ask, pattern.as_ref()))?;

    if found.is_some() {
        return Err(EventsError::archive_exists(&input.archive_name));
    }
    let is_own = bus.account == account && bus.region == *region;
    if found_bus.is_none() || !is_own {
        return Err(EventsError::bus_not_found(&bus.name));
    }
    if input.kms_key_identifier.is_some_and(|key| !key.is_empty()) {
        return Err(EventsError::not_built("KmsKeyIdentifier of an archive"));
    }
    let rule = rule_name(&input.archive_name);
    if tx.find_rule(&bus, &rule)?.is_some() {
        return Err(EventsError::rule_exists(&rule));
    }
    quotas::require_room(tx, &bus, &rule, pattern.as_ref())?;
    let archive = Archive {
        bus,
        name: input.archive_name,
        id: ctx.uuid(),
        description: input.description,
        pattern,
        retention_days: input.retention_days.unwrap_or_default(),
        created_at: ctx.now(),
    };
    let arn = archive.arn();
    tx.put_archive(archive, ctx.now())?;

    Ok(permit.reply(CreateArchiveOutput {
        archive_arn: Some(arn),
        state: Some(ArchiveState::Enabled),
        state_reason: None,
        creation_time: Some(ctx.now()),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{ACCOUNT, input};

    use crate::api::{self, CreateArchiveInput};
    use crate::bench::{ArchiveSteps as _, Steps as _, bus_arn, house, rule_arn};

    fn archive(name: &str, bus: &str) -> CreateArchiveInput {
        input(&[("ArchiveName", name), ("EventSourceArn", bus)])
    }

    #[test]
    fn keeps_what_matches_and_counts_it() {
        let house = house();
        house.make_archive("shop", Some(r#"{"source":["shop"]}"#), 0);
        house.put_event("shop", r#"{"n":1}"#);
        house.put_event("factory", "{}");
        let kept = || {
            let found = house.answer::<api::DescribeArchive>(input(&[("ArchiveName", "shop")]));
            (found.event_count.unwrap(), found.size_bytes.unwrap())
        };
        let (count, bytes) = kept();
        assert_eq!(count, 1);
        assert!((150..350).contains(&bytes), "{bytes}");
        house.write_background();
        assert_eq!(kept(), (count, bytes));
        house.put_event("shop", r#"{"n":1}"#);
        house.write_background();
        assert_eq!(kept(), (2, 2 * bytes));
    }

    #[test]
    fn makes_a_managed_rule() {
        let house = house();
        house.make_archive("shop", Some(r#"{"source":["shop"]}"#), 0);
        let named = [("Name", "Events-Archive-shop")];
        let rule = house.answer::<api::DescribeRule>(input(&named));
        assert_eq!(
            rule.managed_by.as_deref(),
            Some("prod.vhs.events.aws.internal")
        );
        assert_eq!(
            rule.event_pattern.as_deref(),
            Some(r#"{"replay-name":[{"exists":false}],"source":["shop"]}"#)
        );
        for refusal in [
            house.refusal::<api::DeleteRule>(input(&named)),
            house.refusal::<api::DisableRule>(input(&named)),
            house.refusal::<api::PutRule>(input(&[named[0], ("EventPattern", r#"{"a":[1]}"#)])),
        ] {
            assert!(refusal.starts_with("ManagedRuleException: "), "{refusal}");
        }
        house.answer::<api::DeleteRule>(api::DeleteRuleInput {
            force: Some(true),
            ..input(&named)
        });
        house.put_event("shop", "{}");
        assert_eq!(house.archived("shop"), 0);
    }

    #[test]
    fn refuses_what_aws_refuses() {
        let house = house();
        let refusal = |input: CreateArchiveInput| house.refusal::<api::CreateArchive>(input);
        assert_eq!(
            refusal(archive("shop", &bus_arn(ACCOUNT, "none"))),
            "ResourceNotFoundException: Event bus none does not exist."
        );
        assert!(refusal(archive("shop", &rule_arn("rule"))).starts_with("ValidationError: "));
        let with_pattern = CreateArchiveInput {
            event_pattern: Some("{".to_owned()),
            ..archive("shop", &bus_arn(ACCOUNT, "default"))
        };
        assert!(refusal(with_pattern).starts_with("InvalidEventPatternException: "));
        house.make_archive("shop", None, 0);
        assert_eq!(
            refusal(archive("shop", &bus_arn(ACCOUNT, "default"))),
            "ResourceAlreadyExistsException: Archive shop already exists."
        );
        let keyed = CreateArchiveInput {
            kms_key_identifier: Some("alias/key".to_owned()),
            ..archive("keyed", &bus_arn(ACCOUNT, "default"))
        };
        assert!(refusal(keyed).starts_with("NotImplemented: "));
    }

    #[test]
    fn needs_permission_on_archive_and_bus() {
        house().needs::<api::CreateArchive>(
            "events:CreateArchive",
            "*",
            archive("shop", &bus_arn(ACCOUNT, "default")),
        );
        let house = house();
        let only = ringwall_testing::allow(
            "events:CreateArchive",
            &format!("arn:aws:events:us-east-1:{ACCOUNT}:archive/*"),
        );
        house
            .as_new_user("clerk", &[&only])
            .is_denied::<api::CreateArchive>(archive("shop", &bus_arn(ACCOUNT, "default")));
    }
}

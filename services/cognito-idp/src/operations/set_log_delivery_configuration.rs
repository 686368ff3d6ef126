//! `SetLogDeliveryConfiguration`: where a pool's logs go; without anything, nowhere.
//!
//! Log groups take them, where the operator has a folder for those, and buckets, where he said where they
//! lie. There is no Firehose here: asking for it is answered so.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SetLogDeliveryConfiguration.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::LogDeliveryConfigurationType;
use crate::api::{SetLogDeliveryConfigurationInput, SetLogDeliveryConfigurationOutput};
use crate::error::CognitoError;
use crate::logs::LogDelivery;
use crate::store::CognitoWrite;

pub(crate) fn set_log_delivery_configuration(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: SetLogDeliveryConfigurationInput,
) -> Result<Reply<SetLogDeliveryConfigurationOutput>, CognitoError> {
    let action = "cognito-idp:SetLogDeliveryConfiguration";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let delivery = LogDelivery::parse(&pool, input.log_configurations)?;
    delivery.require_kept(ctx, tx, &pool)?;
    let log_configurations = delivery.shown();
    tx.put_log_delivery(&pool, delivery)?;

    Ok(permit.reply(SetLogDeliveryConfigurationOutput {
        log_delivery_configuration: Some(LogDeliveryConfigurationType {
            user_pool_id: pool.id.clone(),
            log_configurations,
        }),
    }))
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read as _};
    use std::sync::Arc;
    use std::time::Duration;

    use parking_lot::Mutex;
    use ringwall_buckets::{Buckets, FolderBuckets, LogDelivery};
    use ringwall_core::{Clock, SystemEntropy, Timestamp};
    use ringwall_service::{Email, Message, MessageContent};
    use ringwall_testing::{ACCOUNT, START, TestHouse, input};

    use crate::api::{
        self, CloudWatchLogsConfigurationType, EventSourceName, FirehoseConfigurationType,
        LogConfigurationType, LogLevel, S3ConfigurationType, SetLogDeliveryConfigurationInput,
    };
    use crate::test_pools::{house, new_pool};
    use crate::test_users::{POOL, context, event, pool, put_user, user, watched, write};
    use crate::users::events::record;
    use crate::{CognitoIdp, LogGroup, LogGroups};

    /// Log groups in memory, which fail once.
    #[derive(Default)]
    struct Kept(Mutex<(bool, Vec<(String, String)>)>);

    impl LogGroups for Kept {
        fn append(&self, group: &LogGroup, _at: Timestamp, lines: &[String]) -> io::Result<()> {
            let mut kept = self.0.lock();
            if !std::mem::replace(&mut kept.0, true) {
                return Err(io::Error::other("the disk is full"));
            }
            let lines = lines.iter().map(|line| (group.name.clone(), line.clone()));
            kept.1.extend(lines);
            Ok(())
        }
    }

    fn to_group(source: EventSourceName, arn: &str) -> LogConfigurationType {
        LogConfigurationType {
            log_level: match source {
                EventSourceName::UserNotification => LogLevel::Error,
                EventSourceName::UserAuthEvents => LogLevel::Info,
            },
            event_source: source,
            cloud_watch_logs_configuration: Some(CloudWatchLogsConfigurationType {
                log_group_arn: Some(arn.to_owned()),
            }),
            s3_configuration: None,
            firehose_configuration: None,
        }
    }

    fn to_bucket(name: &str) -> LogConfigurationType {
        LogConfigurationType {
            cloud_watch_logs_configuration: None,
            s3_configuration: Some(S3ConfigurationType {
                bucket_arn: Some(format!("arn:aws:s3:::{name}")),
            }),
            ..to_group(EventSourceName::UserAuthEvents, "")
        }
    }

    fn arn(name: &str) -> String {
        format!("arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{name}")
    }

    fn setting(log_configurations: Vec<LogConfigurationType>) -> SetLogDeliveryConfigurationInput {
        SetLogDeliveryConfigurationInput {
            user_pool_id: POOL.to_owned(),
            log_configurations,
        }
    }

    fn logging() -> (TestHouse, Arc<Kept>) {
        let kept = Arc::new(Kept::default());
        let keeper: Arc<dyn LogGroups> = Arc::clone(&kept) as _;
        let house =
            TestHouse::new(|store| vec![CognitoIdp::new(store).with_log_groups(keeper).routes()]);
        let mut own = pool();
        watched(&mut own);
        write(&house, |tx| tx.put_pool(own).unwrap());
        put_user(&house, &user("ada"));
        (house, kept)
    }

    #[test]
    fn what_users_do_comes_to_the_group_though_it_fails_at_first() {
        let (house, kept) = logging();
        let one = to_group(EventSourceName::UserAuthEvents, &arn("people/activity"));
        house.answer::<api::SetLogDeliveryConfiguration>(setting(vec![one.clone()]));
        let got = input(&[("UserPoolId", POOL)]);
        let got = house.answer::<api::GetLogDeliveryConfiguration>(got);
        let got = got.log_delivery_configuration.unwrap();
        assert_eq!(got.log_configurations, [one]);
        write(&house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            record(tx, &pool, &user("ada"), event("one", house.now())).unwrap();
        });
        house.write_background();
        assert!(kept.0.lock().1.is_empty());
        house.write_background();
        house.write_background();
        let lines = kept.0.lock().1.clone();
        let [(group, line)] = lines.as_slice() else {
            panic!("{lines:?}")
        };
        assert_eq!(group, "people/activity");
        for part in [
            r#""eventSource":"USER_ACTIVITY","logLevel":"INFO""#,
            r#""eventId":"one","eventType":"SignIn""#,
            r#""userName":"ada""#,
        ] {
            assert!(line.contains(part), "{line}");
        }
    }

    #[test]
    fn what_users_do_comes_into_the_bucket_whose_policy_lets_it() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("sign-ins")).unwrap();
        let buckets: Arc<dyn Buckets> = Arc::new(FolderBuckets::new(folder.path().to_owned()));
        let (clock, entropy) = (Clock::system(), Arc::new(SystemEntropy));
        let hour = Duration::from_secs(3_600);
        let delivery = LogDelivery::start("test", Arc::clone(&buckets), hour, clock, entropy);
        let (delivery, kept) = (delivery.unwrap(), Arc::clone(&buckets));
        let lines = delivery.lines();
        let house = TestHouse::new(|store| {
            let service = CognitoIdp::new(store).with_log_buckets(kept, lines);
            vec![service.routes()]
        });
        let mut own = pool();
        watched(&mut own);
        write(&house, |tx| tx.put_pool(own).unwrap());
        put_user(&house, &user("ada"));

        let missing = setting(vec![to_bucket("nowhere")]);
        assert_eq!(
            house.refusal::<api::SetLogDeliveryConfiguration>(missing),
            "InvalidParameterException: The bucket nowhere does not exist."
        );
        let one = to_bucket("sign-ins");
        let set = setting(vec![one.clone()]);
        let set = house.answer::<api::SetLogDeliveryConfiguration>(set);
        let shown = set.log_delivery_configuration.unwrap().log_configurations;
        assert_eq!(shown, [one]);
        write(&house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            record(tx, &pool, &user("ada"), event("one", house.now())).unwrap();
        });
        house.write_background();
        delivery.stop();
        let prefix = format!("AWSLogs/{ACCOUNT}/CognitoUserPools/us-east-1/{POOL}/");
        let keys = buckets.list("sign-ins", &prefix).unwrap();
        let [key] = keys.as_slice() else {
            panic!("{keys:?}")
        };
        let file = buckets.get("sign-ins", key).unwrap().unwrap().body;
        let mut text = String::new();
        let mut read = flate2::read::GzDecoder::new(file.as_slice());
        read.read_to_string(&mut text).unwrap();
        assert!(
            text.ends_with("}\n") && text.contains(r#""eventId":"one""#),
            "{text}"
        );
    }

    #[test]
    fn messages_that_were_given_up_come_to_theirs() {
        let (house, kept) = logging();
        let one = to_group(EventSourceName::UserNotification, &arn("people/errors"));
        house.answer::<api::SetLogDeliveryConfiguration>(setting(vec![one]));
        let message = Message {
            id: "m".to_owned(),
            time: START,
            service: "cognito-idp".to_owned(),
            account: ACCOUNT.parse().unwrap(),
            region: context(&house).region.clone(),
            source_arn: pool().arn(),
            occasion: "SignUp".to_owned(),
            user: "ada".to_owned(),
            content: MessageContent::Email(Email {
                from: None,
                reply_to: None,
                to: "ada@example.com".to_owned(),
                subject: String::new(),
                html: "123456".to_owned(),
            }),
        };
        let service = CognitoIdp::new(house.store());
        let told = house.store().write(|tx| {
            let now = house.now();
            service.tell_undelivered(tx, &message, now, "no such address")
        });
        told.unwrap();
        house.write_background();
        house.write_background();
        let line = kept.0.lock().1[0].1.clone();
        assert!(
            line.contains("no such address") && !line.contains("123456"),
            "{line}"
        );
        assert!(line.contains("USER_NOTIFICATION"), "{line}");
    }

    #[test]
    fn refuses_what_cannot_be_delivered() {
        let (house, _) = logging();
        let events = EventSourceName::UserAuthEvents;
        let good = to_group(events, &arn("g"));
        let mut to_both = good.clone();
        to_both.s3_configuration = to_bucket("logs").s3_configuration;
        let mut errors_to_bucket = to_bucket("logs");
        errors_to_bucket.event_source = EventSourceName::UserNotification;
        errors_to_bucket.log_level = LogLevel::Error;
        let mut to_firehose = good.clone();
        to_firehose.cloud_watch_logs_configuration = None;
        to_firehose.firehose_configuration = Some(FirehoseConfigurationType { stream_arn: None });
        let mut loud = good.clone();
        loud.log_level = LogLevel::Error;
        let mut nowhere = good.clone();
        nowhere.cloud_watch_logs_configuration = None;
        for (given, words) in [
            (vec![to_both], "needs one destination"),
            (vec![errors_to_bucket], "to log groups only"),
            (
                vec![to_bucket("logs")],
                "NotImplemented: S3 on a server without --bucket-store or --s3-endpoint",
            ),
            (vec![to_firehose], "Amazon Data Firehose"),
            (
                vec![loud],
                "InvalidParameterException: The log level of userAuthEvents is INFO.",
            ),
            (vec![nowhere], "needs one destination"),
            (vec![good.clone(), good], "can be configured once"),
            (
                vec![to_group(events, &arn("a@b"))],
                "is not the ARN of a bucket, or of a log group",
            ),
            (
                vec![to_group(
                    events,
                    "arn:aws:logs:us-east-1:999999999999:log-group:g",
                )],
                "is not the ARN of a bucket, or of a log group",
            ),
        ] {
            let refusal = house.refusal::<api::SetLogDeliveryConfiguration>(setting(given));
            assert!(refusal.contains(words), "{refusal}");
        }
        write(&house, |tx| tx.put_pool(pool()).unwrap());
        let given = vec![to_group(events, &arn("g"))];
        let refusal = house.refusal::<api::SetLogDeliveryConfiguration>(setting(given));
        assert!(
            refusal.starts_with("FeatureUnavailableInTierException"),
            "{refusal}"
        );
    }

    #[test]
    fn refuses_log_groups_that_nobody_keeps() {
        let house = house();
        let pool = new_pool(&house);
        let notifications = EventSourceName::UserNotification;
        let region = pool.split('_').next().unwrap();
        let arn = format!("arn:aws:logs:{region}:{ACCOUNT}:log-group:g");
        let given = SetLogDeliveryConfigurationInput {
            user_pool_id: pool.clone(),
            log_configurations: vec![to_group(notifications, &arn)],
        };
        let refusal = house.refusal::<api::SetLogDeliveryConfiguration>(given);
        assert!(refusal.contains("--log-group-dir"), "{refusal}");
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::SetLogDeliveryConfiguration>(SetLogDeliveryConfigurationInput {
                user_pool_id: pool.clone(),
                log_configurations: Vec::new(),
            });
    }
}

//! `CreateDBInstance`: asks for a new instance; its server is started in the background.
//!
//! <https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{CreateDBInstanceInput, CreateDBInstanceOutput};
use crate::creation;
use crate::error::RdsError;
use crate::resources::{shown, tagging};
use crate::store::RdsWrite;

pub(crate) fn create_db_instance(
    ctx: &RequestContext,
    tx: &mut RdsWrite<'_>,
    input: CreateDBInstanceInput,
) -> Result<Reply<CreateDBInstanceOutput>, RdsError> {
    let instance = creation::parse(tx.service, ctx, input)?;

    let known = tx.find_instance(ctx, &instance.identifier)?;

    let ask = instance.ask("rds:CreateDBInstance");
    let permit = ctx.authorize(&tagging::request_conditions(ask, &instance.tags))?;
    let resource = instance.ask("rds:AddTagsToResource");
    tagging::authorize(ctx, resource, &instance.tags)?;

    if known.is_some() {
        return Err(RdsError::instance_exists());
    }
    if let Some(port) = instance.port
        && tx.is_port_taken(port, &instance.resource_id)?
    {
        return Err(RdsError::port_in_use(port));
    }
    let shown = shown::instance(&instance);
    tx.put_instance(instance)?;

    Ok(permit.reply(CreateDBInstanceOutput {
        db_instance: Some(shown),
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::{OTHER_ACCOUNT, input};

    use crate::api::{self, CreateDBInstanceInput, Tag};
    use crate::bench::{Steps as _, house, new_instance};

    #[test]
    fn an_instance_is_made_and_gets_its_endpoint() {
        let house = house();
        let made = house.create("Orders");
        assert_eq!(made.db_instance_status.as_deref(), Some("creating"));
        assert_eq!(made.db_instance_identifier.as_deref(), Some("orders"));
        assert_eq!(made.db_instance_arn.unwrap(), house.arn("db:orders"));
        assert_eq!(made.engine_version.as_deref(), Some("10.11.6"));
        assert_eq!((made.endpoint, made.instance_create_time), (None, None));
        let resource_id = made.dbi_resource_id.unwrap();
        assert!(resource_id.starts_with("db-") && resource_id.len() == 29);
        house.plane_works();
        let shown = house.describe("orders");
        assert_eq!(shown.db_instance_status.unwrap(), "available");
        assert_eq!(shown.instance_create_time, Some(house.now()));
        let endpoint = shown.endpoint.unwrap();
        assert_eq!(endpoint.address.unwrap(), "localhost");
        assert_eq!(endpoint.port, Some(3306));
        assert_eq!(house.messages("orders"), ["DB instance created"]);
    }

    #[test]
    fn instances_of_one_machine_have_ports_of_their_own() {
        let house = house();
        house.new_available("one");
        let other = house.as_account(OTHER_ACCOUNT);
        other.new_available("one");
        assert_eq!(other.describe("one").endpoint.unwrap().port, Some(3307));
        let asking = |port| CreateDBInstanceInput {
            port: Some(port),
            ..new_instance("two")
        };
        assert_eq!(
            house.refusal::<api::CreateDBInstance>(asking(3307)),
            "InvalidParameterValue: Port 3307 belongs to another DB instance on this machine."
        );
        assert_eq!(
            house.refusal::<api::CreateDBInstance>(asking(80)),
            "InvalidParameterValue: Invalid port: 80. Must be between 1150 and 65535."
        );
    }

    #[test]
    fn with_backups_the_first_one_follows() {
        let house = house();
        house.create_with_backups("orders", 7);
        house.plane_works();
        assert_eq!(house.status("orders"), "available");
        let told = house.messages("orders");
        assert_eq!(
            told,
            [
                "DB instance created",
                "Backing up DB instance",
                "Finished DB Instance backup"
            ]
        );
    }

    #[test]
    fn refuses_a_name_in_use() {
        let house = house();
        house.create("orders");
        assert_eq!(
            house.refusal::<api::CreateDBInstance>(new_instance("ORDERS")),
            "DBInstanceAlreadyExistsFault: DB instance already exists"
        );
    }

    #[test]
    fn refuses_what_is_wrong_or_not_there() {
        let house = house();
        let refusal = |change: fn(&mut CreateDBInstanceInput)| {
            let mut input = new_instance("orders");
            change(&mut input);
            house.refusal::<api::CreateDBInstance>(input)
        };
        let cases: [(fn(&mut CreateDBInstanceInput), &str); 12] = [
            (
                |it| it.master_user_password = Some("short".to_owned().into()),
                "InvalidParameterValue: The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.",
            ),
            (
                |it| it.master_user_password = Some("with a space".to_owned().into()),
                "InvalidParameterValue: The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
            ),
            (
                |it| it.master_user_password = None,
                "InvalidParameterValue: The parameter MasterUserPassword must be provided and must not be blank.",
            ),
            (
                |it| it.master_username = Some("rdsadmin".to_owned()),
                "InvalidParameterValue: MasterUsername rdsadmin cannot be used as it is a reserved word used by the engine",
            ),
            (
                |it| it.db_instance_class = "db.none".to_owned(),
                "InvalidParameterValue: Invalid DB Instance class: db.none",
            ),
            (
                |it| it.engine_version = Some("8.0".to_owned()),
                "InvalidParameterCombination: Cannot find version 8.0 for mariadb",
            ),
            (
                |it| it.db_subnet_group_name = Some("a".to_owned()),
                "DBSubnetGroupNotFoundFault: DB subnet group 'a' does not exist.",
            ),
            (
                |it| it.db_parameter_group_name = Some("a".to_owned()),
                "DBParameterGroupNotFoundFault: DBParameterGroup not found: a",
            ),
            (
                |it| it.option_group_name = Some("a".to_owned()),
                "OptionGroupNotFoundFault: The specified OptionGroup: a was not found",
            ),
            (
                |it| it.ca_certificate_identifier = Some("a".to_owned()),
                "CertificateNotFoundFault: Certificate a not found.",
            ),
            (
                |it| it.allocated_storage = Some(1),
                "InvalidParameterCombination: Invalid storage size for engine name mariadb and storage type gp3: 1",
            ),
            (
                |it| it.backup_retention_period = Some(36),
                "InvalidParameterValue: Invalid backup retention period: 36. Must be between 0 and 35.",
            ),
        ];
        for (change, words) in cases {
            assert_eq!(refusal(change), words);
        }
        assert_eq!(
            refusal(|it| it.storage_encrypted = Some(true)),
            "NotImplemented: StorageEncrypted (encrypt this machine's disk instead) is not built in Ringwall yet."
        );
    }

    #[test]
    fn an_engine_that_is_not_installed_may_be_asked_for() {
        let house = house();
        house.answer::<api::CreateDBInstance>(CreateDBInstanceInput {
            engine: "postgres".to_owned(),
            engine_version: Some("15".to_owned()),
            ..new_instance("orders")
        });
        house.plane_fails("install it");
        assert_eq!(house.status("orders"), "failed");
    }

    #[test]
    fn the_password_is_gone_when_the_server_has_it() {
        let house = house();
        house.create("orders");
        let kept = |house: &ringwall_testing::TestHouse| {
            let all = crate::plane::instances(&house.store().read().unwrap()).unwrap();
            all[0].master_password.is_some()
        };
        assert!(kept(&house));
        house.plane_works();
        assert!(!kept(&house));
    }

    #[test]
    fn tags_are_condition_keys() {
        let house = house();
        let only = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["rds:CreateDBInstance","rds:AddTagsToResource"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"a","rds:DatabaseEngine":"mariadb","rds:StorageEncrypted":"false","rds:PubliclyAccessible":"false"}}}}"#;
        let user = house.as_new_user("user", &[only]);
        let tagged = |value: &str| CreateDBInstanceInput {
            tags: Some(vec![Tag {
                key: Some("team".to_owned()),
                value: Some(value.to_owned()),
            }]),
            ..new_instance("orders")
        };
        user.is_denied::<api::CreateDBInstance>(tagged("b"));
        let create = ringwall_testing::allow("rds:CreateDBInstance", "*");
        house
            .as_new_user("half", &[&create])
            .is_denied::<api::CreateDBInstance>(tagged("a"));
        user.answer::<api::CreateDBInstance>(tagged("a"));
        assert_eq!(house.tags_of(&house.arn("db:orders")), ["team=a"]);
    }

    #[test]
    fn needs_permission() {
        let house = house();
        house.needs::<api::CreateDBInstance>(
            "rds:CreateDBInstance",
            &house.arn("db:orders"),
            new_instance("orders"),
        );
        let listed = house.answer::<api::DescribeDBInstances>(input(&[]));
        assert_eq!(listed.db_instances.unwrap().len(), 1);
    }
}

//! AWS managed keys: made when a service first needs one in an account and Region.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-key>

use ringwall_core::RequestContext;

use crate::api::{KeyManagerType, KeySpec, KeyUsageType, OriginType};
use crate::error::KmsError;
use crate::resources::alias::{Alias, AliasName};
use crate::resources::key::{Key, NewKey};
use crate::resources::key_id::KeyId;
use crate::resources::key_policy::KeyPolicy;
use crate::resources::rotation::AutomaticRotation;
use crate::store::KmsWrite;
use crate::worker;

/// The services that have AWS managed keys here, A–Z: those that Ringwall has, or will.
pub(crate) const SERVICES: &[&str] = &[
    "cognito-idp",
    "events",
    "lambda",
    "rds",
    "s3",
    "secretsmanager",
    "ssm",
];
/// AWS managed keys rotate every year.
const ROTATION_DAYS: i32 = 365;

impl KmsWrite<'_> {
    /// Makes the AWS managed key that `alias` names, unless it is there or names none.
    pub(crate) fn ensure_managed_key(
        &mut self,
        ctx: &RequestContext,
        alias: &AliasName,
    ) -> Result<(), KmsError> {
        let Some(service) = alias.service().filter(|service| SERVICES.contains(service)) else {
            return Ok(());
        };
        if self
            .find_alias(ctx.account(), &ctx.region, alias)?
            .is_some()
        {
            return Ok(());
        }
        let mut key = Key::new(NewKey {
            id: KeyId::random(ctx, false),
            account: ctx.account(),
            region: ctx.region.clone(),
            spec: KeySpec::SymmetricDefault,
            usage: KeyUsageType::EncryptDecrypt,
            origin: OriginType::AwsKms,
            manager: KeyManagerType::Aws,
            description: format!(
                "Default key that protects my {service} data when no other key is defined"
            ),
            created_at: ctx.now(),
            policy: KeyPolicy::of_service(
                ctx.partition(),
                ctx.account(),
                ctx.region.as_str(),
                service,
            )?,
            tags: ringwall_core::Tags::new(),
            multi_region: None,
        });
        key.aliases.insert(alias.clone());
        key.rotation = Some(AutomaticRotation {
            period_days: ROTATION_DAYS,
            next_at: ctx.now().plus_days(i64::from(ROTATION_DAYS)),
        });
        self.generate_material(&*ctx.platform().entropy, &mut key)?;
        worker::schedule_rotation(self, &key)?;
        let now = ctx.now();
        let row = Alias {
            name: alias.clone(),
            target: key.id.clone(),
            created_at: now,
            updated_at: now,
        };
        self.put_alias(ctx.account(), &ctx.region, row)?;
        self.insert_key(key)
    }
}

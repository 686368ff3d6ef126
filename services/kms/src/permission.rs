//! Whether a caller may use a key: by policies, or by a grant.
//!
//! <https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html>

use std::sync::Arc;

use ringwall_core::{Arn, Ask, Permit, RequestContext, Resource};
use ringwall_service::ResourceFacts;
use ringwall_store::Reads;

use crate::api::{GrantOperation, KeyLastUsageTrackingOperation};
use crate::error::KmsError;
use crate::quotas;
use crate::resources::alias::AliasName;
use crate::resources::encryption_context::EncryptionContext;
use crate::resources::grant::{self, Grant};
use crate::resources::key::Key;
use crate::resources::material::MaterialId;
use crate::store::{KmsRead, KmsTx};

/// What a caller wants to do with a key.
#[derive(Clone)]
pub(crate) struct KeyUse<'a> {
    /// The action (`kms:Encrypt`) with the operation's own condition keys.
    pub(crate) ask: Ask<'a>,
    /// The operation in grants; `None` for what no grant can allow.
    pub(crate) grant_operation: Option<GrantOperation>,
    /// The encryption context, for grants and conditions.
    pub(crate) context: Option<&'a EncryptionContext>,
    /// The alias that the caller named the key by.
    pub(crate) alias: Option<&'a AliasName>,
    /// Whether a key's account can open it to other accounts.
    pub(crate) crosses_accounts: bool,
}

impl<'a> KeyUse<'a> {
    /// A use that only policies allow, and only to callers of the key's account.
    pub(crate) const fn new(action: &'static str) -> Self {
        Self {
            ask: Ask::new(action),
            grant_operation: None,
            context: None,
            alias: None,
            crosses_accounts: false,
        }
    }

    /// That the key policy may allow to other accounts too.
    ///
    /// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html>
    pub(crate) const fn across_accounts(mut self) -> Self {
        self.crosses_accounts = true;
        self
    }

    /// A use that a grant may allow too, also to callers of another account.
    pub(crate) fn grantable(action: &'static str, operation: GrantOperation) -> Self {
        Self {
            grant_operation: Some(operation),
            ..Self::new(action).across_accounts()
        }
    }

    /// With a condition key of the operation.
    pub(crate) fn key(
        mut self,
        key: &'static str,
        value: impl Into<std::borrow::Cow<'a, str>>,
    ) -> Self {
        self.ask = self.ask.key(key, value);
        self
    }

    /// With the encryption context, its pairs and its keys as condition keys.
    pub(crate) fn with_context(mut self, context: &'a EncryptionContext) -> Self {
        self.context = Some(context);
        for (key, value) in context.pairs() {
            self.ask = self
                .ask
                .key(format!("kms:EncryptionContext:{key}"), value.as_str());
        }
        if !context.is_empty() {
            let keys = context.pairs().keys().map(String::as_str);
            self.ask = self.ask.key_values("kms:EncryptionContextKeys", keys);
        }
        self
    }

    /// With the alias that the caller used, if he used one.
    pub(crate) fn by_alias(mut self, alias: Option<&'a AliasName>) -> Self {
        self.alias = alias;
        if let Some(alias) = alias {
            self.ask = self.ask.key("kms:RequestAlias", alias.as_str());
        }
        self
    }
}

impl<T: std::ops::Deref<Target: Reads>> KmsTx<'_, T> {
    /// Permission to use `key`.
    pub(crate) fn permit<'k>(
        &self,
        ctx: &RequestContext,
        key: &'k Key,
        key_use: KeyUse<'k>,
    ) -> Result<Permit, KmsError> {
        let KeyUse {
            ask,
            grant_operation,
            context,
            crosses_accounts,
            ..
        } = key_use;
        let mut ask = with_key_conditions(ask, ctx, key);
        let resource = if crosses_accounts || ctx.account() == key.account {
            key.resource()
        } else {
            key.resource_without_policy()
        };
        ask.resources.push(resource);
        let refused = match ctx.try_authorize(&ask)? {
            Ok(permit) => return Ok(permit),
            Err(denied) if denied.explicit => return Err(denied.into()),
            Err(denied) => denied,
        };
        let Some(operation) = grant_operation else {
            return Err(refused.into());
        };
        ask.resources.clear();
        let empty = EncryptionContext::default();
        let grants = self.grants_of_caller(ctx, key, &ask)?;
        let context = context.unwrap_or(&empty);
        if !grants.iter().any(|grant| grant.allows(operation, context)) {
            return Err(refused.into());
        }
        Ok(ctx.authorize(&ask.on(key.resource().granted(true)))?)
    }

    /// For cryptography: the key is enabled, and the caller's quota is not used up.
    pub(crate) fn require_usable(&self, ctx: &RequestContext, key: &Key) -> Result<(), KmsError> {
        key.require_enabled()?;
        quotas::require(&self.kms.quotas, ctx, quotas::of_cryptography(key.spec))
    }

    /// Remembers a successful use of a key.
    pub(crate) fn note_usage(
        &self,
        ctx: &RequestContext,
        key: &Key,
        operation: KeyLastUsageTrackingOperation,
    ) {
        self.kms.recent_usage.note(ctx, key, operation);
    }

    /// Tells the trail which key material was used.
    pub(crate) fn note_material(&self, ctx: &RequestContext, key: &Key, material: MaterialId) {
        if key.is_symmetric() {
            ctx.note("keyMaterialId", material.to_string());
        }
    }

    /// The grants on `key` that count for the caller: his own, and his account's if the account
    /// lets him do what is asked.
    pub(crate) fn grants_of_caller(
        &self,
        ctx: &RequestContext,
        key: &Key,
        ask: &Ask<'_>,
    ) -> Result<Vec<Arc<Grant>>, KmsError> {
        let mut grants = Vec::new();
        for name in grant::names_of(&ctx.caller) {
            let named = self.grants_for(key, &name)?.into_iter();
            grants.extend(
                named.filter(|found| grant::has_id(&ctx.caller, found.grantee_id.as_deref())),
            );
        }
        if let Some(account) = grant::account_of(&ctx.caller) {
            let of_account = self.grants_for(key, &account)?;
            if !of_account.is_empty() && may_by_his_account(ctx, key, ask)? {
                grants.extend(of_account);
            }
        }
        Ok(grants)
    }
}

/// Whether the caller's own account lets him do what is asked: what is given to an account, its
/// IAM policies hand on.
pub(crate) fn may_by_his_account(
    ctx: &RequestContext,
    key: &Key,
    ask: &Ask<'_>,
) -> Result<bool, KmsError> {
    let own = Resource::new(key.arn(), ctx.account()).with_tags(&key.tags);
    Ok(ctx.try_authorize(&ask.clone().on(own))?.is_ok())
}

/// The condition keys that every use of a key has.
pub(crate) fn with_key_conditions<'k>(
    mut ask: Ask<'k>,
    ctx: &RequestContext,
    key: &'k Key,
) -> Ask<'k> {
    ask.conditions.reserve(10);
    let ask = ask
        .key("kms:CallerAccount", ctx.account().to_string())
        .key("kms:KeySpec", key.spec.as_str())
        .key("kms:CustomerMasterKeySpec", key.spec.as_str())
        .key("kms:KeyUsage", key.usage.as_str())
        .key("kms:CustomerMasterKeyUsage", key.usage.as_str())
        .key("kms:KeyOrigin", key.origin.as_str())
        .key(
            "kms:MultiRegion",
            if key.multi_region.is_some() {
                "true"
            } else {
                "false"
            },
        );
    let ask = match (key.is_multi_region_primary(), key.is_multi_region_replica()) {
        (true, _) => ask.key("kms:MultiRegionKeyType", "PRIMARY"),
        (_, true) => ask.key("kms:MultiRegionKeyType", "REPLICA"),
        _ => ask,
    };
    let ask = match ctx.called_via.last() {
        Some(service) => ask.key(
            "kms:ViaService",
            format!("{service}.{}.amazonaws.com", ctx.region),
        ),
        None => ask,
    };
    if key.aliases.is_empty() {
        ask
    } else {
        ask.key_values(
            "kms:ResourceAliases",
            key.aliases.iter().map(AliasName::as_str),
        )
    }
}

/// What decides about a key besides the caller's own policies.
pub(crate) fn resource_facts(
    tx: &KmsRead<'_>,
    arn: &Arn,
) -> Result<Option<ResourceFacts>, KmsError> {
    let (Ok(account), Ok(region)) = (arn.account.parse(), arn.region.parse()) else {
        return Ok(None);
    };
    let Some(Ok(id)) = arn.resource.strip_prefix("key/").map(str::parse) else {
        return Ok(None);
    };
    let key = tx.find_key(account, &region, &id)?;
    Ok(key.map(|key| {
        let resource = key.resource();
        ResourceFacts {
            account: resource.account,
            policy: Arc::new(key.policy.compiled().clone()),
            mode: resource.mode,
            aws_managed: resource.aws_managed,
            tags: key.tags.clone(),
        }
    }))
}

//! What IAM has besides principals: MFA devices and identity providers, which callers name by ARN,
//! and server certificates.
//!
//! As with [`crate::naming::Named`], permission is asked for before it is told whether it is
//! there.

use std::sync::Arc;

use ringwall_core::{AccountId, Arn, Ask, Permit, RequestContext, Resource, Tags};
use ringwall_identity::{MfaDevice, OidcProvider, SamlProvider, ServerCertificate};

use crate::error::IamError;
use crate::resources::tagging;

/// What IAM has by ARN.
pub(crate) trait HasArn {
    /// The type in ARNs (`mfa`).
    const TYPE: &'static str;
    /// The type in the trail.
    const TRAIL_TYPE: &'static str;

    fn tags(&self) -> &Tags;

    /// There is none as it was named.
    fn missing(named: &str) -> IamError;
}

/// Something that a caller names by ARN, there or not.
#[derive(Debug)]
pub(crate) struct ByArn<E> {
    /// As the caller named it.
    named: String,
    arn: String,
    account: AccountId,
    found: Option<Arc<E>>,
}

impl<E: HasArn> ByArn<E> {
    /// Reads an ARN and finds what it names: `find` gets what follows the type.
    pub(crate) fn find<S>(
        ctx: &RequestContext,
        arn: &str,
        find: impl FnOnce(&str) -> Result<Option<Arc<E>>, S>,
    ) -> Result<Self, IamError>
    where
        IamError: From<S>,
    {
        let parsed: Arn = arn.parse().map_err(|_| IamError::invalid_arn(arn))?;
        let account = parsed.account.parse();
        let account = account.map_err(|_| IamError::invalid_arn(arn))?;
        let rest = parsed.resource.split_once('/');
        let name = rest.filter(|(kind, _)| *kind == E::TYPE && parsed.service == "iam");
        let (_, name) = name.ok_or_else(|| IamError::invalid_arn(arn))?;
        let is_own = account == ctx.account();
        let found = if is_own { find(name)? } else { None };
        Ok(Self {
            named: arn.to_owned(),
            arn: arn.to_owned(),
            account,
            found,
        })
    }

    /// Something that is named in another way than by its ARN.
    pub(crate) fn named(
        name: &str,
        arn: String,
        account: AccountId,
        found: Option<Arc<E>>,
    ) -> Self {
        Self {
            named: name.to_owned(),
            arn,
            account,
            found,
        }
    }

    /// Something that is to be made.
    pub(crate) fn new(arn: String, account: AccountId, entity: E) -> Self {
        Self {
            named: arn.clone(),
            arn,
            account,
            found: Some(Arc::new(entity)),
        }
    }

    /// Asks for an action on it, with its tags as condition keys of both spellings.
    pub(crate) fn ask(&self, action: &'static str) -> Ask<'_> {
        let mut resource =
            Resource::new(self.arn.as_str(), self.account).with_trail_type(E::TRAIL_TYPE);
        let mut ask = Ask::new(action);
        if let Some(entity) = &self.found {
            resource = resource.with_tags(entity.tags());
            for (key, value) in entity.tags().iter() {
                ask = ask.key(format!("iam:ResourceTag/{key}"), value);
            }
        }
        ask.on(resource)
    }

    /// Asks for its creation, and for its tagging if it comes with tags.
    pub(crate) fn authorize_creation(
        &self,
        ctx: &RequestContext,
        creation: &'static str,
        tagging_it: &'static str,
        tags: &Tags,
    ) -> Result<Permit, IamError> {
        if !tags.is_empty() {
            ctx.authorize(&tagging::request_conditions(self.ask(tagging_it), tags))?;
        }
        let ask = tagging::request_conditions(self.ask(creation), tags);
        Ok(ctx.authorize(&ask)?)
    }

    /// It, if it is there.
    pub(crate) fn found(&self) -> Option<&E> {
        self.found.as_deref()
    }

    /// It, which must be there.
    pub(crate) fn existing(self) -> Result<Arc<E>, IamError> {
        self.found.ok_or_else(|| E::missing(&self.named))
    }
}

impl HasArn for MfaDevice {
    const TYPE: &'static str = "mfa";
    const TRAIL_TYPE: &'static str = "AWS::IAM::MFADevice";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn missing(arn: &str) -> IamError {
        IamError::no_such_mfa_device(arn)
    }
}

impl HasArn for SamlProvider {
    const TYPE: &'static str = "saml-provider";
    const TRAIL_TYPE: &'static str = "AWS::IAM::SAMLProvider";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn missing(arn: &str) -> IamError {
        IamError::no_such(format!("Manifest not found for arn {arn}"))
    }
}

impl HasArn for OidcProvider {
    const TYPE: &'static str = "oidc-provider";
    const TRAIL_TYPE: &'static str = "AWS::IAM::OIDCProvider";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn missing(arn: &str) -> IamError {
        IamError::no_such(format!("OpenIDConnect Provider not found for arn {arn}"))
    }
}

impl HasArn for ServerCertificate {
    const TYPE: &'static str = "server-certificate";
    const TRAIL_TYPE: &'static str = "AWS::IAM::ServerCertificate";

    fn tags(&self) -> &Tags {
        &self.tags
    }

    fn missing(name: &str) -> IamError {
        IamError::no_such(format!(
            "The Server Certificate with name {name} cannot be found."
        ))
    }
}

//! The condition keys of a request.

use std::borrow::Cow;

use ringwall_core::{
    Ask, ConditionValues, Partition, PrincipalKind, Region, RequestContext, Resource, Tags,
};
use ringwall_identity::OrganizationPlace;
use ringwall_policy::{Context, ContextValues};

/// Where the condition keys of a request come from.
///
/// A key is made when a policy looks at it: most policies look at few of them. The global ones
/// stand before a service's own, so that nobody may choose them.
#[derive(Clone, Copy)]
pub(crate) struct Conditions<'a> {
    pub(crate) ctx: &'a RequestContext,
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) resource: Option<&'a Resource<'a>>,
    /// Where the caller's account stands in its organization.
    pub(crate) caller_place: Option<&'a OrganizationPlace>,
    /// Where the account of the resource stands.
    pub(crate) owner_place: Option<&'a OrganizationPlace>,
    /// The tags of the user or role; a session's own stand before them.
    pub(crate) principal_tags: &'a Tags,
}

type Values<'a> = Option<ContextValues<'a>>;

impl<'a> Conditions<'a> {
    /// The keys that `looked_at` names, in lower case, with their values.
    pub(crate) fn context<'k>(&self, looked_at: impl Iterator<Item = &'k str>) -> Context<'a> {
        let mut context = Context::new();
        for key in looked_at {
            if context.get(key).is_none()
                && let Some(values) = self.values(key)
            {
                context.insert(key.to_owned(), values);
            }
        }
        context
    }

    fn values(&self, key: &str) -> Values<'a> {
        let global = key.strip_prefix("aws:").and_then(|name| {
            self.of_principal(name)
                .or_else(|| self.of_session(name))
                .or_else(|| self.of_request(name))
                .or_else(|| self.of_resource(name))
        });
        global
            .or_else(|| self.of_ask(key))
            .or_else(|| self.of_web_identity(key))
    }

    /// Keys of who calls.
    fn of_principal(&self, name: &str) -> Values<'a> {
        let principal = &self.ctx.caller.principal;
        let is_anonymous = matches!(principal.kind, PrincipalKind::Anonymous);
        let session = self.ctx.caller.session.as_deref();
        match name {
            "principalaccount" if is_anonymous => one("anonymous"),
            "principalaccount" => one(principal.account.to_string()),
            "principalarn" if !is_anonymous => match principal.issuer_arn() {
                Some(arn) => one(arn),
                None => one(self.ctx.caller_arn()),
            },
            "userid" if !is_anonymous => one(principal.unique_id.as_str()),
            "username" => match &principal.kind {
                PrincipalKind::User { name, .. } => one(name.as_str()),
                _ => None,
            },
            "principalisawsservice" => one(text(service_name(&principal.kind).is_some())),
            "principalservicename" => one(service_name(&principal.kind)?),
            "principalservicenameslist" => many([service_name(&principal.kind)?]),
            "principaltype" => principal_type(&principal.kind).and_then(one),
            "principalorgid" => self
                .caller_place
                .and_then(|place| one(place.organization.as_str())),
            "principalorgpaths" => self
                .caller_place
                .and_then(|place| many([place.path.as_str()])),
            _ => {
                let tag = name.strip_prefix("principaltag/")?;
                let of_session = session.and_then(|session| find_tag(&session.tags, tag));
                of_session.or_else(|| find_tag(self.principal_tags, tag))
            }
        }
    }

    /// Keys of temporary credentials, and of a second factor that the call itself proves.
    fn of_session(&self, name: &str) -> Values<'a> {
        match name {
            "multifactorauthpresent" if self.ask.proves_second_factor => return one("true"),
            "multifactorauthage" if self.ask.proves_second_factor => return one("0"),
            _ => {}
        }
        let session = self.ctx.caller.session.as_deref()?;
        match name {
            "tokenissuetime" => one(session.issued_at.iso8601()),
            "federatedprovider" => one(session.federated_provider.as_deref()?),
            "assumedroot" if session.assumed_root => one("true"),
            "multifactorauthpresent" => one(text(session.mfa_at.is_some())),
            "multifactorauthage" => {
                let age = self.ctx.now().secs().saturating_sub(session.mfa_at?.secs());
                one(age.to_string())
            }
            "sourceidentity" => one(session.source_identity.as_deref()?),
            _ => None,
        }
    }

    /// Keys of the token by which the caller got his session.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif>
    fn of_web_identity(&self, key: &str) -> Values<'a> {
        let session = self.ctx.caller.session.as_deref()?;
        let mut keys = session.web_identity_keys.iter();
        let (_, values) = keys.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        match values.as_slice() {
            [value] => one(value.as_str()),
            values => many(values.iter().map(String::as_str)),
        }
    }

    /// Keys of when, where and by which way the call comes.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>
    fn of_request(&self, name: &str) -> Values<'a> {
        let ctx = self.ctx;
        match name {
            "currenttime" => one(ctx.now().iso8601()),
            "epochtime" => one(ctx.now().secs().to_string()),
            "securetransport" => one(text(ctx.client.secure_transport)),
            "requestedregion" => one(called_region(ctx.service, &ctx.region)),
            "viaawsservice" => one(text(!ctx.called_via.is_empty())),
            "useragent" => one(&**ctx.client.user_agent.as_ref()?),
            "referer" => one(&**ctx.client.referer.as_ref()?),
            "sourceip" if ctx.called_via.is_empty() => one(ctx.client.address?.to_string()),
            "calledvia" if !ctx.called_via.is_empty() => {
                many(ctx.called_via.iter().map(|name| host(name)))
            }
            "sourcearn" => one(ctx.source.as_ref()?.arn.as_str()),
            "sourceaccount" => one(ctx.source.as_ref()?.account.to_string()),
            "calledviafirst" => one(host(ctx.called_via.first()?)),
            "calledvialast" => one(host(ctx.called_via.last()?)),
            _ => None,
        }
    }

    fn of_resource(&self, name: &str) -> Values<'a> {
        let resource = self.resource?;
        match name {
            "resourceaccount" => one(resource.account.to_string()),
            "resourceorgid" => one(self.owner_place?.organization.as_str()),
            "resourceorgpaths" => many([self.owner_place?.path.as_str()]),
            _ => find_tag(resource.tags?, name.strip_prefix("resourcetag/")?),
        }
    }

    /// The service's own keys, and those of request tags.
    fn of_ask(&self, key: &str) -> Values<'a> {
        let mut own = self.ask.conditions.iter();
        let (_, values) = own.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
        match values {
            ConditionValues::One(value) => one(&**value),
            ConditionValues::Many(values) => many(values.iter().map(|value| &**value)),
        }
    }
}

fn one<'a>(value: impl Into<Cow<'a, str>>) -> Values<'a> {
    Some(ContextValues::One(value.into()))
}

fn many<'a, V: Into<Cow<'a, str>>>(values: impl IntoIterator<Item = V>) -> Values<'a> {
    let values = values.into_iter().map(Into::into);
    Some(ContextValues::Many(values.collect()))
}

/// Keys of conditions ignore case, those of tags in them too.
fn find_tag<'a>(tags: &'a Tags, key: &str) -> Values<'a> {
    let mut tags = tags.iter();
    let (_, value) = tags.find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    one(value)
}

fn service_name(kind: &PrincipalKind) -> Option<&str> {
    match kind {
        PrincipalKind::Service { name } => Some(name),
        _ => None,
    }
}

const fn principal_type(kind: &PrincipalKind) -> Option<&'static str> {
    match kind {
        PrincipalKind::Root => Some("Account"),
        PrincipalKind::User { .. } => Some("User"),
        PrincipalKind::AssumedRole { .. } => Some("AssumedRole"),
        PrincipalKind::FederatedUser { .. } => Some("FederatedUser"),
        PrincipalKind::Service { .. } | PrincipalKind::Anonymous => None,
    }
}

/// The Region called. Global services stand in one Region of each partition, whatever Region a
/// client signs for.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-requestedregion>
pub fn called_region<'a>(service: &str, region: &'a Region) -> &'a str {
    match (service, region.partition()) {
        ("iam" | "organizations", Partition::Aws) => "us-east-1",
        ("iam" | "organizations", Partition::AwsCn) => "cn-north-1",
        ("iam" | "organizations", Partition::AwsUsGov) => "us-gov-west-1",
        _ => region.as_str(),
    }
}

fn host(service: &str) -> String {
    format!("{service}.amazonaws.com")
}

const fn text(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

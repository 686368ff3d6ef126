//! What requests say of web ACLs and rule groups, read into the rule language and checked.

use std::collections::BTreeSet;
use std::ops::Deref;

use ringwall_model::Value;
use ringwall_store::Reads;
use ringwall_waf::language::{self, Rule};

use crate::api::{self, Scope};
use crate::error::Wafv2Error;
use crate::language::{read, read_some, text};
use crate::parameter::{Field, Reason};
use crate::quotas;
use crate::resources::ip_set::IpSet;
use crate::resources::place::{EntityRef, Kind, Place};
use crate::resources::regex_pattern_set::RegexPatternSet;
use crate::resources::rule_group::RuleGroup;
use crate::resources::web_acl::Settings;
use crate::store::Wafv2Tx;

/// What creating and updating a web ACL have in common.
pub(crate) struct WebAclMembers<'i> {
    name: &'i str,
    scope: Scope,
    default_action: &'i Value,
    rules: Option<&'i Value>,
    visibility_config: &'i Value,
    data_protection_config: Option<&'i Value>,
    custom_response_bodies: Option<&'i Value>,
    captcha_config: Option<&'i Value>,
    challenge_config: Option<&'i Value>,
    token_domains: &'i [String],
    association_config: Option<&'i Value>,
    on_source_ddos_protection_config: Option<&'i Value>,
    application_config: Option<&'i Value>,
    monetization_config: Option<&'i Value>,
    analytics_config: Option<&'i api::AnalyticsConfig>,
}

/// What creating and updating a rule group have in common.
pub(crate) struct RuleGroupMembers<'i> {
    name: &'i str,
    rules: Option<&'i Value>,
    visibility_config: &'i Value,
    custom_response_bodies: Option<&'i Value>,
}

macro_rules! web_acl_members {
    ($input:ty) => {
        impl<'i> From<&'i $input> for WebAclMembers<'i> {
            fn from(input: &'i $input) -> Self {
                Self {
                    name: &input.name,
                    scope: input.scope,
                    default_action: &input.default_action,
                    rules: input.rules.as_ref(),
                    visibility_config: &input.visibility_config,
                    data_protection_config: input.data_protection_config.as_ref(),
                    custom_response_bodies: input.custom_response_bodies.as_ref(),
                    captcha_config: input.captcha_config.as_ref(),
                    challenge_config: input.challenge_config.as_ref(),
                    token_domains: input.token_domains.as_deref().unwrap_or_default(),
                    association_config: input.association_config.as_ref(),
                    on_source_ddos_protection_config: input
                        .on_source_d_do_s_protection_config
                        .as_ref(),
                    application_config: input.application_config.as_ref(),
                    monetization_config: input.monetization_config.as_ref(),
                    analytics_config: input.analytics_config.as_ref(),
                }
            }
        }
    };
}

web_acl_members!(api::CreateWebACLInput);
web_acl_members!(api::UpdateWebACLInput);

macro_rules! rule_group_members {
    ($input:ty) => {
        impl<'i> From<&'i $input> for RuleGroupMembers<'i> {
            fn from(input: &'i $input) -> Self {
                Self {
                    name: &input.name,
                    rules: input.rules.as_ref(),
                    visibility_config: &input.visibility_config,
                    custom_response_bodies: input.custom_response_bodies.as_ref(),
                }
            }
        }
    };
}

rule_group_members!(api::CreateRuleGroupInput);
rule_group_members!(api::UpdateRuleGroupInput);

impl WebAclMembers<'_> {
    /// What decides about requests.
    pub(crate) fn definition(&self) -> Result<language::WebAcl, Wafv2Error> {
        require_token_domains(self.token_domains)?;
        Ok(language::WebAcl {
            name: self.name.to_owned(),
            default_action: read("DefaultAction", Field::DefaultAction, self.default_action)?,
            rules: rules(self.rules)?,
            visibility_config: read("VisibilityConfig", Field::WebAcl, self.visibility_config)?,
            custom_response_bodies: bodies(self.custom_response_bodies)?,
            captcha_config: read_some("CaptchaConfig", Field::WebAcl, self.captcha_config)?,
            challenge_config: read_some(
                "ChallengeConfig",
                Field::ChallengeConfig,
                self.challenge_config,
            )?,
            token_domains: self.token_domains.to_vec(),
            association_config: read_some(
                "AssociationConfig",
                Field::AssociatedResourceType,
                self.association_config,
            )?,
            data_protection_config: read_some(
                "DataProtectionConfig",
                Field::DataProtectionConfig,
                self.data_protection_config,
            )?,
            first_groups: Vec::new(),
            last_groups: Vec::new(),
        })
    }

    /// What is kept beside.
    pub(crate) fn settings(&self) -> Result<Settings, Wafv2Error> {
        if self.monetization_config.is_some() && self.scope != Scope::Cloudfront {
            let parameter = "MonetizationConfig";
            let field = Field::MonetizationConfig;
            return Err(Wafv2Error::invalid(field, parameter, Reason::InvalidScope));
        }
        Ok(Settings {
            application_config: text(self.application_config),
            on_source_ddos_protection_config: text(self.on_source_ddos_protection_config),
            monetization_config: text(self.monetization_config),
            analytics: self.analytics_config.map(|config| config.mode),
        })
    }
}

impl RuleGroupMembers<'_> {
    /// What the rules say.
    pub(crate) fn definition(&self, capacity: u64) -> Result<language::RuleGroup, Wafv2Error> {
        Ok(language::RuleGroup {
            name: self.name.to_owned(),
            capacity,
            rules: rules(self.rules)?,
            visibility_config: read("VisibilityConfig", Field::RuleGroup, self.visibility_config)?,
            custom_response_bodies: bodies(self.custom_response_bodies)?,
        })
    }
}

/// The rules of a request.
pub(crate) fn rules(tree: Option<&Value>) -> Result<Vec<Rule>, Wafv2Error> {
    Ok(read_some("Rules", Field::Rule, tree)?.unwrap_or_default())
}

fn bodies(
    tree: Option<&Value>,
) -> Result<std::collections::BTreeMap<String, language::CustomResponseBody>, Wafv2Error> {
    let read = read_some("CustomResponseBodies", Field::CustomResponseBody, tree)?;
    Ok(read.unwrap_or_default())
}

/// Domains that tokens may be of: names that somebody owns, not what many have in common (`co.uk`).
pub(crate) fn require_token_domains(domains: &[String]) -> Result<(), Wafv2Error> {
    if domains.len() > quotas::TOKEN_DOMAINS {
        return Err(Wafv2Error::limits_exceeded());
    }
    let is_domain = |domain: &&String| {
        let mut labels = domain.split('.');
        let is_name = labels.all(|label| !label.is_empty() && !label.contains('/'));
        is_name && psl::domain_str(&domain.to_ascii_lowercase()).is_some()
    };
    match domains.iter().find(|domain| !is_domain(domain)) {
        Some(domain) => Err(Wafv2Error::invalid(
            Field::TokenDomain,
            domain,
            Reason::InvalidFormat,
        )),
        None => Ok(()),
    }
}

/// What rules refer to must be there, in the same Region and of the same scope; rule groups may be
/// of other accounts.
pub(crate) fn require_references<X: Deref<Target: Reads>>(
    tx: &Wafv2Tx<'_, X>,
    place: &Place,
    references: &BTreeSet<String>,
) -> Result<(), Wafv2Error> {
    for arn in references {
        let invalid = || Wafv2Error::invalid(Field::ResourceArn, arn, Reason::InvalidArn);
        let named = EntityRef::parse(arn).ok_or_else(invalid)?;
        let is_shareable = named.kind == Kind::RuleGroup;
        let is_near = named.place.scope == place.scope && named.place.region == place.region;
        if !is_near || (named.place.account != place.account && !is_shareable) {
            return Err(invalid());
        }
        let is_there = match named.kind {
            Kind::RuleGroup => tx.find::<RuleGroup>(&named)?.is_some(),
            Kind::IpSet => tx.find::<IpSet>(&named)?.is_some(),
            Kind::RegexPatternSet => tx.find::<RegexPatternSet>(&named)?.is_some(),
            Kind::WebAcl | Kind::ManagedRuleSet => return Err(invalid()),
        };
        if !is_there {
            return Err(Wafv2Error::nonexistent());
        }
    }
    Ok(())
}

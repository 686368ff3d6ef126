//! Where entities stand, and their ARNs.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html>

use ringwall_core::{AccountId, Arn, Region, RequestContext};
use ringwall_store::RowKey;
use serde::{Deserialize, Serialize};

use crate::api::Scope;
use crate::error::Wafv2Error;
use crate::parameter::{Field, Reason};

/// An account's Region, and whether for CloudFront or for what stands in the Region.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The owner.
    pub account: AccountId,
    /// The Region; `us-east-1` for CloudFront.
    pub region: Region,
    /// What for.
    pub scope: Scope,
}

/// The kinds of entities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Decides about requests.
    WebAcl,
    /// Rules to be used in web ACLs.
    RuleGroup,
    /// Networks.
    IpSet,
    /// Regular expressions.
    RegexPatternSet,
    /// Versions of a rule group that a vendor publishes.
    ManagedRuleSet,
}

/// An ARN of AWS WAF, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntityRef {
    pub(crate) place: Place,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) id: String,
}

impl Place {
    /// Where the caller's entities of that scope stand.
    pub(crate) fn of(ctx: &RequestContext, scope: Scope) -> Result<Self, Wafv2Error> {
        if scope == Scope::Cloudfront && ctx.region != Region::us_east_1() {
            let parameter = scope.as_str();
            return Err(Wafv2Error::invalid(
                Field::ScopeValue,
                parameter,
                Reason::InvalidScope,
            ));
        }
        Ok(Self {
            account: ctx.account(),
            region: ctx.region.clone(),
            scope,
        })
    }

    /// The beginning of the keys of what stands there.
    pub(crate) fn row(&self) -> RowKey {
        RowKey::new()
            .number(self.account.number())
            .text(self.region.as_str())
            .text(self.scope.as_str())
    }

    /// The ARN of an entity there.
    pub(crate) fn arn(&self, kind: Kind, name: &str, id: &str) -> String {
        format!("{}{name}/{id}", self.arn_prefix(kind))
    }

    /// What the ARNs of a kind of entities there begin with.
    pub(crate) fn arn_prefix(&self, kind: Kind) -> String {
        let scope = match self.scope {
            Scope::Cloudfront => "global",
            Scope::Regional => "regional",
        };
        format!(
            "arn:{}:wafv2:{}:{}:{scope}/{}/",
            self.region.partition(),
            self.region,
            self.account,
            kind.as_str()
        )
    }
}

impl Kind {
    const ALL: [Self; 5] = [
        Self::WebAcl,
        Self::RuleGroup,
        Self::IpSet,
        Self::RegexPatternSet,
        Self::ManagedRuleSet,
    ];

    /// Its part of an ARN.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::WebAcl => "webacl",
            Self::RuleGroup => "rulegroup",
            Self::IpSet => "ipset",
            Self::RegexPatternSet => "regexpatternset",
            Self::ManagedRuleSet => "managedruleset",
        }
    }

    /// Its type in the trail.
    pub(crate) const fn trail_type(self) -> &'static str {
        match self {
            Self::WebAcl => "AWS::WAFv2::WebACL",
            Self::RuleGroup => "AWS::WAFv2::RuleGroup",
            Self::IpSet => "AWS::WAFv2::IPSet",
            Self::RegexPatternSet => "AWS::WAFv2::RegexPatternSet",
            Self::ManagedRuleSet => "AWS::WAFv2::ManagedRuleSet",
        }
    }
}

impl EntityRef {
    /// The entity of an ARN; `None` if it is not one of AWS WAF.
    pub(crate) fn parse(arn: &str) -> Option<Self> {
        let arn: Arn = arn.parse().ok()?;
        if arn.service != "wafv2" {
            return None;
        }
        let mut parts = arn.resource.split('/');
        let scope = match parts.next()? {
            "global" => Scope::Cloudfront,
            "regional" => Scope::Regional,
            _ => return None,
        };
        let kind = parts.next()?;
        let kind = Kind::ALL.into_iter().find(|known| known.as_str() == kind)?;
        let (name, id) = (parts.next()?.to_owned(), parts.next()?.to_owned());
        if parts.next().is_some() || name.is_empty() || id.is_empty() {
            return None;
        }
        let place = Place {
            account: arn.account.parse().ok()?,
            region: arn.region.parse().ok()?,
            scope,
        };
        (place.region.partition().as_str() == arn.partition).then_some(Self {
            place,
            kind,
            name,
            id,
        })
    }

    /// One of the caller's by name and id.
    ///
    /// # Errors
    /// The scope is not of this Region.
    pub(crate) fn own(
        ctx: &RequestContext,
        kind: Kind,
        scope: Scope,
        name: String,
        id: String,
    ) -> Result<Self, Wafv2Error> {
        Ok(Self {
            place: Place::of(ctx, scope)?,
            kind,
            name,
            id,
        })
    }

    /// One by its ARN, or one of the caller's by name, scope and id.
    ///
    /// # Errors
    /// Neither is said, or both.
    pub(crate) fn by_arn_or_name(
        ctx: &RequestContext,
        kind: Kind,
        arn: Option<&str>,
        by_name: (Option<String>, Option<Scope>, Option<String>),
    ) -> Result<Self, Wafv2Error> {
        match (arn, by_name) {
            (Some(arn), (None, None, None)) => Self::of_kind(arn, kind),
            (None, (Some(name), Some(scope), Some(id))) => Self::own(ctx, kind, scope, name, id),
            _ => {
                let field = match kind {
                    Kind::RuleGroup => Field::RuleGroup,
                    _ => Field::WebAcl,
                };
                Err(Wafv2Error::invalid(field, "ARN", Reason::ExactlyOne))
            }
        }
    }

    /// The same, of one kind.
    ///
    /// # Errors
    /// It is none of that kind.
    pub(crate) fn of_kind(arn: &str, kind: Kind) -> Result<Self, Wafv2Error> {
        Self::parse(arn)
            .filter(|entity| entity.kind == kind)
            .ok_or_else(|| Wafv2Error::invalid(Field::ResourceArn, arn, Reason::InvalidArn))
    }

    /// The same, of a scope that was said too.
    ///
    /// # Errors
    /// It is none of that kind and scope.
    pub(crate) fn of_kind_in(arn: &str, kind: Kind, scope: Scope) -> Result<Self, Wafv2Error> {
        let named = Self::of_kind(arn, kind)?;
        if named.place.scope == scope {
            return Ok(named);
        }
        let field = Field::ScopeValue;
        Err(Wafv2Error::invalid(
            field,
            scope.as_str(),
            Reason::InvalidScope,
        ))
    }

    /// The ARN.
    pub(crate) fn arn(&self) -> String {
        self.place.arn(self.kind, &self.name, &self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_is_written_as_it_was_read() {
        let arn = "arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/office/0b1d2c3e-0000-4000-8000-000000000000";
        let read = EntityRef::parse(arn).unwrap();
        assert_eq!(read.kind, Kind::IpSet);
        assert_eq!(read.place.scope, Scope::Regional);
        assert_eq!(read.arn(), arn);
    }

    #[test]
    fn refuses_what_is_not_an_arn_of_waf() {
        for arn in [
            "arn:aws:wafv2:eu-west-1:111122223333:local/ipset/office/1",
            "arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/office",
            "arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/office/1/2",
            "arn:aws:wafv2:eu-west-1:111122223333:regional/lists/office/1",
            "arn:aws:waf:eu-west-1:111122223333:regional/ipset/office/1",
            "arn:aws-cn:wafv2:eu-west-1:111122223333:regional/ipset/office/1",
        ] {
            assert_eq!(EntityRef::parse(arn), None, "{arn}");
        }
    }
}

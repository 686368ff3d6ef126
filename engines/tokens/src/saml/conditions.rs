//! When and for whom an assertion holds (SAML Core §2.5).

use roxmltree::Node;

use super::assertion::{Assertion, optional, optional_moment, text_of};
use super::element::{ASSERTION, children};
use super::error::SamlError;
use super::response::Expected;

/// The conditions of an assertion.
pub(super) struct Conditions {
    /// The later of its conditions' and its confirmation's.
    not_before: Option<i64>,
    not_on_or_after: Option<i64>,
    /// Of each restriction one audience must be met.
    restrictions: Vec<Vec<String>>,
}

impl Conditions {
    pub(super) fn audiences(&self) -> Vec<String> {
        self.restrictions.concat()
    }
}

pub(super) fn read(
    assertion: Node<'_, '_>,
    confirmed_from: Option<i64>,
) -> Result<Conditions, SamlError> {
    let Some(element) = optional(assertion, "Conditions")? else {
        return Err(SamlError::Audience);
    };
    // `OneTimeUse` and `ProxyRestriction` bind whoever keeps assertions or makes others of them.
    let known = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];
    let is_known = |child: Node<'_, '_>| {
        known
            .iter()
            .any(|name| child.has_tag_name((ASSERTION, *name)))
    };
    if !element.children().filter(Node::is_element).all(is_known) {
        return Err(SamlError::UnknownCondition);
    }
    let restrictions = children(element, ASSERTION, "AudienceRestriction").map(|restriction| {
        children(restriction, ASSERTION, "Audience")
            .map(|audience| text_of(audience, "Audience"))
            .collect()
    });
    let not_before = optional_moment(element, "NotBefore")?;
    Ok(Conditions {
        not_before: not_before.max(confirmed_from),
        not_on_or_after: optional_moment(element, "NotOnOrAfter")?,
        restrictions: restrictions.collect::<Result<_, _>>()?,
    })
}

pub(super) fn check(
    assertion: &Assertion,
    conditions: &Conditions,
    expected: &Expected<'_>,
) -> Result<(), SamlError> {
    check_time(assertion, conditions, expected)?;
    if !(expected.is_recipient)(&assertion.recipient) {
        return Err(SamlError::Recipient {
            recipient: assertion.recipient.clone(),
        });
    }
    let is_met = |audiences: &Vec<String>| {
        let mut audiences = audiences.iter();
        audiences.any(|audience| (expected.is_audience)(audience))
    };
    if conditions.restrictions.is_empty() || !conditions.restrictions.iter().all(is_met) {
        return Err(SamlError::Audience);
    }
    Ok(())
}

fn check_time(
    assertion: &Assertion,
    conditions: &Conditions,
    expected: &Expected<'_>,
) -> Result<(), SamlError> {
    let now = expected.now;
    let leeway = i64::from(expected.leeway_seconds);
    let end = conditions.not_on_or_after.unwrap_or(i64::MAX);
    let not_on_or_after = end.min(assertion.not_on_or_after);
    if now >= not_on_or_after.saturating_add(leeway) {
        return Err(SamlError::Expired {
            now,
            not_on_or_after,
        });
    }
    let issued_at = assertion.issued_at;
    let valid_from = issued_at.max(conditions.not_before.unwrap_or(i64::MIN));
    if now.saturating_add(leeway) < valid_from {
        return Err(SamlError::NotYetValid { now, valid_from });
    }
    let most_age = i64::from(expected.most_age_seconds);
    if now > issued_at.saturating_add(most_age).saturating_add(leeway) {
        return Err(SamlError::Stale { now, issued_at });
    }
    Ok(())
}

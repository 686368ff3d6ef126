//! The order of lists of findings, and places in it that a token can carry.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value as Json;

use crate::api::{OrderBy, SortCriteria};
use crate::error::GuardDutyError;
use crate::resources::criteria::as_number;
use crate::resources::document::Path;
use crate::resources::finding::Finding;

/// An order: by an attribute, then by id.
pub(crate) struct Order {
    path: Path,
    attribute: String,
    is_descending: bool,
}

impl Order {
    /// The newest first, unless something else is asked for.
    pub(crate) fn parse(given: Option<&SortCriteria>) -> Result<Self, GuardDutyError> {
        let named = given.and_then(|sort| sort.attribute_name.as_deref());
        let attribute = named.filter(|name| !name.is_empty());
        let order = given.and_then(|sort| sort.order_by);
        let attribute = attribute.unwrap_or("updatedAt");
        Ok(Self {
            path: Path::parse(attribute).ok_or_else(GuardDutyError::invalid_input)?,
            attribute: attribute.to_owned(),
            is_descending: order.unwrap_or(OrderBy::Desc) == OrderBy::Desc,
        })
    }

    /// What tells this order from others.
    pub(crate) fn scope(&self) -> String {
        format!("{}|{}", self.attribute, self.is_descending)
    }

    /// The place of a finding: bytes that compare as the attribute does.
    pub(crate) fn place(&self, finding: &Finding) -> Vec<u8> {
        let value = finding.beside(&self.attribute).or_else(|| {
            let document = finding.document();
            let values = self.path.values(&document).into_iter();
            values.map(Cow::into_owned).next()
        });
        let number = value.as_ref().and_then(as_number);
        let mut place = match (number, value.as_ref().and_then(Json::as_str)) {
            (Some(number), _) => number_bytes(number),
            (None, Some(text)) => text.as_bytes().to_vec(),
            (None, None) => Vec::new(),
        };
        place.push(0);
        place.extend_from_slice(finding.id.as_bytes());
        place
    }

    /// Compares places.
    pub(crate) fn compare(&self, one: &[u8], other: &[u8]) -> Ordering {
        if self.is_descending {
            other.cmp(one)
        } else {
            one.cmp(other)
        }
    }
}

/// Big-endian bytes that compare as the numbers do.
fn number_bytes(number: f64) -> Vec<u8> {
    let bits = number.to_bits();
    let sign = 1 << 63;
    let ordered = if bits & sign == 0 { bits | sign } else { !bits };
    ordered.to_be_bytes().to_vec()
}

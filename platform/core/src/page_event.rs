//! What a browser or an application asks of pages, for the trail: CloudTrail has events of them beside
//! those of the API.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/logging-using-cloudtrail.html>

use crate::{AccountId, Region};

/// A request for a page, or for an endpoint beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageEvent {
    /// `Login_GET`.
    pub name: String,
    /// Whose page it is.
    pub account: AccountId,
    /// Where.
    pub region: Region,
    /// The answer's status.
    pub status: u16,
    /// Whether it only looks.
    pub is_read_only: bool,
    /// What was sent; what nobody is to read is hidden already.
    pub parameters: Vec<(String, String)>,
    /// What else is told: `userPoolId`.
    pub about: Vec<(&'static str, String)>,
}

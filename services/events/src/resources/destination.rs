//! API destinations: webhooks.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html>

use ringwall_core::{AccountId, Ask, Region, Resource, Timestamp};
use serde::{Deserialize, Serialize};

use crate::resources::connection::named_arn;

/// Calls a second, unless asked otherwise.
pub(crate) const USUAL_RATE: i32 = 300;

/// An API destination.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Destination {
    pub(crate) account: AccountId,
    pub(crate) region: Region,
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) description: Option<String>,
    pub(crate) connection_arn: String,
    /// Where calls go; each `*` is a path parameter of the target.
    pub endpoint: String,
    /// The HTTP method.
    pub method: String,
    /// Calls a second.
    pub rate: i32,
    pub(crate) created_at: Timestamp,
    pub(crate) modified_at: Timestamp,
}

impl Destination {
    /// Its ARN.
    pub fn arn(&self) -> String {
        named_arn(
            self.account,
            &self.region,
            "api-destination",
            &self.name,
            &self.id,
        )
    }
}

/// A question about a connection or an API destination of a name, which policies name without what
/// tells it from deleted ones.
pub(crate) fn ask_about<'a>(
    action: &'static str,
    account: AccountId,
    region: &Region,
    kind: &str,
    name: &str,
) -> Ask<'a> {
    let partition = region.partition();
    let arn = format!("arn:{partition}:events:{region}:{account}:{kind}/{name}");
    Ask::new(action).on(Resource::new(arn, account))
}

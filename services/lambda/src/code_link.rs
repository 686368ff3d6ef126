//! Where packages are downloaded: an address with a token that is good for ten minutes, as the
//! presigned URLs of S3 are that AWS answers.
//!
//! <https://docs.aws.amazon.com/lambda/latest/api/API_FunctionCodeLocation.html>

use ringwall_core::{AccountId, RequestContext, Timestamp};
use ringwall_service::Marker;
use ringwall_store::Store;

use crate::code::StoredCode;
use crate::resources::function::Code;
use crate::runner::CodeSource as _;

/// Where packages are downloaded, before the token.
pub const PATH: &str = "/_ringwall/lambda/code/";
const SCOPE: &str = "download of a package";
/// How long an address is good.
const OPEN_SECS: i64 = 10 * 60;

/// The addresses of packages.
pub(crate) struct CodeLinks {
    marker: Marker,
    /// Scheme, host and port of this server.
    origin: String,
}

impl CodeLinks {
    pub(crate) fn new(store: &Store, origin: String) -> Self {
        Self {
            marker: marker(store),
            origin,
        }
    }

    /// The address of a package from now on.
    pub(crate) fn url(&self, ctx: &RequestContext, account: AccountId, code: &Code) -> String {
        let until = ctx.now().plus_secs(OPEN_SECS);
        let said = format!(
            "{} {} {} {}",
            until.secs(),
            account.number(),
            code.size,
            code.sha256
        );
        let token = self.marker.seal(SCOPE, said.as_bytes());
        format!("{}{PATH}{token}", self.origin)
    }
}

fn marker(store: &Store) -> Marker {
    Marker::new(store.owned_key("lambda", "code link"))
}

/// Gives packages to whoever has an address that [`GetFunction`](crate::api::GetFunction) answered.
pub struct Downloads {
    marker: Marker,
    store: Store,
}

/// Why there is no package at an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoDownload {
    /// The token was not made here.
    Unknown,
    /// It was good once.
    Expired,
    /// The code was deleted or changed since.
    Gone,
}

impl Downloads {
    /// Of the functions in a store.
    pub fn new(store: &Store) -> Self {
        Self {
            marker: marker(store),
            store: store.clone(),
        }
    }

    /// The zip that a token stands for.
    ///
    /// # Errors
    /// There is none, or none any more.
    pub fn open(&self, token: &str, now: Timestamp) -> Result<Vec<u8>, NoDownload> {
        let said = self.marker.open(SCOPE, token);
        let said = said.and_then(|said| String::from_utf8(said).ok());
        let (until, code) = said
            .and_then(|said| self.parse(&said))
            .ok_or(NoDownload::Unknown)?;
        if now >= until {
            return Err(NoDownload::Expired);
        }
        code.zip().map_err(|_| NoDownload::Gone)
    }

    fn parse(&self, said: &str) -> Option<(Timestamp, StoredCode)> {
        let mut parts = said.split(' ');
        let until = Timestamp::from_secs(parts.next()?.parse().ok()?);
        let account = AccountId::from_number(parts.next()?.parse().ok()?)?;
        let size = parts.next()?.parse().ok()?;
        let sha256 = parts.next()?.to_owned();
        let code = StoredCode {
            store: self.store.clone(),
            account,
            code: Code { sha256, size },
        };
        Some((until, code))
    }
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use super::*;
    use crate::api;
    use crate::bench::{Steps as _, house, zip};

    #[test]
    fn an_address_is_good_for_ten_minutes() {
        let (house, _) = house();
        house.new_function("one");
        let found = house.answer::<api::GetFunction>(input(&[("FunctionName", "one")]));
        let url = found.code.unwrap().location.unwrap();
        let token = url.rsplit('/').next().unwrap().to_owned();
        assert_eq!(url, format!("http://localhost:4566{PATH}{token}"));
        let downloads = Downloads::new(house.store());
        let package = zip(&[("app.py", "def handler(event, context): pass")]);
        assert_eq!(downloads.open(&token, house.now()).unwrap(), package);
        let made_up = format!("{token}A");
        assert_eq!(
            downloads.open(&made_up, house.now()),
            Err(NoDownload::Unknown)
        );
        house.advance_secs(600);
        assert_eq!(
            downloads.open(&token, house.now()),
            Err(NoDownload::Expired)
        );
    }

    #[test]
    fn what_was_deleted_is_gone() {
        let (house, _) = house();
        house.new_function("one");
        let found = house.answer::<api::GetFunction>(input(&[("FunctionName", "one")]));
        let url = found.code.unwrap().location.unwrap();
        house.answer::<api::DeleteFunction>(input(&[("FunctionName", "one")]));
        let token = url.rsplit('/').next().unwrap();
        let downloads = Downloads::new(house.store());
        assert_eq!(downloads.open(token, house.now()), Err(NoDownload::Gone));
    }
}

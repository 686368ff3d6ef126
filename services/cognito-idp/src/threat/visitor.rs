//! Where a request comes from, as far as it is believed.
//!
//! <https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-adaptive-authentication.html#user-pool-settings-adaptive-authentication-device-fingerprint>

use std::net::IpAddr;

use ringwall_core::{RequestContext, Timestamp};
use ringwall_risk::{Mark, Observation};

use super::encoded::Encoded;
use super::whereabouts::Location;
use crate::api::{ContextDataType, UserContextDataType};
use crate::error::CognitoError;
use crate::resources::auth_event::Place;
use crate::resources::client::Client;
use crate::token::user_agent;

/// Where a request comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Visitor {
    pub(crate) address: Option<IpAddr>,
    /// The `User-Agent` header.
    agent: Option<String>,
    /// What the device calls itself.
    device: Option<String>,
    time_zone: Option<String>,
}

impl Visitor {
    /// As the connection shows.
    pub(crate) fn of_connection(ctx: &RequestContext) -> Self {
        Self {
            address: ctx.client.address.map(|address| address.to_canonical()),
            agent: ctx.client.user_agent.as_deref().map(str::to_owned),
            ..Self::default()
        }
    }

    /// As anybody says in `UserContextData`. His word on the address is taken if his client has a secret
    /// and is set to be believed.
    pub(crate) fn of_anybody(
        ctx: &RequestContext,
        client: &Client,
        username: &str,
        said: Option<&UserContextDataType>,
    ) -> Result<Self, CognitoError> {
        let mut visitor = Self::of_connection(ctx);
        let Some(said) = said else {
            return Ok(visitor);
        };
        if let Some(address) = &said.ip_address
            && client.propagates_context
            && !client.secrets.is_empty()
        {
            visitor.address = Some(parse(address)?);
        }
        visitor.hear(client, username, said.encoded_data.as_deref());
        Ok(visitor)
    }

    /// As a server with AWS credentials says in `ContextData`.
    pub(crate) fn of_admin(
        ctx: &RequestContext,
        client: &Client,
        username: &str,
        said: Option<&ContextDataType>,
    ) -> Result<Self, CognitoError> {
        let mut visitor = Self::of_connection(ctx);
        let Some(said) = said else {
            return Ok(visitor);
        };
        visitor.address = Some(parse(&said.ip_address)?);
        let agent = said.http_headers.iter().find(|header| {
            let name = header.header_name.as_deref();
            name.is_some_and(|name| name.eq_ignore_ascii_case("User-Agent"))
        });
        visitor.agent = agent.and_then(|header| header.header_value.clone());
        visitor.hear(client, username, said.encoded_data.as_deref());
        Ok(visitor)
    }

    /// What the browser says of itself, if it says so for this client and user.
    fn hear(&mut self, client: &Client, username: &str, encoded: Option<&str>) {
        let said = encoded.and_then(|text| Encoded::open(text, client, username));
        if let Some(said) = said {
            self.device = said.device;
            self.time_zone = said.time_zone;
            self.agent = said.agent.or_else(|| self.agent.take());
        }
    }

    /// As events show it.
    pub(crate) fn place(&self, location: Location) -> Place {
        let mut place = Place {
            address: self.address.map(|address| address.to_string()),
            device: Some(user_agent::described(self.agent.as_deref())),
            timezone: self.time_zone.clone(),
            ..Place::default()
        };
        place.set(location);
        place
    }

    /// As it is judged. Versions of a browser come and go; what kind it is says enough.
    pub(crate) fn seen(&self, now: Timestamp, location: &Location) -> Observation {
        let agent = self.agent.as_deref();
        let country = location.country_code.as_deref();
        Observation {
            at: now.secs(),
            device: self.device.as_deref().map(Mark::of),
            agent: agent.map(|agent| Mark::of(&user_agent::described(Some(agent)))),
            network: self.address.map(|address| Mark::of(&neighborhood(address))),
            autonomous_system: location.autonomous_system,
            country: country.and_then(|code| code.as_bytes().try_into().ok()),
            position: location.position,
        }
    }
}

fn parse(address: &str) -> Result<IpAddr, CognitoError> {
    let parsed = address.parse::<IpAddr>();
    let parsed = parsed.map(|address| address.to_canonical());
    parsed.map_err(|_| CognitoError::invalid_parameter("Invalid IP address in the context data."))
}

/// Addresses that somebody moves among without going anywhere: a /24 of IPv4, a /48 of IPv6.
pub(crate) fn neighborhood(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}.0/24")
        }
        IpAddr::V6(address) => {
            let [first, second, third, ..] = address.segments();
            format!("{first:x}:{second:x}:{third:x}::/48")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::HttpHeader;
    use crate::resources::client::ClientSecret;
    use crate::test_users::{POOL, client, context, house_with};
    use ringwall_testing::START;

    fn said(address: &str) -> UserContextDataType {
        UserContextDataType {
            ip_address: Some(address.to_owned()),
            encoded_data: Some("not of ours".to_owned()),
        }
    }

    #[test]
    fn an_address_is_believed_of_clients_with_a_secret_that_are_set_so() {
        let house = house_with(|_| {});
        let ctx = context(&house);
        let mut app = client(POOL);
        let address = |app: &Client, address: &str| {
            let visitor = Visitor::of_anybody(&ctx, app, "ann", Some(&said(address)));
            visitor.map(|visitor| visitor.address)
        };
        let connection = Visitor::of_connection(&ctx).address;
        assert_eq!(address(&app, "192.0.2.7").unwrap(), connection);
        app.propagates_context = true;
        assert_eq!(address(&app, "nonsense").unwrap(), connection);
        app.secrets = vec![ClientSecret {
            id: "s".to_owned(),
            value: "s3cret".to_owned(),
            created_at: START,
        }];
        let believed: IpAddr = "192.0.2.7".parse().unwrap();
        assert_eq!(address(&app, "192.0.2.7").unwrap(), Some(believed));
        assert_eq!(address(&app, "::ffff:192.0.2.7").unwrap(), Some(believed));
        assert!(address(&app, "nonsense").is_err());
    }

    #[test]
    fn a_server_is_believed() {
        let house = house_with(|_| {});
        let said = ContextDataType {
            ip_address: "2001:db8:1:2::3".to_owned(),
            server_name: "app.example.com".to_owned(),
            server_path: "/login".to_owned(),
            http_headers: vec![HttpHeader {
                header_name: Some("user-agent".to_owned()),
                header_value: Some("Mozilla/5.0 (X11; Linux x86_64) Firefox/132.0".to_owned()),
            }],
            encoded_data: None,
        };
        let ctx = context(&house);
        let visitor = Visitor::of_admin(&ctx, &client(POOL), "ann", Some(&said)).unwrap();
        let place = visitor.place(Location::default());
        assert_eq!(place.address.as_deref(), Some("2001:db8:1:2::3"));
        assert_eq!(place.device.as_deref(), Some("Firefox on Linux"));
        let address = visitor.address.unwrap();
        assert_eq!(neighborhood(address), "2001:db8:1::/48");
    }
}

//! `ListResourceServers`.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListResourceServers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListResourceServersInput, ListResourceServersOutput};
use crate::error::CognitoError;
use crate::listing::Page;
use crate::store::CognitoRead;

pub(crate) fn list_resource_servers(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListResourceServersInput,
) -> Result<Reply<ListResourceServersOutput>, CognitoError> {
    let token = input.next_token.as_deref();
    let owner = &input.user_pool_id;
    let page = Page::parse(tx.service, ctx, owner, token, input.max_results, 50)?;

    let action = "cognito-idp:ListResourceServers";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let servers = tx.resource_servers(&pool, page.after.as_deref(), page.reading())?;
    let (servers, next_token) = page.cut(tx.service, servers, |server| &server.identifier);

    Ok(permit.reply(ListResourceServersOutput {
        resource_servers: servers.iter().map(|server| server.shown()).collect(),
        next_token,
    }))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListResourceServersInput};
    use crate::test_pools::{house, new_pool};

    #[test]
    fn pages_show_every_server_once() {
        let house = house();
        let pool = new_pool(&house);
        for identifier in ["a", "b", "c"] {
            house.answer::<api::CreateResourceServer>(input(&[
                ("UserPoolId", &pool),
                ("Identifier", identifier),
                ("Name", "Shop"),
            ]));
        }
        let page = |next_token| {
            house.answer::<api::ListResourceServers>(ListResourceServersInput {
                max_results: Some(2),
                next_token,
                ..input(&[("UserPoolId", &pool)])
            })
        };
        let first = page(None);
        let second = page(first.next_token);
        let both = first
            .resource_servers
            .iter()
            .chain(&second.resource_servers);
        let names: Vec<_> = both
            .filter_map(|server| server.identifier.as_deref())
            .collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(second.next_token, None);
    }

    #[test]
    fn denies_a_stranger() {
        let house = house();
        let pool = new_pool(&house);
        house
            .as_anonymous()
            .is_denied::<api::ListResourceServers>(input(&[("UserPoolId", &pool)]));
    }
}

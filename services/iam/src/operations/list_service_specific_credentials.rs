//! `ListServiceSpecificCredentials`: the credentials of a user, or of all users.
//!
//! <https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServiceSpecificCredentials.html>

use std::sync::Arc;

use ringwall_core::{Ask, Permit, Reply, RequestContext};
use ringwall_identity::{User, service_specific_credentials_of, users};

use crate::api::{ListServiceSpecificCredentialsInput, ListServiceSpecificCredentialsOutput};
use crate::error::IamError;
use crate::paging::page;
use crate::quotas;
use crate::resources::service_specific_credential as credential;
use crate::store::IamRead;

pub(crate) fn list_service_specific_credentials(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    input: ListServiceSpecificCredentialsInput,
) -> Result<Reply<ListServiceSpecificCredentialsOutput>, IamError> {
    let all = input.all_users == Some(true);
    if all && input.user_name.is_some() {
        return Err(IamError::user_name_and_all_users());
    }

    let (permit, owners) = if all {
        all_users(ctx, tx)?
    } else {
        one_user(ctx, tx, input.user_name.as_deref())?
    };

    let service = input.service_name.as_deref();
    let scope = format!(
        "{all}|{}|{}",
        input.user_name.as_deref().unwrap_or_default(),
        service.unwrap_or_default()
    );
    let page = page(
        tx.iam,
        ctx,
        &scope,
        input.marker.as_deref(),
        input.max_items,
    )?;
    let mut credentials = Vec::new();
    for owner in owners {
        for kept in service_specific_credentials_of(tx.rows(), ctx.account(), &owner.id)? {
            if service.is_none_or(|service| kept.service == service) {
                credentials.push(credential::listed(&kept, &owner.name, ctx.now())?);
            }
        }
    }
    let listed = page.of_list(credentials);

    Ok(permit.reply(ListServiceSpecificCredentialsOutput {
        is_truncated: listed.is_truncated(),
        marker: listed.next,
        service_specific_credentials: Some(listed.entries),
    }))
}

type Owners = (Permit, Vec<Arc<User>>);

fn one_user(
    ctx: &RequestContext,
    tx: &IamRead<'_>,
    name: Option<&str>,
) -> Result<Owners, IamError> {
    let user = tx.user_or_self(ctx, name)?;
    let permit = ctx.authorize(&user.ask("iam:ListServiceSpecificCredentials"))?;
    Ok((permit, vec![user.existing()?]))
}

fn all_users(ctx: &RequestContext, tx: &IamRead<'_>) -> Result<Owners, IamError> {
    let permit = ctx.authorize(&Ask::new("iam:ListServiceSpecificCredentials"))?;
    let rows = users(tx.rows(), ctx.account(), None, quotas::USERS.most)?;
    Ok((permit, rows.into_iter().map(|(_, user)| user).collect()))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::input;

    use crate::api::{self, ListServiceSpecificCredentialsInput};
    use crate::test_house;

    const SERVICES: [&str; 2] = ["codecommit.amazonaws.com", "bedrock.amazonaws.com"];

    fn house() -> ringwall_testing::TestHouse {
        let house = test_house();
        for user in ["alice", "bob"] {
            let _user = house.as_new_user(user, &[]);
            for service in SERVICES {
                house.answer::<api::CreateServiceSpecificCredential>(input(&[
                    ("UserName", user),
                    ("ServiceName", service),
                ]));
            }
        }
        house
    }

    #[test]
    fn tells_those_of_a_user_without_secrets() {
        let house = house();
        let listed = |texts: &[(&'static str, &str)]| {
            let listed = house.answer::<api::ListServiceSpecificCredentials>(input(texts));
            listed.service_specific_credentials.unwrap()
        };
        assert_eq!(listed(&[("UserName", "alice")]).len(), 2);
        let keys = listed(&[("UserName", "alice"), ("ServiceName", SERVICES[1])]);
        assert_eq!(keys.len(), 1);
        assert_eq!(
            keys[0].service_credential_alias.as_deref(),
            Some("alice-at-111122223333")
        );
    }

    #[test]
    fn pages_through_those_of_all_users() {
        let house = house();
        let all = |marker| ListServiceSpecificCredentialsInput {
            all_users: Some(true),
            max_items: Some(3),
            marker,
            ..input(&[])
        };
        let first = house.answer::<api::ListServiceSpecificCredentials>(all(None));
        assert_eq!(first.is_truncated, Some(true));
        let second = house.answer::<api::ListServiceSpecificCredentials>(all(first.marker));
        let pages = [
            first.service_specific_credentials,
            second.service_specific_credentials,
        ];
        let users = pages.into_iter().flatten().flatten();
        let users: Vec<_> = users.map(|credential| credential.user_name).collect();
        assert_eq!(users, ["alice", "alice", "bob", "bob"]);
        let both = ListServiceSpecificCredentialsInput {
            all_users: Some(true),
            ..input(&[("UserName", "alice")])
        };
        assert_eq!(
            house.refusal::<api::ListServiceSpecificCredentials>(both),
            "InvalidInputException: UserName and AllUsers cannot be specified together."
        );
    }

    #[test]
    fn needs_permission_on_the_user_or_on_all() {
        let house = house();
        house.needs::<api::ListServiceSpecificCredentials>(
            "iam:ListServiceSpecificCredentials",
            "arn:aws:iam::111122223333:user/alice",
            input(&[("UserName", "alice")]),
        );
        house.needs::<api::ListServiceSpecificCredentials>(
            "iam:ListServiceSpecificCredentials",
            "*",
            ListServiceSpecificCredentialsInput {
                all_users: Some(true),
                ..input(&[])
            },
        );
    }
}

//! `ListUsers`: the users of a pool, all or those that pass a filter.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{ListUsersInput, ListUsersOutput};
use crate::error::CognitoError;
use crate::store::CognitoRead;
use crate::users::filter::Filter;
use crate::users::shown;

const USUAL_LIMIT: usize = 60;

pub(crate) fn list_users(
    ctx: &RequestContext,
    tx: &CognitoRead<'_>,
    input: ListUsersInput,
) -> Result<Reply<ListUsersOutput>, CognitoError> {
    let filter = Filter::parse(input.filter.as_deref().unwrap_or_default())?;

    let action = "cognito-idp:ListUsers";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let wanted = input.attributes_to_get.filter(|names| !names.is_empty());
    for name in wanted.iter().flatten() {
        if pool.attribute(name).is_none() {
            return Err(CognitoError::invalid_parameter(
                "One or more requested attributes do not exist in user pool.",
            ));
        }
    }
    let scope = format!("ListUsers|{}|{filter:?}", pool.id);
    let marker = &tx.service.marker;
    let open = |token: &String| {
        let position = marker.open(&scope, token);
        position.ok_or_else(|| CognitoError::invalid_parameter("Invalid pagination token."))
    };
    let after = input.pagination_token.as_ref().map(open).transpose()?;
    let limit = input.limit.and_then(|limit| usize::try_from(limit).ok());
    let limit = limit.filter(|limit| *limit > 0).unwrap_or(USUAL_LIMIT);

    let found = tx.page_of_users(&pool, filter.as_ref(), after, limit)?;
    let shows = |name: &str| {
        let wanted = wanted.as_ref();
        wanted.is_none_or(|wanted| wanted.iter().any(|wanted| wanted == name))
    };
    let users = found.users.iter().map(|user| shown::user_with(user, shows));

    Ok(permit.reply(ListUsersOutput {
        users: Some(users.collect::<Result<_, _>>()?),
        pagination_token: found.next.map(|next| marker.seal(&scope, &next)),
    }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ringwall_testing::{TestHouse, input};

    use crate::api::{self, ListUsersInput};
    use crate::resources::user::{User, UserStatus};
    use crate::test_users::{POOL, house_with, named, put_user, shown_attributes, user};

    fn listing(filter: &str) -> ListUsersInput {
        input(&[("UserPoolId", POOL), ("Filter", filter)])
    }

    /// The names of all users that pass, page by page.
    fn names(house: &TestHouse, filter: &str, limit: i32) -> Vec<String> {
        let mut page = listing(filter);
        page.limit = Some(limit);
        let mut names = Vec::new();
        loop {
            let answer = house.answer::<api::ListUsers>(page.clone());
            let users = answer.users.unwrap();
            assert!(users.len() <= usize::try_from(limit).unwrap());
            names.extend(
                users
                    .into_iter()
                    .map(|user| user.username.unwrap().into_exposed()),
            );
            page.pagination_token = answer.pagination_token;
            if page.pagination_token.is_none() {
                return names;
            }
        }
    }

    fn person(name: &str, attributes: &[(&str, &str)]) -> User {
        let mut person = user(name);
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        person.attributes.extend(attributes.iter().map(own));
        person
    }

    fn people() -> TestHouse {
        let house = house_with(|_| {});
        for person in [
            person(
                "ada",
                &[("family_name", "Lovelace"), ("email", "ada@b.example")],
            ),
            person("Bob", &[("family_name", "Low"), ("email", "BOB@b.example")]),
            person(
                "cleo",
                &[("family_name", "low"), ("phone_number", "+13125550100")],
            ),
        ] {
            put_user(&house, &person);
        }
        house
    }

    #[test]
    fn finds_by_every_field() {
        let house = people();
        let sub = user("cleo").sub;
        for (filter, expected) in [
            ("", &["ada", "Bob", "cleo"][..]),
            (r#"family_name = "LOW""#, &["Bob", "cleo"]),
            (r#"family_name ^= "lo""#, &["ada", "Bob", "cleo"]),
            (r#"family_name = "lo""#, &[]),
            (r#"email ^= "bob@""#, &["Bob"]),
            (r#"phone_number ^= "+1312""#, &["cleo"]),
            (r#"username = "bob""#, &["Bob"]),
            (r#"username ^= "A""#, &["ada"]),
            (&format!("sub = \"{sub}\""), &["cleo"]),
            (r#"sub ^= "636C65""#, &["cleo"]),
            (
                r#"cognito:user_status = "confirmed""#,
                &["ada", "Bob", "cleo"],
            ),
            (r#"cognito:user_status ^= "UN""#, &[]),
            (r#"status = "Enabled""#, &["ada", "Bob", "cleo"]),
            (r#"status = "enabled""#, &[]),
            (r#"given_name = "Ada""#, &[]),
        ] {
            for limit in [1, 2, 60] {
                assert_eq!(names(&house, filter, limit), expected, "{filter}");
            }
        }
    }

    #[test]
    fn follows_changes() {
        let house = people();
        house.answer::<api::AdminDisableUser>(named("bob"));
        assert_eq!(names(&house, r#"status = "Disabled""#, 60), ["Bob"]);
        assert_eq!(names(&house, r#"status = "Enabled""#, 60), ["ada", "cleo"]);
        put_user(&house, &person("ada", &[("family_name", "King")]));
        assert_eq!(names(&house, r#"family_name ^= "lov""#, 60), [""; 0]);
        assert_eq!(names(&house, r#"family_name ^= "k""#, 60), ["ada"]);
        house.answer::<api::AdminDeleteUser>(named("ada"));
        assert_eq!(names(&house, r#"family_name ^= "k""#, 60), [""; 0]);
    }

    #[test]
    fn long_values_are_told_apart() {
        let house = house_with(|_| {});
        let long = "x".repeat(300);
        put_user(&house, &person("ada", &[("name", &long)]));
        let beginning = "x".repeat(240);
        assert_eq!(
            names(&house, &format!("name ^= \"{beginning}\""), 60),
            ["ada"]
        );
        assert_eq!(
            names(&house, &format!("name = \"{beginning}\""), 60),
            [""; 0]
        );
    }

    #[test]
    fn shows_the_attributes_wanted() {
        let house = people();
        let mut page = listing(r#"username = "ada""#);
        page.attributes_to_get = Some(vec!["email".to_owned()]);
        let answer = house.answer::<api::ListUsers>(page.clone());
        let ada = answer.users.unwrap().remove(0);
        assert_eq!(
            shown_attributes(ada.attributes),
            [("email".to_owned(), "ada@b.example".to_owned())]
        );
        page.attributes_to_get = Some(vec!["custom:none".to_owned()]);
        assert_eq!(
            house.refusal::<api::ListUsers>(page),
            "InvalidParameterException: One or more requested attributes do not exist in user pool."
        );
    }

    #[test]
    fn a_token_is_for_its_own_list() {
        let house = people();
        let mut page = listing("");
        page.limit = Some(1);
        let token = house.answer::<api::ListUsers>(page).pagination_token;
        let mut other = listing(r#"status = "Enabled""#);
        other.pagination_token = token;
        assert_eq!(
            house.refusal::<api::ListUsers>(other),
            "InvalidParameterException: Invalid pagination token."
        );
    }

    #[test]
    fn needs_permission_on_the_pool() {
        let house = people();
        let pool = format!("arn:aws:cognito-idp:us-east-1:111122223333:userpool/{POOL}");
        house.needs::<api::ListUsers>("cognito-idp:ListUsers", &pool, listing(""));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn an_index_finds_what_a_full_scan_finds(
            people in proptest::collection::vec(("[a-d]{1,3}", "[aAbB]{0,3}", 0..3_u8), 1..12),
            prefix in "[aAb]{0,2}",
            whole: bool,
            limit in 1..4_i32,
        ) {
            let house = house_with(|_| {});
            let mut kept = std::collections::BTreeMap::new();
            for (name, given, status) in &people {
                let mut person = person(name, &[]);
                if !given.is_empty() {
                    person.attributes.insert("given_name".to_owned(), given.clone());
                }
                if *status == 0 {
                    person.status = UserStatus::Unconfirmed;
                }
                put_user(&house, &person);
                kept.insert(name.clone(), person);
            }
            let operator = if whole { "=" } else { "^=" };
            let found = names(&house, &format!("given_name {operator} \"{prefix}\""), limit);
            let mut passes: Vec<_> = kept
                .values()
                .filter_map(|person| {
                    let given = person.attribute("given_name")?.to_lowercase();
                    let wanted = prefix.to_lowercase();
                    let is_it = if whole { given == wanted } else { given.starts_with(&wanted) };
                    is_it.then(|| (given, person.username.clone()))
                })
                .collect();
            passes.sort();
            let passes: Vec<_> = passes.into_iter().map(|(_, name)| name).collect();
            prop_assert_eq!(found, passes);
            let unconfirmed = names(&house, "cognito:user_status = \"UNCONFIRMED\"", limit);
            let kept: Vec<_> = kept
                .values()
                .filter(|person| person.status == UserStatus::Unconfirmed)
                .map(|person| person.username.clone())
                .collect();
            prop_assert_eq!(unconfirmed, kept);
        }
    }
}

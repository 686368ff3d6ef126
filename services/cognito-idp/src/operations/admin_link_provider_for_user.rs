//! `AdminLinkProviderForUser`: somebody at an identity provider will be this user.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{AdminLinkProviderForUserInput, AdminLinkProviderForUserOutput};
use crate::error::CognitoError;
use crate::resources::user::Identity;
use crate::store::CognitoWrite;
use crate::users::profile::Profile;

/// A user has so many linked profiles at most.
const MOST_LINKS: usize = 5;

pub(crate) fn admin_link_provider_for_user(
    ctx: &RequestContext,
    tx: &mut CognitoWrite<'_>,
    input: AdminLinkProviderForUserInput,
) -> Result<Reply<AdminLinkProviderForUserOutput>, CognitoError> {
    let destination = Profile::parse(input.destination_user)?;
    let source = Profile::parse(input.source_user)?;

    let action = "cognito-idp:AdminLinkProviderForUser";
    let (permit, pool) = tx.permit_on_pool(ctx, action, &input.user_pool_id)?;

    let user = destination.user(tx, &pool)?;
    let user = user.ok_or_else(CognitoError::no_user)?;
    let provider = source.provider(tx, &pool)?;
    source.require_attribute(&provider)?;
    match source.user(tx, &pool)? {
        Some(linked) if linked.sub == user.sub => {
            return Err(CognitoError::invalid_parameter(
                "SourceUser is already linked to DestinationUser",
            ));
        }
        Some(_) => {
            return Err(CognitoError::invalid_parameter(
                "Merging is not currently supported, provide a SourceUser that has not been \
                 previously linked or signed in",
            ));
        }
        None => {}
    }
    let links = user.identities.iter().filter(|identity| !identity.primary);
    if links.count() >= MOST_LINKS {
        return Err(CognitoError::limit_exceeded(
            "Exceeded maximum number of linked identities for user",
        ));
    }
    let mut user = (*user).clone();
    user.identities.push(Identity {
        provider_name: provider.name,
        provider_type: provider.kind,
        source_attribute: source.attribute().map(str::to_owned),
        user_id: source.value,
        issuer: provider.issuer,
        primary: false,
        created_at: ctx.now(),
    });
    user.updated_at = ctx.now();
    tx.put_user(&pool, user)?;

    Ok(permit.reply(AdminLinkProviderForUserOutput {}))
}

#[cfg(test)]
mod tests {
    use ringwall_testing::TestHouse;

    use crate::api::{self, IdentityProviderTypeType as Kind};
    use crate::test_users::{
        POOL, house_with, link, profile, put_provider, put_user, shown_attributes, stored, user,
        write,
    };

    fn house() -> TestHouse {
        let house = house_with(|_| {});
        put_provider(&house, "Google", Kind::Google);
        put_provider(&house, "Corp", Kind::Saml);
        put_user(&house, &user("ada"));
        put_user(&house, &user("eve"));
        house
    }

    fn linked(
        house: &TestHouse,
        provider: &str,
        attribute: Option<&str>,
        value: &str,
    ) -> Option<String> {
        write(house, |tx| {
            let pool = tx.pool(POOL).unwrap();
            let found = tx.linked_user(&pool, provider, attribute, value).unwrap();
            found.map(|user| user.username.clone())
        })
    }

    #[test]
    fn whoever_comes_from_there_will_be_this_user() {
        let house = house();
        house.answer::<api::AdminLinkProviderForUser>(link(
            "ada",
            &["Google", "Cognito_Subject", "77"],
        ));
        house.answer::<api::AdminLinkProviderForUser>(link(
            "ada",
            &["Corp", "email", "a@b.example"],
        ));
        assert_eq!(linked(&house, "Google", None, "77").as_deref(), Some("ada"));
        let by_mail = linked(&house, "Corp", Some("email"), "a@b.example");
        assert_eq!(by_mail.as_deref(), Some("ada"));
        assert_eq!(linked(&house, "Corp", None, "a@b.example"), None);
        let shown = house.answer::<api::AdminGetUser>(crate::test_users::named("ada"));
        let shown = shown_attributes(shown.user_attributes);
        let (_, identities) = shown.iter().find(|(name, _)| name == "identities").unwrap();
        let text = r#"[{"userId":"77","providerName":"Google","providerType":"Google","issuer":null,"primary":false,"#;
        assert!(identities.starts_with(text), "{identities}");
    }

    #[test]
    fn refuses_who_is_somebody_already() {
        let house = house();
        let google = ["Google", "Cognito_Subject", "77"];
        house.answer::<api::AdminLinkProviderForUser>(link("ada", &google));
        assert_eq!(
            house.refusal::<api::AdminLinkProviderForUser>(link("ada", &google)),
            "InvalidParameterException: SourceUser is already linked to DestinationUser"
        );
        let merging = "InvalidParameterException: Merging is not currently supported, provide a \
                       SourceUser that has not been previously linked or signed in";
        assert_eq!(
            house.refusal::<api::AdminLinkProviderForUser>(link("eve", &google)),
            merging
        );
        put_user(&house, &user("Google_88"));
        let signed_in = ["Google", "Cognito_Subject", "88"];
        assert_eq!(
            house.refusal::<api::AdminLinkProviderForUser>(link("ada", &signed_in)),
            merging
        );
    }

    #[test]
    fn refuses_what_is_not_there_or_not_enough() {
        let house = house();
        for (source, refusal) in [
            (
                ["Nowhere", "Cognito_Subject", "1"],
                "ResourceNotFoundException: Identity provider Nowhere does not exist.",
            ),
            (
                ["Google", "email", "a@b.example"],
                "InvalidParameterException: ProviderAttributeName must be Cognito_Subject for Google",
            ),
            (
                ["Cognito", "", "eve"],
                "InvalidParameterException: SourceUser must be a user of an external identity provider",
            ),
            (
                ["Corp", "", "eve"],
                "InvalidParameterException: Missing required parameter ProviderAttributeName",
            ),
        ] {
            let asked = link("ada", &source);
            assert_eq!(
                house.refusal::<api::AdminLinkProviderForUser>(asked),
                refusal
            );
        }
        let nobody = link("nobody", &["Google", "Cognito_Subject", "77"]);
        assert_eq!(
            house.refusal::<api::AdminLinkProviderForUser>(nobody),
            "UserNotFoundException: User does not exist."
        );
    }

    #[test]
    fn a_user_has_five_links() {
        let house = house();
        for number in 0..=5 {
            let source = ["Corp", "email", &format!("{number}@b.example")];
            let made = house.call::<api::AdminLinkProviderForUser>(link("ada", &source));
            assert_eq!(made.is_ok(), number < 5);
        }
    }

    #[test]
    fn a_link_can_be_undone() {
        let house = house();
        let google = ["Google", "Cognito_Subject", "77"];
        house.answer::<api::AdminLinkProviderForUser>(link("ada", &google));
        let undo = |who: &[&str; 3]| api::AdminDisableProviderForUserInput {
            user_pool_id: POOL.to_owned(),
            user: profile(who),
        };
        house.answer::<api::AdminDisableProviderForUser>(undo(&google));
        assert_eq!(linked(&house, "Google", None, "77"), None);
        assert!(stored(&house, "ada").enabled);
        assert_eq!(
            house.refusal::<api::AdminDisableProviderForUser>(undo(&google)),
            "UserNotFoundException: User does not exist."
        );
        put_user(&house, &user("Google_88"));
        house.answer::<api::AdminDisableProviderForUser>(undo(&[
            "Google",
            "Cognito_Subject",
            "88",
        ]));
        assert!(!stored(&house, "Google_88").enabled);
    }
}

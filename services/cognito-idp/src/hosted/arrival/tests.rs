use std::collections::BTreeMap;
use std::sync::Arc;

use ringwall_service::Service as _;

use super::*;
use crate::CognitoIdp;
use crate::api::{self, IdentityProviderTypeType};
use crate::resources::domain::Domain;
use crate::resources::identity_provider::IdentityProvider;
use crate::resources::pool::VersionedTrigger;
use crate::resources::schema::AttributeKind;
use crate::test_accounts::{Bench, PASSWORD, bench};
use crate::test_functions::FUNCTION;
use crate::test_users::{POOL, attribute, context, link, named, put_user, user, write};

const CLIENT: &str = crate::test_accounts::CLIENT;

/// A pool that people come to from `Corp` and `Saml`.
fn house(change: impl FnOnce(&mut PoolRow, &mut ClientRow)) -> Bench {
    let bench = bench(|pool, client| {
        pool.case_sensitive = true;
        pool.auto_verified.clear();
        client.identity_providers = ["COGNITO", "Corp", "Saml"].map(str::to_owned).to_vec();
        change(pool, client);
    });
    put_provider(&bench, "Corp", IdentityProviderTypeType::Oidc);
    put_provider(&bench, "Saml", IdentityProviderTypeType::Saml);
    bench
}

fn put_provider(bench: &Bench, name: &str, kind: IdentityProviderTypeType) {
    let mapping = [
        ("email", "email"),
        ("email_verified", "email_verified"),
        ("name", "name"),
        ("custom:teams", "groups"),
    ];
    write(&bench.owner, |tx| {
        let ctx = context(&bench.owner);
        let pool = tx.pool(POOL).unwrap();
        let mut provider = IdentityProvider::new(&ctx, &pool, name.to_owned(), kind);
        let own = |(name, claim): (&str, &str)| (name.to_owned(), claim.to_owned());
        provider.attribute_mapping = mapping.map(own).into();
        tx.put_provider(provider).unwrap();
    });
}

fn from_corp(subject: &str, claims: &[(&str, &str)]) -> Arrival {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), ClaimValue::from(*value));
    let mut claims: BTreeMap<_, _> = claims.iter().map(own).collect();
    claims.insert("sub".to_owned(), subject.into());
    Arrival {
        subject: subject.to_owned(),
        claims,
        issuer: None,
        oauth: Some(OAuthAnswers::default()),
        context: None,
        methods: Vec::new(),
    }
}

/// Somebody arrives, in one request.
fn arrives(bench: &Bench, provider: &'static str, arrival: Arrival) -> Result<SignedIn, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let service = Arc::new(CognitoIdp::new(bench.owner.store()));
    let ctx = context(&bench.owner);
    let work = ringwall_service::work(bench.owner.store(), ctx, move |ctx, tx| {
        let mut tx = HostedTx(service.write(tx));
        let row = tx.0.pool(POOL)?;
        let domain = Domain {
            name: "shop".to_owned(),
            pool_id: row.id.clone(),
            account: row.account,
            region: row.region.clone(),
            created_at: row.created_at,
            custom: None,
            login_version: 2,
        };
        let pool = Pool::of(row, &domain);
        let client = tx.client(&pool, CLIENT)?.unwrap();
        let provider = tx.provider(&pool, provider)?.unwrap();
        tx.arrive(ctx, &pool, &client, &provider, &arrival)
    });
    let arrived = runtime.unwrap().block_on(work);
    arrived.map_err(|error| error.to_string())
}

fn sources(bench: &Bench) -> Vec<String> {
    let asked = bench.functions.asked().into_iter();
    let source = |event: String| {
        let (_, rest) = event.split_once(r#""triggerSource":""#).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    asked.map(|asked| source(asked.event)).collect()
}

#[test]
fn who_comes_for_the_first_time_becomes_a_user() {
    let bench = house(|_, _| {});
    let claims = [("email", "a@b.example"), ("name", "Ann"), ("other", "x")];
    let signed_in = arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    let ann = bench.user("Corp_42");
    assert_eq!(ann.sub, signed_in.sub);
    assert_eq!(signed_in.provider.as_deref(), Some("Corp"));
    assert_eq!(ann.status, UserStatus::ExternalProvider);
    assert_eq!(ann.attribute("name"), Some("Ann"));
    assert!(!ann.is_verified(Contact::Email) && ann.signed_in);
    assert_eq!(ann.attribute("other"), None);
    let [identity] = &ann.identities[..] else {
        panic!("one identity");
    };
    assert!(identity.primary && identity.source_attribute.is_none());
    assert_eq!(
        (identity.user_id.as_str(), identity.provider_type.as_str()),
        ("42", "OIDC")
    );
    let groups = bench
        .owner
        .answer::<api::AdminListGroupsForUser>(named("Corp_42"));
    let names = groups
        .groups
        .unwrap()
        .into_iter()
        .map(|group| group.group_name.unwrap());
    assert_eq!(names.collect::<Vec<_>>(), [format!("{POOL}_Corp")]);
}

#[test]
fn a_name_is_in_small_letters_where_case_does_not_matter() {
    let bench = house(|pool, _| pool.case_sensitive = false);
    arrives(&bench, "Corp", from_corp("Ann", &[])).unwrap();
    assert_eq!(bench.user("corp_ann").username, "corp_ann");
}

#[test]
fn mapped_attributes_follow_the_provider() {
    let bench = house(|_, _| {});
    let first = [
        ("email", "a@b.example"),
        ("email_verified", "true"),
        ("name", "Ann"),
    ];
    let once = arrives(&bench, "Corp", from_corp("42", &first)).unwrap();
    assert!(bench.user("Corp_42").is_verified(Contact::Email));
    let again = [("email", "new@b.example"), ("name", "")];
    let twice = arrives(&bench, "Corp", from_corp("42", &again)).unwrap();
    let ann = bench.user("Corp_42");
    assert_eq!(once.sub, twice.sub);
    assert_eq!(ann.attribute("email"), Some("new@b.example"));
    assert!(
        !ann.is_verified(Contact::Email),
        "nothing says that the new one is"
    );
    assert_eq!(ann.attribute("name"), None, "a blank claim takes it away");
    arrives(&bench, "Corp", from_corp("42", &[])).unwrap();
    assert_eq!(
        bench.user("Corp_42").attribute("email"),
        Some("new@b.example")
    );
}

#[test]
fn a_list_of_values_becomes_a_text() {
    let text = AttributeKind::Text {
        min: None,
        max: None,
    };
    let bench = house(|pool, _| pool.schema.push(attribute("custom:teams", text)));
    let mut arrival = from_corp("42", &[]);
    let groups = ["red", "sky blue"].map(str::to_owned).to_vec();
    arrival
        .claims
        .insert("groups".to_owned(), ClaimValue::Texts(groups));
    arrives(&bench, "Corp", arrival).unwrap();
    assert_eq!(
        bench.user("Corp_42").attribute("custom:teams"),
        Some("[red, sky+blue]")
    );
}

#[test]
fn what_the_pool_requires_must_be_said() {
    let text = AttributeKind::Text {
        min: None,
        max: None,
    };
    let bench = house(|pool, _| {
        let mut email = attribute("email", text);
        email.required = true;
        pool.schema.push(email);
    });
    assert_eq!(
        arrives(&bench, "Corp", from_corp("42", &[])).unwrap_err(),
        "InvalidParameterException: attributes required: [email]"
    );
}

#[test]
fn what_is_fixed_fails_the_second_sign_in() {
    let text = AttributeKind::Text {
        min: None,
        max: None,
    };
    let bench = house(|pool, _| {
        let mut teams = attribute("custom:teams", text);
        teams.mutable = false;
        pool.schema.push(teams);
    });
    let arrival = from_corp("42", &[("groups", "red")]);
    arrives(&bench, "Corp", arrival.clone()).unwrap();
    assert_eq!(
        arrives(&bench, "Corp", arrival).unwrap_err(),
        "InvalidParameterException: user.custom:teams: Attribute cannot be updated.\n"
    );
}

#[test]
fn what_the_client_may_not_write_stays_as_it_is() {
    let bench = house(|_, client| client.write_attributes = Some(vec!["name".to_owned()]));
    let claims = [
        ("email", "a@b.example"),
        ("email_verified", "true"),
        ("name", "Ann"),
    ];
    arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    let ann = bench.user("Corp_42");
    assert_eq!(
        (ann.attribute("email"), ann.attribute("name")),
        (None, Some("Ann"))
    );
    assert_eq!(ann.attribute("email_verified"), None);
}

#[test]
fn who_is_linked_signs_in_as_himself() {
    let bench = house(|_, _| {});
    put_user(&bench.owner, &user("ann"));
    let source = ["Corp", "Cognito_Subject", "42"];
    bench
        .owner
        .answer::<api::AdminLinkProviderForUser>(link("ann", &source));
    let claims = [("name", "Ann of Corp")];
    let signed_in = arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    let ann = bench.user("ann");
    assert_eq!(signed_in.sub, ann.sub);
    assert_eq!(ann.status, UserStatus::Confirmed);
    assert_eq!(ann.attribute("name"), Some("Ann of Corp"));
    let groups = bench
        .owner
        .answer::<api::AdminListGroupsForUser>(named("ann"));
    assert_eq!(
        groups.groups.unwrap().len(),
        0,
        "only those who come by themselves are in it"
    );
}

#[test]
fn an_address_that_is_not_verified_links_nobody() {
    let bench = house(|_, _| {});
    for (name, provider) in [("ann", "Corp"), ("sam", "Saml")] {
        put_user(&bench.owner, &user(name));
        let source = [provider, "email", "a@b.example"];
        bench
            .owner
            .answer::<api::AdminLinkProviderForUser>(link(name, &source));
    }
    let ann = bench.user("ann").sub;
    for (provider, verified, is_linked) in [
        ("Corp", None, false),
        ("Corp", Some("false"), false),
        ("Corp", Some("true"), true),
        ("Saml", Some("false"), false),
        ("Saml", None, true),
    ] {
        let mut claims = vec![("email", "a@b.example")];
        claims.extend(verified.map(|verified| ("email_verified", verified)));
        let subject = format!("{provider}{verified:?}").replace(['(', ')', '"'], "");
        let signed_in = arrives(&bench, provider, from_corp(&subject, &claims)).unwrap();
        let sub = [ann.clone(), bench.user("sam").sub];
        assert_eq!(
            sub.contains(&signed_in.sub),
            is_linked,
            "{provider} {verified:?}"
        );
    }
}

#[test]
fn a_user_of_that_name_is_not_he() {
    let bench = house(|_, _| {});
    put_user(&bench.owner, &user("Corp_42"));
    assert_eq!(
        arrives(&bench, "Corp", from_corp("42", &[])).unwrap_err(),
        "UsernameExistsException: User already exists"
    );
}

#[test]
fn who_is_disabled_stays_out() {
    let bench = house(|_, _| {});
    arrives(&bench, "Corp", from_corp("42", &[])).unwrap();
    bench
        .owner
        .answer::<api::AdminDisableUser>(named("Corp_42"));
    assert_eq!(
        arrives(&bench, "Corp", from_corp("42", &[])).unwrap_err(),
        "NotAuthorizedException: User is disabled."
    );
}

#[test]
fn a_client_lets_in_whom_it_names() {
    let bench = house(|_, client| client.identity_providers = vec!["Saml".to_owned()]);
    assert_eq!(
        arrives(&bench, "Corp", from_corp("42", &[])).unwrap_err(),
        "InvalidParameterException: Identity provider Corp is not enabled for the client."
    );
}

#[test]
fn a_provider_user_has_no_password() {
    let bench = house(|_, _| {});
    arrives(&bench, "Corp", from_corp("42", &[])).unwrap();
    let refused = "NotAuthorizedException: Incorrect username or password.";
    assert_eq!(
        bench.sign_in_with("Corp_42", PASSWORD).unwrap_err(),
        refused
    );
}

fn with_functions(pool: &mut PoolRow) {
    let function = || Some(FUNCTION.to_owned());
    pool.triggers.pre_sign_up = function();
    pool.triggers.post_confirmation = function();
    pool.triggers.pre_authentication = function();
    pool.triggers.post_authentication = function();
}

#[test]
fn functions_are_asked_as_for_a_sign_up_and_then_as_for_a_sign_in() {
    let bench = house(|pool, _| with_functions(pool));
    bench.functions.responds(r#"{"autoVerifyEmail":true}"#);
    let claims = [("email", "a@b.example")];
    arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    assert!(bench.user("Corp_42").is_verified(Contact::Email));
    assert_eq!(
        sources(&bench),
        [
            "PreSignUp_ExternalProvider",
            "PostConfirmation_ConfirmSignUp"
        ]
    );
    arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    assert_eq!(
        sources(&bench),
        [
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication"
        ]
    );
}

#[test]
fn the_function_before_may_refuse_and_then_nobody_is_there() {
    let bench = house(|pool, _| with_functions(pool));
    bench.functions.fails("Not from there");
    assert_eq!(
        arrives(&bench, "Corp", from_corp("42", &[])).unwrap_err(),
        "UserLambdaValidationException: PreSignUp failed with error Not from there."
    );
    let gone = bench.owner.refusal::<api::AdminGetUser>(named("Corp_42"));
    assert_eq!(gone, "UserNotFoundException: User does not exist.");
}

#[test]
fn what_the_function_puts_right_is_what_is_mapped() {
    let text = AttributeKind::Text {
        min: None,
        max: None,
    };
    let bench = house(|pool, _| {
        pool.schema.push(attribute("custom:level", text));
        pool.triggers.inbound_federation = Some(VersionedTrigger {
            arn: FUNCTION.to_owned(),
            version: "V1_0".to_owned(),
        });
    });
    let response = r#"{"userAttributesToMap":{"name":"Ann","custom:level":"9","custom:none":"x"}}"#;
    bench.functions.responds(response);
    let claims = [
        ("name", "wrong"),
        ("email", "a@b.example"),
        ("custom:level", "1"),
    ];
    arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    let ann = bench.user("Corp_42");
    assert_eq!(
        (ann.attribute("name"), ann.attribute("email")),
        (Some("Ann"), None)
    );
    assert_eq!(ann.attribute("custom:level"), Some("9"));

    bench.functions.responds(r#"{"userAttributesToMap":{}}"#);
    arrives(&bench, "Corp", from_corp("42", &claims)).unwrap();
    let ann = bench.user("Corp_42");
    assert_eq!(ann.attribute("name"), Some("wrong"));
    assert_eq!(
        ann.attribute("custom:level"),
        Some("9"),
        "a provider names no attributes"
    );
}

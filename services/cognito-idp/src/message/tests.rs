use ringwall_kms::Kms;
use ringwall_service::MessageContent;
use ringwall_testing::input;

use crate::api;
use crate::test_accounts::{Bench, CLIENT, bench, sign_up_of};
use crate::test_functions::FUNCTION;

fn subject_and_html(bench: &Bench) -> (String, String) {
    match bench.messages().pop().unwrap().content {
        MessageContent::Email(email) => (email.subject, email.html),
        MessageContent::Sms(_) => panic!("a mail"),
    }
}

#[test]
fn the_pools_own_template_is_filled() {
    let bench = bench(|pool, _| {
        pool.templates.verification_subject = Some("Welcome".to_owned());
        pool.templates.verification_email = Some("<p>Hello {username}: {####}</p>".to_owned());
        pool.email.from = Some("Shop <shop@example.com>".to_owned());
        pool.email.reply_to = Some("help@example.com".to_owned());
    });
    bench.sign_up("a&b");
    let (subject, html) = subject_and_html(&bench);
    assert_eq!(subject, "Welcome");
    assert_eq!(html, format!("<p>Hello a&amp;b: {}</p>", bench.code()));
    let MessageContent::Email(email) = bench.messages().pop().unwrap().content else {
        panic!("a mail");
    };
    assert_eq!(email.from.as_deref(), Some("Shop <shop@example.com>"));
    assert_eq!(email.reply_to.as_deref(), Some("help@example.com"));
}

#[test]
fn a_name_that_looks_like_a_placeholder_stays_a_name() {
    let bench = bench(|pool, _| {
        pool.templates.verification_email = Some("{username}: {####}".to_owned());
    });
    bench.sign_up("{####}");
    let (_, html) = subject_and_html(&bench);
    assert_eq!(html, format!("{{####}}: {}", bench.code()));
}

#[test]
fn the_function_writes_the_text_if_it_says_where_the_code_goes() {
    let bench = bench(|pool, _| pool.triggers.custom_message = Some(FUNCTION.to_owned()));
    bench
        .functions
        .responds(r#"{"emailMessage":"Yours: {####}!","emailSubject":"Own","smsMessage":null}"#);
    bench.sign_up("ann");
    let (subject, html) = subject_and_html(&bench);
    assert_eq!(
        (subject.as_str(), html),
        ("Own", format!("Yours: {}!", bench.code()))
    );
    let event = bench.functions.event();
    assert!(
        event.contains(r#""triggerSource":"CustomMessage_SignUp""#),
        "{event}"
    );
    assert!(event.contains(r##""codeParameter":"{####}""##), "{event}");
    assert!(!event.contains(&bench.code()), "{event}");

    bench
        .functions
        .responds(r#"{"emailMessage":"No code here"}"#);
    bench.sign_up("bob");
    let (_, html) = subject_and_html(&bench);
    assert_eq!(
        html,
        format!("Your verification code is {}. ", bench.code())
    );
}

#[test]
fn a_link_leads_to_the_pools_pages() {
    let bench = bench(|pool, _| pool.templates.by_link = true);
    bench.owner.answer::<api::CreateUserPoolDomain>(input(&[
        ("UserPoolId", crate::test_users::POOL),
        ("Domain", "shop"),
    ]));
    bench.sign_up("a&b");
    let (subject, html) = subject_and_html(&bench);
    assert_eq!(subject, "Your verification link");
    let address = format!(
        "https://shop.auth.us-east-1.amazoncognito.com/confirmUser?client_id={CLIENT}&amp;user_name=a%26b&amp;\
         confirmation_code={}",
        bench.code()
    );
    let link = format!("<a href=\"{address}\">Verify Email</a>");
    assert!(html.contains(&link), "{html}");
}

#[test]
fn a_custom_sender_gets_the_code_sealed_under_the_pools_key() {
    let bench = crate::test_accounts::bench_with(
        |pool, _| {
            pool.triggers.custom_email_sender = Some(crate::resources::pool::VersionedTrigger {
                arn: FUNCTION.to_owned(),
                version: "V1_0".to_owned(),
            });
        },
        |store| vec![Kms::new(store).routes()],
    );
    let key_id = bench.key_for_cognito();
    bench.change_pool(|pool| pool.triggers.kms_key = Some(key_id));
    bench.anybody.answer::<api::SignUp>(sign_up_of("ann"));
    assert!(bench.messages().is_empty() && bench.functions.asked().is_empty());

    bench.owner.advance_secs(0);

    let asked = bench.functions.asked().pop().unwrap();
    assert!(asked.is_event);
    assert_eq!(asked.caller, "cognito-idp.amazonaws.com");
    let event = asked.event;
    assert!(
        event.contains(r#""triggerSource":"CustomEmailSender_SignUp""#),
        "{event}"
    );
    assert!(
        event.contains(r#""type":"customEmailSenderRequestV1""#),
        "{event}"
    );
    let (_, sealed) = event.split_once(r#""code":""#).unwrap();
    let (sealed, _) = sealed.split_once('"').unwrap();
    let code = bench.opened(sealed);
    assert_eq!(code.len(), 6, "{code}");
    bench.anybody.answer::<api::ConfirmSignUp>(input(&[
        ("ClientId", CLIENT),
        ("Username", "ann"),
        ("ConfirmationCode", &code),
    ]));
}

use super::*;

const LARGEST_PAGE_BYTES: usize = 60_000;

#[test]
fn pages_and_what_they_load_stay_small() {
    for (name, page) in pages() {
        assert!(
            page.len() + STYLE.len() + SCRIPT.len() < LARGEST_PAGE_BYTES,
            "{name}"
        );
    }
}

#[test]
fn pages_have_no_inline_styles_scripts_or_handlers() {
    for (name, page) in pages() {
        assert!(
            !page.contains(" style=") && !page.contains("<style") && !page.contains(" onclick"),
            "{name}"
        );
        assert_eq!(
            page.matches("<script").count(),
            page.matches("<script src=\"/static/").count(),
            "{name}"
        );
    }
}

#[test]
fn forms_carry_their_token() {
    for (name, page) in pages() {
        assert_eq!(
            page.matches("<form").count(),
            page.matches("name=\"_csrf\" value=\"token\"").count(),
            "{name}"
        );
    }
}

#[test]
fn inputs_have_labels_and_are_known_to_password_managers() {
    for (name, page) in pages() {
        for input in page
            .split("<input")
            .skip(1)
            .filter(|input| !input.contains("hidden"))
        {
            let id = input
                .split_once("id=\"")
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap();
            assert!(page.contains(&format!("for=\"{id}\"")), "{name} {id}");
            assert!(input.contains("autocomplete=\""), "{name} {id}");
        }
    }
}

#[test]
fn what_is_put_in_stays_text() {
    let hostile = "\"><script>alert(1)</script><a href='";
    let brand = Brand::default();
    let frame = Frame {
        app: hostile,
        query: hostile,
        form_token: hostile,
        brand: &brand,
        ..frame(Vec::new())
    };
    let policy = POLICY;
    let attributes = vec![Attribute {
        name: hostile,
        value: hostile,
        is_optional: false,
    }];
    let ways = vec![Way::EmailCode(Some(hostile.to_owned()))];
    let scopes = vec![Scope {
        name: hostile,
        description: Some(hostile),
    }];
    let terms = Some(Terms {
        terms_of_use: hostile,
        privacy_policy: hostile,
    });
    let providers = vec![Provider {
        label: hostile,
        path: hostile.to_owned(),
        icon: Some(hostile),
        is_social: false,
    }];
    let pages: [&dyn Page; 10] = [
        &SignIn {
            providers,
            ..sign_in(true, hostile)
        },
        &SignUp {
            account: account(hostile),
            attributes,
            policy,
            terms,
        },
        &Confirm {
            username: hostile,
            destination: Some(hostile),
        },
        &ResetPassword {
            username: hostile,
            destination: Some(hostile),
            policy,
        },
        &ChooseWay {
            account: hostile,
            ways,
        },
        &PasskeySignIn {
            account: hostile,
            options: hostile,
            has_other_ways: true,
        },
        &TotpSetup {
            secret: hostile,
            uri: hostile.to_owned(),
        },
        &Consent {
            account: hostile,
            scopes,
            destination: hostile,
        },
        &FeedbackQuestion {
            username: hostile,
            event_id: hostile,
            token: hostile,
            is_valid: true,
        },
        &Trouble {
            kind: TroubleKind::Server,
            code: hostile,
            request_id: Some(hostile),
        },
    ];
    for page in pages {
        let page = render(page, &frame);
        assert!(
            !page.contains("<script>") && !page.contains("<a href='"),
            "{page}"
        );
    }
}

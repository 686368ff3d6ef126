use http::header::ORIGIN;
use http::{HeaderValue, StatusCode};

use crate::bench::{Bench, PASSWORD, USER};

#[test]
fn takes_no_form_without_its_token() {
    let bench = Bench::new();
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    browser.get(&target);
    let form = format!("username={USER}&password={PASSWORD}");
    for form in [form.clone(), format!("_csrf=guess&{form}")] {
        assert_eq!(browser.post(&target, &form).status, StatusCode::FORBIDDEN);
    }
    let stranger = bench.browser();
    assert_eq!(
        stranger.post(&target, &format!("_csrf=x&{form}")).status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(browser.cookie("cognito"), None);
}

#[test]
fn takes_no_form_from_elsewhere() {
    let bench = Bench::new();
    let mut browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    browser.get(&target);
    browser
        .headers
        .insert(ORIGIN, HeaderValue::from_static("https://evil.example"));
    let answer = browser.submit(&target, &format!("username={USER}&password={PASSWORD}"));
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
}

#[test]
fn says_what_is_wrong_and_keeps_the_name() {
    let bench = Bench::new();
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    browser.get(&target);
    let answer = browser.submit(&target, &format!("username={USER}&password=wrong-1Aa"));
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(
        answer.text.contains("Incorrect username or password."),
        "{}",
        answer.text
    );
    assert!(answer.text.contains("value=\"maria\"") && !answer.text.contains("wrong-1Aa"));
    assert_eq!(browser.cookie("cognito"), None);
}

#[test]
fn a_name_of_markup_stays_text() {
    let bench = Bench::new();
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    browser.get(&target);
    let answer = browser.submit(
        &target,
        "username=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E&password=wrong-1Aa",
    );
    assert!(!answer.text.contains("<script>alert"), "{}", answer.text);
    let hint = browser.get(&format!(
        "{target}&login_hint=%22autofocus+onfocus%3Dalert(1)+x%3D%22"
    ));
    assert!(
        hint.text
            .contains("value=\"&quot;autofocus onfocus=alert(1) x=&quot;\""),
        "{}",
        hint.text
    );
}

#[test]
fn pages_lead_back_to_the_application_and_nowhere_else() {
    let bench = Bench::new();
    let page = bench.browser().get(&format!("/login?{}", bench.query("")));
    assert!(
        page.policy()
            .contains("form-action 'self' https://app.example.com;"),
        "{}",
        page.policy()
    );
    assert!(page.policy().contains("frame-ancestors 'none'"));
}

#[test]
fn the_title_of_a_page_with_problems_says_so() {
    let bench = Bench::new();
    let browser = bench.browser();
    let target = format!("/login?{}", bench.query(""));
    assert!(browser.get(&target).text.contains("<title>Sign in</title>"));
    let answer = browser.submit(&target, &format!("username={USER}&password=wrong-1Aa"));
    assert!(answer.text.contains("<title>Error: Sign in</title>"));
}

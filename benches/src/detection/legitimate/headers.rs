//! Headers that browsers and programs send.

use super::Maker;
use crate::detection::case::{Case, encoded};

const AGENTS: &[&str] = &[
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 334.0.4.32.98 (iPhone14,5; iOS 17_5_1; de_DE; de; scale=3.00; 1170x2532; 610419418)",
    "Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/125.0.6422.165 Mobile Safari/537.36 [FBAN/FB4A;FBAV/467.0.0.0;]",
    "okhttp/4.12.0",
    "Shop/5.3.1 (com.example.shop; build:1042; iOS 17.5.1) Alamofire/5.9.1",
    "curl/8.7.1",
    "python-requests/2.32.3",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "PostmanRuntime/7.39.0",
];

pub(super) fn complete(mut case: Case, maker: &mut Maker) -> Case {
    case = case.with("User-Agent", maker.random.one_of(AGENTS));
    if maker.random.happens(70) {
        case = case.with("Cookie", cookies(maker));
    }
    if maker.random.happens(60) {
        case = case.with("Referer", referer(maker));
    }
    if maker.random.happens(30) {
        case = case.with("Authorization", authorization(maker));
    }
    if maker.random.happens(30) {
        let tag = maker.hex(16);
        case = case.with("If-None-Match", format!("W/\"{tag}\""));
    }
    if maker.random.happens(40) {
        let brands = r#""Chromium";v="126", "Not/A)Brand";v="8", "Google Chrome";v="126""#;
        case = case
            .with("Sec-CH-UA", brands)
            .with("Sec-CH-UA-Platform", "\"Windows\"");
    }
    case
}

fn cookies(maker: &mut Maker) -> String {
    let count = maker.random.below(5) + 1;
    let cookies: Vec<_> = (0..count).map(|_| cookie(maker)).collect();
    cookies.join("; ")
}

fn cookie(maker: &mut Maker) -> String {
    match maker.random.below(12) {
        0 => format!("_ga=GA1.2.{}.{}", maker.random.below(999_999_999), maker.random.below(999_999_999)),
        1 => format!("sessionid={}==", maker.base64(30)),
        2 => format!("csrftoken={}", maker.hex(32)),
        3 => format!("JSESSIONID={}.node1", maker.hex(32).to_uppercase()),
        4 => format!("_fbp=fb.1.1717400000000.{}", maker.random.below(999_999_999)),
        5 => {
            let cart = format!(r#"{{"items":[{{"id":{},"q":1}}],"cur":"EUR"}}"#, maker.random.below(9_999));
            format!("cart={}", encoded(cart.as_bytes()))
        }
        6 => format!("consent={}", encoded(br#"{"necessary":true,"stats":false}"#)),
        7 => "lang=de-DE".to_owned(),
        8 => format!("AMCV_123%40AdobeOrg=-1124106680%7CMCIDTS%7C19877%7CMCMID%7C{}", maker.hex(30)),
        9 => "OptanonConsent=isGpcEnabled=0&datestamp=Mon+Jun+03+2024+12%3A00%3A00+GMT%2B0200+(Central+European+Summer+Time)&version=202402.1.0&groups=C0001%3A1%2CC0002%3A0".to_owned(),
        10 => "__utmz=1.1717400000.1.1.utmcsr=google|utmccn=(organic)|utmcmd=organic|utmctr=(not%20provided)".to_owned(),
        _ => format!("remember=eyJhbGciOiJIUzI1NiJ9.{}.{}", maker.random.digits(62, 50), maker.random.digits(62, 43)),
    }
}

fn referer(maker: &mut Maker) -> String {
    match maker.random.below(5) {
        0 => "https://www.google.com/".to_owned(),
        1 => format!(
            "https://shop.example.com/search?q={}",
            encoded(maker.word().as_bytes())
        ),
        2 => "https://shop.example.com/products/7?color=blue&size=10%201%2F2".to_owned(),
        3 => "android-app://com.google.android.gm/".to_owned(),
        _ => "https://l.facebook.com/l.php?u=https%3A%2F%2Fshop.example.com%2F&h=AT0".to_owned(),
    }
}

fn authorization(maker: &mut Maker) -> String {
    if maker.random.happens(50) {
        format!("Bearer eyJ{}", maker.random.digits(62, 90))
    } else {
        format!("Basic {}==", maker.base64(22))
    }
}

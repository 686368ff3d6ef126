//! What passkeys are called in lists.

use ringwall_passkey::Credential;

/// Names of those who keep passkeys, by AAGUID. The one in the authenticator data is vouched for by
/// nobody: a name for people, and nothing more.
const PROVIDERS: [(&str, &str); 11] = [
    ("08987058cadc4b81b6e130de50dcbe96", "Windows Hello"),
    ("531126d6e717415c93203d9aa6981239", "Dashlane"),
    ("53414d53554e47000000000000000000", "Samsung Pass"),
    ("6028b017b1d44c02b4b3afcdafc96bb2", "Windows Hello"),
    ("9ddd1817af5a4672a2b93e3dd95000a9", "Windows Hello"),
    ("adce000235bcc60a648b0b25f1f05503", "Chrome on Mac"),
    ("bada5566a7aa401fbd9645619a55120d", "1Password"),
    ("d548826e79b4db40a3d811116f7e8349", "Bitwarden"),
    ("dd4ec289e01d41c9bb8970fa845d4bf2", "iCloud Keychain"),
    (
        "ea9b8d664d011d213ce4b6b48cb575d4",
        "Google Password Manager",
    ),
    ("fbfc3007154e4ecc8c0b6e020557d7bd", "iCloud Keychain"),
];

/// A name for a new passkey.
pub(crate) fn friendly_name(credential: &Credential) -> &'static str {
    let aaguid = hex::encode(&*credential.aaguid);
    let known = PROVIDERS.iter().find(|(provider, _)| *provider == aaguid);
    match (known, credential.attachment.as_deref()) {
        (Some((_, name)), _) => name,
        (None, Some("cross-platform")) => "Roaming passkey",
        (None, _) => "Passkey",
    }
}

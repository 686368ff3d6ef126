//! From AWS's names to Rust's.

/// `KeyId` → `key_id`, `AWSAccountId` → `aws_account_id`, `MD5OfBody` → `md5_of_body`,
/// `CallbackURLs` → `callback_urls`.
pub(crate) fn field_name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut out = String::new();
    for (at, &char) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let after = chars.get(at + 1..).unwrap_or_default();
        let begins_word = char.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || after.first().is_some_and(char::is_ascii_lowercase) && !is_plural(after)
            });
        if begins_word && !out.ends_with('_') {
            out.push('_');
        }
        out.push(if char == '-' {
            '_'
        } else {
            char.to_ascii_lowercase()
        });
    }
    if matches!(
        out.as_str(),
        "type" | "match" | "ref" | "self" | "use" | "where" | "override"
    ) {
        out.insert_str(0, "r#");
    }
    out
}

/// Whether an abbreviation ends with an `s` of its plural.
fn is_plural(after: &[char]) -> bool {
    match after {
        ['s'] => true,
        ['s', next, ..] => !next.is_ascii_lowercase(),
        _ => false,
    }
}

/// `RSA_2048` → `Rsa2048`, `aws/ssm` → `AwsSsm`, `Enabled` → `Enabled`.
pub(crate) fn variant_name(value: &str) -> String {
    let words = value
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty());
    let name: String = words.map(capitalized).collect();
    match name.chars().next() {
        Some(digit) if digit.is_ascii_digit() => format!("V{name}"),
        // The one word that cannot be a variant.
        _ if name == "Self" => "SelfValue".to_owned(),
        _ => name,
    }
}

/// `KMSInvalidStateException` → `KmsInvalidStateException`.
pub(crate) fn type_name(name: &str) -> String {
    field_name(name)
        .trim_start_matches("r#")
        .split('_')
        .map(capitalized)
        .collect()
}

/// The first letter up; the others down, unless the word is of both cases already.
fn capitalized(word: &str) -> String {
    let mixed = word.chars().any(|c| c.is_ascii_lowercase());
    let mut chars = word.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    let rest = chars.map(|c| if mixed { c } else { c.to_ascii_lowercase() });
    first.into_iter().chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_snake_case() {
        for (name, field) in [
            ("KeyId", "key_id"),
            ("AWSAccountId", "aws_account_id"),
            ("CustomerMasterKeySpec", "customer_master_key_spec"),
            ("Type", "r#type"),
            ("CallbackURLs", "callback_urls"),
            ("WebACLsInUse", "web_acls_in_use"),
            ("IPSetId", "ip_set_id"),
        ] {
            assert_eq!(field_name(name), field);
        }
    }

    #[test]
    fn variants_are_camel_case() {
        for (value, variant) in [
            ("RSA_2048", "Rsa2048"),
            ("RSASSA_PKCS1_V1_5_SHA_256", "RsassaPkcs1V15Sha256"),
            ("ECC_SECG_P256K1", "EccSecgP256k1"),
            ("PendingDeletion", "PendingDeletion"),
            ("SM2", "Sm2"),
        ] {
            assert_eq!(variant_name(value), variant);
        }
    }
}

//! Passwords that anybody would try: a word of those that people choose, dressed up to please a policy;
//! a walk over the keyboard; what counts up or repeats itself. Made up here, from no list of leaks.

/// Longer ones are not looked at; nobody types them in vain.
const LONGEST: usize = 64;
/// So many digits and signs around a word make it no better: a year and two signs.
const LONGEST_DRESS: usize = 6;
/// A walk has at most so many pieces: `1qaz2wsx!`.
const MOST_PIECES: usize = 3;
/// Shorter pieces are no walk.
const SHORTEST_PIECE: usize = 3;

/// What passwords are made of, by themselves.
const WORDS: [&str; 43] = [
    "access",
    "admin",
    "administrator",
    "changeme",
    "company",
    "cognito",
    "default",
    "demo",
    "dragon",
    "example",
    "football",
    "guest",
    "hello",
    "iloveyou",
    "letmein",
    "login",
    "master",
    "monkey",
    "password",
    "passwort",
    "passwd",
    "pass",
    "ringwall",
    "root",
    "secret",
    "sunshine",
    "superman",
    "temp",
    "temporary",
    "test",
    "testing",
    "user",
    "welcome",
    "spring",
    "summer",
    "autumn",
    "winter",
    "january",
    "february",
    "august",
    "october",
    "november",
    "december",
];

/// Keys beside each other, row by row and column by column, and what follows each other anyway.
const ROWS: [&str; 16] = [
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik",
];

/// Whether anybody would try a password.
pub fn is_guessable(password: &str) -> bool {
    if password.chars().count() > LONGEST {
        return false;
    }
    let lower = password.to_lowercase();
    is_dressed_word(&lower) || is_walk(&lower)
}

/// A word, or the same twice, with digits and signs around it, letters replaced by what looks like them.
fn is_dressed_word(lower: &str) -> bool {
    let bare = lower.trim_matches(|letter: char| !letter.is_alphabetic());
    let signs_replaced =
        lower.trim_matches(|letter: char| !letter.is_alphabetic() && letter != '@');
    [bare, signs_replaced].into_iter().any(|core| {
        let dress = lower.chars().count() - core.chars().count();
        let plain: String = core.chars().map(undisguised).collect();
        let half = plain.get(..plain.len() / 2).unwrap_or_default();
        let once = if plain == format!("{half}{half}") {
            half
        } else {
            &plain
        };
        dress <= LONGEST_DRESS && WORDS.contains(&once)
    })
}

/// The letter that a digit or sign stands for.
const fn undisguised(letter: char) -> char {
    match letter {
        '@' | '4' => 'a',
        '3' => 'e',
        '1' | '!' => 'i',
        '0' => 'o',
        '$' | '5' => 's',
        '7' => 't',
        other => other,
    }
}

/// Made of few pieces that each go along a row, one way, or repeat a key.
fn is_walk(lower: &str) -> bool {
    let keys: Vec<char> = lower.chars().map(without_shift).collect();
    let mut lengths = Vec::new();
    let mut way = None;
    for (at, key) in keys.iter().enumerate() {
        let step = at.checked_sub(1).and_then(|before| keys.get(before));
        let step = step.and_then(|before| step_between(*before, *key));
        let goes_on = step.is_some() && (way.is_none() || way == step);
        match lengths.last_mut() {
            Some(length) if goes_on => {
                *length += 1;
                way = step;
            }
            _ => {
                lengths.push(1);
                way = None;
            }
        }
    }
    let walked: usize = lengths
        .iter()
        .filter(|length| **length >= SHORTEST_PIECE)
        .sum();
    // One key in four may be for the policy's sake.
    walked > 0 && lengths.len() <= MOST_PIECES && walked * 4 >= keys.len() * 3
}

/// Which way from key to key: 1 on, -1 back, 0 the same.
fn step_between(from: char, to: char) -> Option<i8> {
    if from == to {
        return Some(0);
    }
    let has = |row: &&str, one: char, other: char| {
        let mut pairs = row.chars().zip(row.chars().skip(1));
        pairs.any(|pair| pair == (one, other))
    };
    if ROWS.iter().any(|row| has(row, from, to)) {
        Some(1)
    } else if ROWS.iter().any(|row| has(row, to, from)) {
        Some(-1)
    } else {
        None
    }
}

/// The key of a sign, on American keyboards.
const fn without_shift(sign: char) -> char {
    match sign {
        '!' => '1',
        '@' => '2',
        '#' => '3',
        '$' => '4',
        '%' => '5',
        '^' => '6',
        '&' => '7',
        '*' => '8',
        '(' => '9',
        ')' => '0',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_people_choose() {
        for password in [
            "Password1!",
            "P@ssw0rd",
            "P@$$w0rd2026!",
            "Welcome123!",
            "Summer2026!",
            "!Admin123",
            "TestTest1!",
            "Qwertz123!",
            "1qaz2wsx",
            "1qaz!QAZ",
            "asdfASDF1!",
            "12345678",
            "aaaaaaaa",
            "Abcd1234!",
            "87654321",
            "Letmein_99",
        ] {
            assert!(is_guessable(password), "{password}");
        }
    }

    #[test]
    fn leaves_others_alone() {
        for password in [
            "Correct-Horse-1",
            "Password-of-Ada-7",
            "xK29-qwer-tyLm",
            "",
            "Tr0ub4dor&3",
            "Wintergarden-5!",
            "Another-Horse-2",
            "passwordpolicy1!",
            "Zebra!9417",
            "Password7041982663!",
        ] {
            assert!(!is_guessable(password), "{password}");
        }
        assert!(!is_guessable(&"a".repeat(65)));
    }
}

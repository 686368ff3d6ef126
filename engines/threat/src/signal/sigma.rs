//! Sigma rules about CloudTrail, said in SQL.
//!
//! Fields, lists, keywords' absence aside, the modifiers `contains`, `startswith`, `endswith`, `all`,
//! `re`, `exists`, `cased`, `gt`, `gte`, `lt`, `lte`, and conditions with `and`, `or`, `not`, brackets
//! and `1 of`/`all of`. What is not known here is refused, never left out: a rule that says less than
//! its author meant finds the wrong things.
//!
//! <https://sigmahq.io/docs/basics/rules.html>

use yaml_rust2::{Yaml, YamlLoader};

use super::sql_file::{id, severity};
use super::{Expression, Signal};
use crate::rules::{Rule, RuleError};
use crate::signal::techniques;

/// The longest file.
const MOST_BYTES: usize = 256 << 10;

/// Reads a file of Sigma rules.
///
/// # Errors
/// It has none about CloudTrail, or says what is not known here.
pub fn read(text: &str) -> Result<Vec<Rule>, RuleError> {
    if text.len() > MOST_BYTES {
        return Err(RuleError::TooMany);
    }
    let documents = YamlLoader::load_from_str(text);
    let documents = documents.map_err(|error| RuleError::Sigma(error.to_string()))?;
    documents.iter().map(rule).collect()
}

fn wrong(what: impl Into<String>) -> RuleError {
    RuleError::Sigma(what.into())
}

fn rule(document: &Yaml) -> Result<Rule, RuleError> {
    let service = document["logsource"]["service"].as_str();
    if service != Some("cloudtrail") {
        return Err(wrong("its log source is not the service cloudtrail"));
    }
    let title = document["title"]
        .as_str()
        .ok_or_else(|| wrong("it has no title"))?;
    let detection = &document["detection"];
    let condition = match &detection["condition"] {
        Yaml::String(condition) => condition.clone(),
        Yaml::Array(all) => {
            let all = all.iter().filter_map(Yaml::as_str);
            let all = all.map(|condition| format!("({condition})"));
            all.collect::<Vec<_>>().join(" or ")
        }
        _ => return Err(wrong("it has no condition")),
    };
    let sql = Condition::new(&condition, detection)?.whole()?;
    let expression = Expression::parse(&sql)?;
    let tags = strings(&document["tags"]);
    let level = document["level"].as_str().unwrap_or("medium");
    let description = document["description"].as_str().unwrap_or(title).trim();
    Ok(Rule::of_signal(
        techniques::kind(&tags, &expression),
        severity(level)?,
        Signal {
            id: id(title),
            name: title.to_owned(),
            description: description.to_owned(),
            sql,
        },
    ))
}

fn strings(yaml: &Yaml) -> Vec<String> {
    let all = yaml.as_vec().map(Vec::as_slice).unwrap_or_default();
    all.iter()
        .filter_map(Yaml::as_str)
        .map(str::to_owned)
        .collect()
}

/// A condition, said in SQL as it is read.
struct Condition<'a> {
    words: std::iter::Peekable<std::vec::IntoIter<String>>,
    detection: &'a Yaml,
    depth: usize,
}

impl<'a> Condition<'a> {
    fn new(text: &str, detection: &'a Yaml) -> Result<Self, RuleError> {
        if text.contains('|') {
            return Err(wrong("its condition counts, which is not known here"));
        }
        let spaced = text.replace('(', " ( ").replace(')', " ) ");
        let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
        Ok(Self {
            words: words.into_iter().peekable(),
            detection,
            depth: 0,
        })
    }

    fn whole(mut self) -> Result<String, RuleError> {
        let sql = self.any()?;
        match self.words.next() {
            None => Ok(sql),
            Some(word) => Err(wrong(format!("{word} does not belong into its condition"))),
        }
    }

    fn any(&mut self) -> Result<String, RuleError> {
        self.depth += 1;
        if self.depth > 32 {
            return Err(wrong("its condition nests too deeply"));
        }
        let mut parts = vec![self.all()?];
        while self.word("or") {
            parts.push(self.all()?);
        }
        self.depth -= 1;
        Ok(joined(parts, " OR "))
    }

    fn all(&mut self) -> Result<String, RuleError> {
        let mut parts = vec![self.not()?];
        while self.word("and") {
            parts.push(self.not()?);
        }
        Ok(joined(parts, " AND "))
    }

    fn not(&mut self) -> Result<String, RuleError> {
        if self.word("not") {
            // Sigma's `not` holds of what is not there; SQL's does not.
            return Ok(format!("NOT coalesce({}, FALSE)", self.not()?));
        }
        if self.word("(") {
            let inner = self.any()?;
            return match self.word(")") {
                true => Ok(inner),
                false => Err(wrong("a bracket of its condition is not closed")),
            };
        }
        let word = self
            .words
            .next()
            .ok_or_else(|| wrong("its condition ends early"))?;
        match word.as_str() {
            "1" | "any" | "all" if self.word("of") => {
                let pattern = self.words.next().unwrap_or_default();
                let parts = self.of(&pattern)?;
                Ok(joined(parts, if word == "all" { " AND " } else { " OR " }))
            }
            name => selection(&self.detection[name], name),
        }
    }

    /// The selections of a pattern.
    fn of(&self, pattern: &str) -> Result<Vec<String>, RuleError> {
        let all = self.detection.as_hash().into_iter().flatten();
        let named = all.filter_map(|(name, yaml)| Some((name.as_str()?, yaml)));
        let beginning = pattern.strip_suffix('*');
        let is_meant = |name: &str| match beginning {
            _ if pattern == "them" => !name.starts_with('_'),
            Some(beginning) => name.starts_with(beginning),
            None => name == pattern,
        };
        let meant = named.filter(|(name, _)| *name != "condition" && is_meant(name));
        let parts: Vec<String> = meant
            .map(|(name, yaml)| selection(yaml, name))
            .collect::<Result<_, _>>()?;
        match parts.is_empty() {
            true => Err(wrong(format!("nothing is called {pattern}"))),
            false => Ok(parts),
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let is_it = |next: &String| next.eq_ignore_ascii_case(word);
        self.words.next_if(is_it).is_some()
    }
}

fn joined(mut parts: Vec<String>, between: &str) -> String {
    match parts.len() {
        1 => parts.pop().unwrap_or_default(),
        _ => format!("({})", parts.join(between)),
    }
}

/// Fields that all must hold, or a list of such.
fn selection(yaml: &Yaml, name: &str) -> Result<String, RuleError> {
    match yaml {
        Yaml::Hash(fields) => {
            let parts = fields.iter().map(|(field, value)| {
                let field = field.as_str().unwrap_or_default();
                of_field(field, value)
            });
            Ok(joined(parts.collect::<Result<_, _>>()?, " AND "))
        }
        Yaml::Array(all) if all.iter().all(|one| one.as_hash().is_some()) => {
            let parts = all.iter().map(|one| selection(one, name));
            Ok(joined(parts.collect::<Result<_, _>>()?, " OR "))
        }
        Yaml::BadValue => Err(wrong(format!("nothing is called {name}"))),
        _ => Err(wrong(format!(
            "{name} has keywords, which are not known here"
        ))),
    }
}

/// `field|modifier|modifier: value or values`.
fn of_field(field: &str, value: &Yaml) -> Result<String, RuleError> {
    let mut parts = field.split('|');
    let column = column(parts.next().unwrap_or_default())?;
    let modifiers: Vec<&str> = parts.collect();
    let values: Vec<&Yaml> = match value {
        Yaml::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let needs_all = modifiers.contains(&"all");
    let modifiers: Vec<&str> = modifiers.into_iter().filter(|one| *one != "all").collect();
    let is_name = column == "eventSource" || column == "eventName";
    if modifiers.is_empty() && is_name && !needs_all {
        // Services write these two always the same: so the rule is found by them.
        return names(&column, &values);
    }
    let parts = values.iter().map(|value| test(&column, &modifiers, value));
    let parts = parts.collect::<Result<_, _>>()?;
    Ok(joined(parts, if needs_all { " AND " } else { " OR " }))
}

fn names(column: &str, values: &[&Yaml]) -> Result<String, RuleError> {
    let texts = values.iter().map(|value| text(value));
    let texts = texts.collect::<Result<Vec<String>, _>>()?;
    if texts.iter().any(|text| text.contains(['*', '?'])) {
        let parts = texts
            .iter()
            .map(|text| format!("{column} ILIKE {}", quoted(&like(text))));
        return Ok(joined(parts.collect(), " OR "));
    }
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    Ok(match texts.as_slice() {
        [one] => format!("{column} = {one}"),
        many => format!("{column} IN ({})", many.join(", ")),
    })
}

fn test(column: &str, modifiers: &[&str], value: &Yaml) -> Result<String, RuleError> {
    if matches!(value, Yaml::Null) {
        return Ok(format!("{column} IS NULL"));
    }
    let text = text(value)?;
    let is_cased = modifiers.contains(&"cased");
    let like_operator = if is_cased { "LIKE" } else { "ILIKE" };
    let mut known = modifiers.iter().filter(|one| **one != "cased");
    let modifier = known.next().copied().unwrap_or_default();
    if let Some(other) = known.next() {
        return Err(wrong(format!("the modifier {other} is not known here")));
    }
    let pattern = |pattern: String| Ok(format!("{column} {like_operator} {}", quoted(&pattern)));
    match modifier {
        "" => pattern(like(&text)),
        "contains" => pattern(format!("%{}%", like(&text))),
        "startswith" => pattern(format!("{}%", like(&text))),
        "endswith" => pattern(format!("%{}", like(&text))),
        "re" => Ok(format!("{column} RLIKE {}", quoted(&text))),
        "exists" if text == "true" => Ok(format!("{column} IS NOT NULL")),
        "exists" => Ok(format!("{column} IS NULL")),
        "gt" | "gte" | "lt" | "lte" => {
            let number: f64 = text
                .parse()
                .map_err(|_| wrong(format!("{text} is no number")))?;
            let sign = match modifier {
                "gt" => ">",
                "gte" => ">=",
                "lt" => "<",
                _ => "<=",
            };
            Ok(format!("{column} {sign} {number}"))
        }
        other => Err(wrong(format!("the modifier {other} is not known here"))),
    }
}

/// A field's name as a column.
fn column(name: &str) -> Result<String, RuleError> {
    let is_name = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
            && letters.all(|c| c.is_alphanumeric() || c == '_')
    };
    match !name.is_empty() && name.split('.').all(is_name) {
        true => Ok(name.to_owned()),
        false => Err(wrong(format!("{name} is no field of a call"))),
    }
}

fn text(value: &Yaml) -> Result<String, RuleError> {
    match value {
        Yaml::String(text) | Yaml::Real(text) => Ok(text.clone()),
        Yaml::Integer(number) => Ok(number.to_string()),
        Yaml::Boolean(value) => Ok(value.to_string()),
        _ => Err(wrong("a value is neither text nor number")),
    }
}

/// Sigma's `*` and `?` as those of `LIKE`.
fn like(text: &str) -> String {
    let mut pattern = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => match letters.next_if(|next| matches!(next, '*' | '?' | '\\')) {
                Some('\\') => pattern.push_str("\\\\"),
                Some(wildcard) => pattern.push(wildcard),
                None => pattern.push_str("\\\\"),
            },
            '*' => pattern.push('%'),
            '?' => pattern.push('_'),
            '%' => pattern.push_str("\\%"),
            '_' => pattern.push_str("\\_"),
            letter => pattern.push(letter),
        }
    }
    pattern
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

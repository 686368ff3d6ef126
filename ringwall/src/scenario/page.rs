//! A scenario's page: a document for people whose commands are the scenario.
//!
//! Headings name the acts. A fenced block whose language is `sh` is a step: it runs as it stands.
//! What follows the language says what must come of it: nothing (it succeeds), `shows "text"`
//! (it succeeds, and its output has the text) or `refused "text"` (its output has the text).
//! Blocks of other languages are for readers alone.

use std::fmt;

/// A part of a page: what is done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Act {
    /// Its heading.
    pub(crate) title: String,
    /// Its steps, in order.
    pub(crate) steps: Vec<Step>,
}

/// A block of commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// The last sentence before the block.
    pub(crate) why: String,
    /// The commands.
    pub(crate) commands: String,
    /// What must come of them.
    pub(crate) expected: Expected,
}

/// What must come of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// It succeeds.
    Success,
    /// It succeeds, and its output has this text.
    Shown(String),
    /// Its output has this text, which a refusal wrote.
    Refused(String),
}

/// A page that is not well formed.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct PageError {
    line: usize,
    what: &'static str,
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

/// Reads a page.
///
/// # Errors
/// A block does not end, or nobody knows what is expected of it.
pub(crate) fn parse(page: &str) -> Result<Vec<Act>, PageError> {
    let mut acts: Vec<Act> = Vec::new();
    // The paragraph before a block, which an empty line may stand between.
    let mut prose = String::new();
    let mut is_ended = false;
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            acts.push(Act {
                title: title.to_owned(),
                steps: Vec::new(),
            });
            prose.clear();
        } else if let Some(info) = line.strip_prefix("```") {
            let fault = |what| PageError {
                line: number + 1,
                what,
            };
            let block: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| *line != "```")
                .collect();
            let Some(expected) = expected(info).map_err(fault)? else {
                continue;
            };
            let act = acts.last_mut().ok_or(fault("a step stands in no act"))?;
            act.steps.push(Step {
                why: last_sentence(&prose),
                commands: block.join("\n"),
                expected,
            });
            prose.clear();
        } else if line.is_empty() {
            is_ended = true;
        } else {
            if std::mem::take(&mut is_ended) {
                prose.clear();
            }
            prose.push_str(line);
            prose.push(' ');
        }
    }
    acts.retain(|act| !act.steps.is_empty());
    Ok(acts)
}

/// What is expected of a block; `None` if it is for readers alone.
fn expected(info: &str) -> Result<Option<Expected>, &'static str> {
    let Some(rest) = info.strip_prefix("sh") else {
        return Ok(None);
    };
    let quoted = |text: &str| {
        let text = text.trim().strip_prefix('"')?.strip_suffix('"')?;
        (!text.is_empty()).then(|| text.to_owned())
    };
    let unknown = "after `sh` stands nothing, or `shows` or `refused` with a text in quotes";
    let rest = rest.trim();
    if rest.is_empty() {
        Ok(Some(Expected::Success))
    } else if let Some(text) = rest.strip_prefix("shows ") {
        quoted(text).map(Expected::Shown).map(Some).ok_or(unknown)
    } else if let Some(text) = rest.strip_prefix("refused ") {
        quoted(text).map(Expected::Refused).map(Some).ok_or(unknown)
    } else {
        Err(unknown)
    }
}

/// The last sentence of a paragraph, without the colon that leads to the block.
fn last_sentence(prose: &str) -> String {
    let prose = prose.trim().trim_end_matches([':', '.']);
    let last = prose.rsplit(". ").next().unwrap_or_default();
    last.replace(['`', '*'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# Title\n\nWords.\n\n## 1. A key\n\nKeys open. Make `one`:\n\n```sh\nKEY=$(make)\nuse \"$KEY\"\n```\n\n## 2. Nothing to do\n\nWords.\n\n## 3. A lock\n\nIt holds:\n```sh refused \"no \"way\"\"\nbreak in\n```\n```console\n$ for readers\n```\nIt opens:\n```sh shows \"open\"\nturn\n```\n";

    #[test]
    fn reads_the_steps_of_each_act() {
        let acts = parse(PAGE).unwrap();
        assert_eq!(acts.len(), 2);
        assert_eq!(acts[0].title, "1. A key");
        assert_eq!(acts[0].steps[0].commands, "KEY=$(make)\nuse \"$KEY\"");
        assert_eq!(acts[0].steps[0].expected, Expected::Success);
        assert_eq!(acts[0].steps[0].why, "Make one");
        let lock: Vec<_> = acts[1].steps.iter().map(|step| &step.expected).collect();
        assert_eq!(
            lock,
            [
                &Expected::Refused("no \"way\"".to_owned()),
                &Expected::Shown("open".to_owned())
            ]
        );
        assert_eq!(acts[1].steps[0].why, "It holds");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for page in [
            "```sh\nx\n```\n",
            "## A\n```sh fails\nx\n```\n",
            "## A\n```sh shows \"\"\nx\n```\n",
        ] {
            parse(page).unwrap_err();
        }
    }
}

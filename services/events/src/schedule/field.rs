//! Fields of cron expressions: lists of values, ranges and steps.

/// What a field may say.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) first: i64,
    pub(super) last: i64,
    /// Names of the values from the first one on.
    pub(super) names: &'static [&'static str],
}

/// The values that a field names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Values(Vec<i64>);

impl Values {
    pub(super) fn has(&self, value: i64) -> bool {
        self.0.contains(&value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = i64> {
        self.0.iter().copied()
    }
}

impl Kind {
    /// Reads a list.
    pub(super) fn values(&self, text: &str) -> Option<Values> {
        let mut values = Vec::new();
        for part in text.split(',') {
            values.extend(self.part(part)?);
        }
        values.sort_unstable();
        values.dedup();
        Some(Values(values))
    }

    /// `5`, `MON-FRI`, `*`, `0/15`, `8-17/2`. A range may go past the last value.
    fn part(&self, text: &str) -> Option<Vec<i64>> {
        let (range, step) = match text.split_once('/') {
            Some((range, step)) => (range, Some(number(step).filter(|step| *step > 0)?)),
            None => (text, None),
        };
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (self.value(from)?, self.value(to)?),
            None if range == "*" => (self.first, self.last),
            // A value with a step goes on to the end.
            None if step.is_some() => (self.value(range)?, self.last),
            None => (self.value(range)?, self.value(range)?),
        };
        let count = self.last - self.first + 1;
        let to = if to < from { to + count } else { to };
        let step = usize::try_from(step.unwrap_or(1)).ok()?;
        let values = (from..=to).step_by(step);
        let wrapped = |value| self.first + (value - self.first) % count;
        Some(values.map(wrapped).collect())
    }

    /// A number within the field, or one of its names.
    pub(super) fn value(&self, text: &str) -> Option<i64> {
        let named = || {
            let mut names = self.names.iter();
            let place = names.position(|name| name.eq_ignore_ascii_case(text))?;
            Some(self.first + i64::try_from(place).ok()?)
        };
        let value = number(text).or_else(named)?;
        (self.first..=self.last).contains(&value).then_some(value)
    }
}

/// Digits alone.
pub(super) fn number(text: &str) -> Option<i64> {
    let is_short = (1..=4).contains(&text.len());
    let is_number = is_short && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

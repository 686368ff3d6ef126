//! The machine's class and the day, as a table's caption.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use ringwall_core::Timestamp;

/// `2026-11-26, 2 cores, <processor>`.
pub(crate) fn caption() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|since| since.as_secs())
        .unwrap_or_default();
    let day: String = Timestamp::from_secs(i64::try_from(seconds).unwrap_or_default())
        .iso8601()
        .chars()
        .take(10)
        .collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processors = information
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let model = information
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .and_then(|line| line.split_once(':'))
        .map_or("unknown processor", |(_, name)| name.trim());
    format!("{day}, {} cores ({model}), shared", processors.max(cores))
}

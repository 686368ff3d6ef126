//! coreruleset's regression tests, of the rules of its first level: requests that a rule must find.
//!
//! Many are pieces that only that rule looks at, which stand for nothing that an attacker would
//! send: what share of them is found says little by itself. Requests that a rule must not find may
//! be attacks for another one; they are left out.

use std::path::Path;

use anyhow::Result;
use yaml_rust2::Yaml;

use super::{elements, member, text};
use crate::detection::case::{Case, Kind};

/// Rules of paranoia level 1 that look for attacks in requests.
const FIRST_LEVEL: &[u32] = &[
    913_100, 921_110, 921_120, 921_130, 921_140, 921_150, 921_160, 921_190, 921_200, 921_240,
    930_100, 930_110, 930_120, 930_130, 931_100, 931_110, 931_120, 932_120, 932_125, 932_130,
    932_140, 932_160, 932_170, 932_171, 932_175, 932_230, 932_235, 932_250, 932_260, 932_270,
    932_280, 932_330, 932_370, 932_380, 933_100, 933_110, 933_120, 933_130, 933_135, 933_140,
    933_150, 933_160, 933_170, 933_180, 933_200, 933_210, 934_100, 934_110, 934_130, 934_150,
    934_160, 934_170, 941_100, 941_110, 941_130, 941_140, 941_160, 941_170, 941_180, 941_190,
    941_200, 941_210, 941_220, 941_230, 941_240, 941_250, 941_260, 941_270, 941_280, 941_290,
    941_300, 941_310, 941_350, 941_360, 941_370, 941_390, 941_400, 942_100, 942_140, 942_151,
    942_160, 942_170, 942_190, 942_220, 942_230, 942_240, 942_250, 942_270, 942_280, 942_290,
    942_320, 942_350, 942_360, 942_500, 942_540, 942_550, 942_560, 944_100, 944_110, 944_120,
    944_130, 944_140, 944_150,
];

pub(super) fn read(folder: &Path) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for path in super::files(folder)? {
        let name = super::stem(&path);
        let number: u32 = name.parse().unwrap_or_default();
        if !FIRST_LEVEL.contains(&number) {
            continue;
        }
        let source = format!("coreruleset/{}", number / 1_000);
        let file = super::yaml(&path)?;
        for test in elements(member(&file, "tests")) {
            let stages = elements(member(test, "stages")).iter();
            let found = stages.filter_map(|stage| case(&source, stage));
            cases.extend(found.map(|case| case.noted(&name)));
        }
    }
    Ok(cases)
}

/// The request of a stage that its rule must find.
fn case(source: &str, stage: &Yaml) -> Option<Case> {
    let log = member(member(stage, "output"), "log");
    if elements(member(log, "expect_ids")).is_empty() {
        return None;
    }
    let input = member(stage, "input");
    let target = text(member(input, "uri"))?;
    let mut case = Case::get(source, Kind::Attack, target.as_bytes());
    case.method = text(member(input, "method")).unwrap_or_else(|| "GET".to_owned());
    case.headers.clear();
    for (name, value) in member(input, "headers").as_hash().into_iter().flatten() {
        case = case.with(&text(name)?, text(value)?);
    }
    case = case.with("Host", "shop.example.com");
    case.body = text(member(input, "data")).unwrap_or_default().into_bytes();
    Some(case)
}

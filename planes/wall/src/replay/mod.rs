//! Requests that were written down, judged again: what would change if a web ACL were another one.
//!
//! Nothing is kept of a request but counts and a few examples, so files may be of any size.

mod access_log;
mod har;
mod load_balancer_log;
mod moment;
pub mod recorded;
mod report;
pub mod source;
mod waf_log;

use ringwall_waf::CompiledWebAcl;
use ringwall_waf::surroundings::Surroundings;
use ringwall_waf::verdict::{ActionKind, MatchedRule, Verdict};

use self::recorded::{Ended, Recorded};
pub use self::report::{Change, Example, Report, RuleReport};
use crate::log::record::DEFAULT_ACTION;

/// Judges requests by a draft, and compares.
pub struct Replay<'a> {
    draft: &'a CompiledWebAcl,
    baseline: Option<&'a CompiledWebAcl>,
    surroundings: Surroundings<'a>,
    body_limit_bytes: usize,
    report: Report,
}

impl<'a> Replay<'a> {
    /// Compares a draft with a baseline. Without one, with what the log says became of the request;
    /// and where that says nothing, with letting it through.
    pub fn new(
        draft: &'a CompiledWebAcl,
        baseline: Option<&'a CompiledWebAcl>,
        surroundings: Surroundings<'a>,
        body_limit_bytes: usize,
    ) -> Self {
        Self {
            draft,
            baseline,
            surroundings,
            body_limit_bytes,
            report: Report::default(),
        }
    }

    /// Judges a request.
    pub fn see(&mut self, recorded: &Recorded) {
        let verdicts = recorded.with(self.body_limit_bytes, |request| {
            let judge = |acl: &CompiledWebAcl| acl.judge(request, &self.surroundings);
            (judge(self.draft), self.baseline.map(judge))
        });
        let (draft, baseline) = verdicts;
        let before = match &baseline {
            Some(verdict) => ended(verdict),
            None => recorded.ended.clone().unwrap_or_else(let_through),
        };
        let report = &mut self.report;
        report.requests += 1;
        report.redacted += u64::from(recorded.is_redacted);
        report.with_body += u64::from(!recorded.body.is_empty());
        for (name, rule) in counted(&draft) {
            report.rule(&name).counted += 1;
            report.rule(&name).remember(recorded, rule.action.as_str());
        }
        report.compare(recorded, &before, &ended(&draft));
    }

    /// What was found.
    pub fn report(self) -> Report {
        self.report
    }
}

fn let_through() -> Ended {
    Ended {
        action: ActionKind::Allow.as_str().to_owned(),
        rule: DEFAULT_ACTION.to_owned(),
    }
}

/// How a verdict ended. As in logs the rule is that of the web ACL.
fn ended(verdict: &Verdict) -> Ended {
    let rule = verdict.account.terminating_rule.as_deref();
    Ended {
        action: verdict.outcome.action().as_str().to_owned(),
        rule: rule.unwrap_or(DEFAULT_ACTION).to_owned(),
    }
}

/// The rules that matched without ending: the web ACL's own by name, those in groups as `RULE#RULE`.
fn counted(verdict: &Verdict) -> impl Iterator<Item = (String, &MatchedRule)> {
    let own = verdict.account.non_terminating_rules.iter();
    let own = own.map(|rule| (rule.rule.to_string(), rule));
    let groups = verdict.account.rule_groups.iter();
    let in_groups = groups.flat_map(|group| {
        let rules = group.non_terminating_rules.iter();
        rules.map(|rule| (format!("{}#{}", group.rule, rule.rule), rule))
    });
    own.chain(in_groups)
}

#[cfg(test)]
mod tests;

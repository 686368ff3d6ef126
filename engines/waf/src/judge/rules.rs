//! Rules in their order, until one ends.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing.html>

use super::Run;
use super::explain::RuleEnd;
use crate::plan::action::Action;
use crate::plan::rule::{Body, Deed, Group, Overridden, Rule};
use crate::verdict::{
    ActionKind, MatchDetail, MatchedRule, Outcome, RuleGroupAccount, RuleType, TokenCheck,
};

/// What a matching rule leads to.
struct Hit {
    matched: MatchedRule,
    /// None if the next rule is asked.
    outcome: Option<Outcome>,
    is_excluded: bool,
}

/// What became of a group.
struct GroupEnd {
    outcome: Outcome,
    details: Vec<MatchDetail>,
}

impl<'r> Run<'r> {
    /// Asks the web ACL's rules.
    pub(super) fn web_acl_rules(&mut self, rules: &'r [Rule]) -> Option<Outcome> {
        rules.iter().find_map(|rule| match &rule.body {
            Body::Plain(..) => self.own_rule(rule, RuleType::Regular),
            Body::Rate(..) => self.own_rule(rule, RuleType::RateBased),
            Body::Group(group) => self.group_rule(rule, group),
        })
    }

    fn own_rule(&mut self, rule: &'r Rule, kind: RuleType) -> Option<Outcome> {
        let hit = self.ask(rule)?;
        let Some(outcome) = hit.outcome else {
            self.account.non_terminating_rules.push(hit.matched);
            return None;
        };
        self.account.terminating_match_details = hit.matched.match_details;
        self.end(rule, kind);
        Some(outcome)
    }

    fn group_rule(&mut self, rule: &'r Rule, group: &'r Group) -> Option<Outcome> {
        let end = self.group(rule, group)?;
        self.labels.extend(rule.labels.iter().cloned());
        if group.only_counts {
            self.account.non_terminating_rules.push(MatchedRule {
                rule: rule.name.clone(),
                action: ActionKind::Count,
                overridden_action: None,
                match_details: Vec::new(),
                token: None,
                visibility: rule.visibility.clone(),
            });
            return None;
        }
        self.account.terminating_match_details = end.details;
        self.end(rule, group.kind);
        Some(end.outcome)
    }

    fn end(&mut self, rule: &Rule, kind: RuleType) {
        self.account.terminating_rule = Some(rule.name.clone());
        self.account.terminating_visibility = Some(rule.visibility.clone());
        self.account.terminating_rule_type = kind;
    }

    /// Asks a group's rules, until one of them ends the group.
    fn group(&mut self, rule: &'r Rule, group: &'r Group) -> Option<GroupEnd> {
        if !self.is_in_scope(rule, group) {
            return None;
        }
        self.note_group(Some(&rule.name));
        self.begin_intelligence(group);
        let mut account = RuleGroupAccount {
            rule: rule.name.clone(),
            visibility: rule.visibility.clone(),
            rule_group: group.id.clone(),
            is_managed: group.kind == RuleType::ManagedRuleGroup,
            terminating_rule: None,
            non_terminating_rules: Vec::new(),
            excluded_rules: Vec::new(),
        };
        let end = group.rules.iter().find_map(|rule| {
            let hit = self.ask(rule)?;
            if hit.is_excluded {
                account.excluded_rules.push(hit.matched.rule);
                return None;
            }
            let Some(outcome) = hit.outcome else {
                account.non_terminating_rules.push(hit.matched);
                return None;
            };
            let details = hit.matched.match_details.clone();
            account.terminating_rule = Some(hit.matched);
            Some(GroupEnd { outcome, details })
        });
        self.account.rule_groups.push(account);
        self.note_group(None);
        end
    }

    fn is_in_scope(&mut self, rule: &Rule, group: &'r Group) -> bool {
        let Some(scope_down) = &group.scope_down else {
            return true;
        };
        let holds = self.holds(scope_down);
        self.details.clear();
        let labels_before = self.labels.len();
        self.give_pending_labels();
        let end = if holds {
            RuleEnd::InScope
        } else {
            RuleEnd::NoMatch
        };
        self.note_rule(&rule.name, end, labels_before);
        holds
    }

    /// Groups that look at tokens label them; detectors add what they know.
    fn begin_intelligence(&mut self, group: &'r Group) {
        let Some(intelligence) = &group.intelligence else {
            return;
        };
        self.label_token();
        let (name, configs) = (&intelligence.name, &intelligence.configs);
        let token = self.token.as_ref();
        let labels = self
            .surroundings
            .signals
            .labels(name, configs, self.request, token);
        self.labels.extend(labels.into_iter().map(Into::into));
    }

    /// Asks a rule that is no reference to a group. Its labels appear when it has finished.
    fn ask(&mut self, rule: &'r Rule) -> Option<Hit> {
        self.details.clear();
        let (holds, deed) = match &rule.body {
            Body::Plain(node, deed) => (self.holds(node), deed),
            Body::Rate(rate, deed) => (self.exceeds(rule, rate), deed),
            Body::Group(_) => return None,
        };
        let labels_before = self.labels.len();
        self.give_pending_labels();
        if !holds {
            self.note_rule(&rule.name, RuleEnd::NoMatch, labels_before);
            return None;
        }
        self.labels.extend(rule.labels.iter().cloned());
        let hit = self.act(rule, deed);
        let end = RuleEnd::Action(hit.matched.action, hit.outcome.is_some());
        self.note_rule(&rule.name, end, labels_before);
        Some(hit)
    }

    fn give_pending_labels(&mut self) {
        if self.pending_labels.is_empty() {
            return;
        }
        for label in self.pending_labels.drain(..) {
            if !self.labels.contains(&label) {
                self.labels.push(label);
            }
        }
    }

    fn act(&mut self, rule: &'r Rule, deed: &'r Deed) -> Hit {
        let (token, outcome) = self.outcome(deed);
        let overridden_action = match deed.overridden {
            Some(Overridden::ByAction(action)) => Some(action),
            _ => None,
        };
        let matched = MatchedRule {
            rule: rule.name.clone(),
            action: deed.action.kind(),
            overridden_action,
            match_details: std::mem::take(&mut self.details),
            token,
            visibility: rule.visibility.clone(),
        };
        Hit {
            matched,
            outcome,
            is_excluded: deed.overridden == Some(Overridden::ByExclusion),
        }
    }

    /// What an action leads to. Captcha and Challenge count if the token is good.
    fn outcome(&mut self, deed: &'r Deed) -> (Option<TokenCheck>, Option<Outcome>) {
        match &deed.action {
            Action::Allow(insertions) => {
                self.insert(insertions);
                (None, Some(Outcome::Allow))
            }
            Action::Block(response) => (None, Some(Outcome::Block((**response).clone()))),
            Action::Monetize(monetize) => (None, Some(Outcome::Monetize(monetize.clone()))),
            Action::Count(insertions) => {
                self.insert(insertions);
                (None, None)
            }
            Action::Captcha(insertions) => {
                let check = self.check_token(ActionKind::Captcha, deed.immunity_seconds);
                self.account.captcha = Some(check);
                (
                    Some(check),
                    self.after_check(check, insertions, Outcome::Captcha),
                )
            }
            Action::Challenge(insertions) => {
                let check = self.check_token(ActionKind::Challenge, deed.immunity_seconds);
                self.account.challenge = Some(check);
                (
                    Some(check),
                    self.after_check(check, insertions, Outcome::Challenge),
                )
            }
        }
    }

    fn after_check(
        &mut self,
        check: TokenCheck,
        insertions: &'r [(String, String)],
        outcome: Outcome,
    ) -> Option<Outcome> {
        if check.failure.is_some() {
            return Some(outcome);
        }
        self.insert(insertions);
        None
    }
}

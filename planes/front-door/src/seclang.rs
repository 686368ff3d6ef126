//! Rules in ModSecurity's language before the web ACL: what an operator has besides AWS's.

use std::sync::Arc;

use ringwall_seclang::{Interruption, Judgement, Match, Request as Subject, Response, RuleSet};
use ringwall_waf::request::Request;
use ringwall_waf::verdict::{Account, Outcome, Response as Refusal, Verdict};

use crate::inspector::{Guard, Inspector, Judgment};

/// How much of a body the rules look at, in bytes: the usual `SecRequestBodyNoFilesLimit`.
const BODY_BYTES: usize = 128 * 1024;

/// Lets every request to every load balancer pass the rules, then the web ACL.
pub struct SecLang {
    rules: Arc<RuleSet>,
    then: Arc<dyn Inspector>,
}

/// The rules, and the web ACL of a resource if it has one.
struct SecLangGuard {
    rules: Arc<RuleSet>,
    then: Option<Arc<dyn Guard>>,
}

impl SecLang {
    /// The rules, and who is asked after them.
    pub const fn new(rules: Arc<RuleSet>, then: Arc<dyn Inspector>) -> Self {
        Self { rules, then }
    }
}

impl Inspector for SecLang {
    fn guard(&self, resource_arn: &str) -> Option<Arc<dyn Guard>> {
        Some(Arc::new(SecLangGuard {
            rules: Arc::clone(&self.rules),
            then: self.then.guard(resource_arn),
        }))
    }
}

impl Guard for SecLangGuard {
    fn body_limit(&self) -> usize {
        let then = self.then.as_ref().map_or(0, |guard| guard.body_limit());
        BODY_BYTES.max(then)
    }

    fn judge(&self, request: &Request<'_>) -> Judgment {
        let judgement = judge(&self.rules, request);
        if let Some(interruption) = &judgement.interruption {
            tell(request, interruption, &judgement.matches);
            return Judgment {
                verdict: refused(interruption),
                answer: None,
                finish: None,
            };
        }
        match &self.then {
            Some(guard) => guard.judge(&within(request, guard.body_limit())),
            None => Judgment {
                verdict: verdict(Outcome::Allow),
                answer: None,
                finish: None,
            },
        }
    }
}

/// What the rules say of a request.
pub fn judge(rules: &RuleSet, request: &Request<'_>) -> Judgement {
    let headers = request
        .headers
        .iter()
        .map(|header| (header.name, header.value));
    let headers: Vec<_> = headers.collect();
    let mut target = request.path.to_vec();
    for (mark, part) in [(b'?', Some(request.query)), (b'#', request.fragment)] {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            target.push(mark);
            target.extend_from_slice(part);
        }
    }
    rules.judge(&Subject {
        peer: request.peer,
        method: request.method,
        target: &target,
        version: request.version,
        headers: &headers,
        body: request.body.prefix,
        id: request.id,
    })
}

/// The same request, of whose body no more is seen.
fn within<'a>(request: &Request<'a>, limit: usize) -> Request<'a> {
    let mut seen = *request;
    if let Some((prefix, rest)) = request.body.prefix.split_at_checked(limit) {
        seen.body.prefix = prefix;
        seen.body.is_oversize |= !rest.is_empty();
    }
    seen
}

fn refused(interruption: &Interruption) -> Verdict {
    let mut refusal = Refusal {
        status: interruption.status,
        ..Refusal::default()
    };
    if let Response::Redirect(to) = &interruption.response {
        refusal.headers.push(("location".to_owned(), to.clone()));
    }
    verdict(Outcome::Block(refusal))
}

fn verdict(outcome: Outcome) -> Verdict {
    Verdict {
        outcome,
        inserted_headers: Vec::new(),
        labels: Vec::new(),
        account: Account::default(),
    }
}

/// Tells the operator; values of the request stay out of it.
fn tell(request: &Request<'_>, interruption: &Interruption, matches: &[Match]) {
    let matched: Vec<u64> = matches.iter().map(|found| found.id).collect();
    tracing::info!(
        id = request.id,
        client = %request.peer,
        rule = interruption.rule,
        status = interruption.status,
        ?matched,
        "a request was refused by SecLang rules"
    );
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use ringwall_waf::request::Body;

    use super::*;
    use crate::inspector::NoInspector;

    fn guard(rules: &str) -> Arc<dyn Guard> {
        let (rules, unsupported) = RuleSet::parse("test", rules);
        assert!(unsupported.is_empty(), "{unsupported:?}");
        let inspector = SecLang::new(Arc::new(rules), Arc::new(NoInspector));
        inspector.guard("arn").unwrap()
    }

    fn asked(query: &'static [u8]) -> Request<'static> {
        Request {
            peer: IpAddr::V4(Ipv4Addr::LOCALHOST),
            method: b"GET",
            path: b"/shop",
            query,
            fragment: None,
            version: "HTTP/1.1",
            scheme: "http",
            headers: &[],
            body: Body::default(),
            ja3: None,
            ja4: None,
            id: "1",
            at_millis: 0,
        }
    }

    #[test]
    fn the_rules_refuse_before_the_web_acl_is_asked() {
        let guard = guard(
            "SecRuleEngine On\nSecRule ARGS:id \"@rx drop\" \"id:1,phase:2,deny,status:406\"",
        );
        let outcome = guard.judge(&asked(b"id=drop")).verdict.outcome;
        let Outcome::Block(refusal) = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(refusal.status, 406);
        let outcome = guard.judge(&asked(b"id=1")).verdict.outcome;
        assert!(matches!(outcome, Outcome::Allow), "{outcome:?}");
    }

    #[test]
    fn a_web_acl_sees_no_more_of_a_body_than_is_its() {
        let mut request = asked(b"");
        request.body = Body {
            prefix: b"0123456789",
            is_oversize: false,
            size: 10,
        };
        let seen = within(&request, 4);
        assert_eq!(
            (seen.body.prefix, seen.body.is_oversize),
            (&b"0123"[..], true)
        );
        assert!(!within(&request, 10).body.is_oversize);
    }
}

//! A web ACL of an account, and what it refers to: asked of the server as AWS's clients ask.

use std::collections::{BTreeSet, VecDeque};

use bytes::Bytes;
use http::Request;
use ringwall_core::Clock;
use ringwall_outbound::signature::{AccessKey, Scope, Unsigned, sign};
use ringwall_outbound::{HttpsUrl, InsideHosts, Limits, Outbound};
use ringwall_waf::language::WebAcl;
use ringwall_wall::shelf::{self, Shelf};
use serde_json::{Value as Json, json};
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

use super::flags::AclScope;
use crate::config::environment;
use crate::output::Failure;

const SERVICE: &str = "wafv2";
/// What the names of the operations are preceded by on the wire.
const TARGET_PREFIX: &str = "AWSWAF_20190729";

/// The web ACL of a name or an ARN, and its ARN; what it refers to is put on the shelf.
pub(super) fn fetch(
    named: &str,
    scope: AclScope,
    shelf: &mut Shelf,
) -> Result<(WebAcl, Option<String>), Failure> {
    let account = Account::of_environment(named)?;
    let found = account.web_acl(named, scope)?;
    account.fetch_references(&found, shelf)?;
    let read = shelf::web_acl(&found.to_string());
    read.map_err(|error| Failure::new(format!("The web ACL {named} cannot be read: {error}")))
}

/// An account, as its keys open it.
struct Account {
    outbound: Outbound,
    url: HttpsUrl,
    keys: AccessKey,
    region: String,
    runtime: Runtime,
}

impl Account {
    /// What AWS's variables name. An ARN says its Region itself.
    fn of_environment(named: &str) -> Result<Self, Failure> {
        let endpoint = needed("AWS_ENDPOINT_URL")?;
        let host = endpoint.parse::<http::Uri>().ok();
        let host = host.and_then(|uri| uri.host().map(str::to_owned));
        let outbound = Outbound::new(InsideHosts::new(host.into_iter().collect(), true));
        let url = outbound.url(endpoint.trim_end_matches('/')).map_err(|_| {
            Failure::new(format!("{endpoint} is no endpoint."))
                .hint("AWS_ENDPOINT_URL is https://HOST, or http:// on this machine.")
        })?;
        let own_region = named.split(':').nth(3).filter(|_| is_arn(named));
        let region = match own_region
            .map(str::to_owned)
            .or_else(|| given("AWS_REGION"))
        {
            Some(region) => region,
            None => needed("AWS_DEFAULT_REGION")?,
        };
        Ok(Self {
            outbound,
            url,
            keys: AccessKey {
                access_key_id: needed("AWS_ACCESS_KEY_ID")?,
                secret: Zeroizing::new(needed("AWS_SECRET_ACCESS_KEY")?),
                session_token: given("AWS_SESSION_TOKEN"),
            },
            region,
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?,
        })
    }

    fn web_acl(&self, named: &str, scope: AclScope) -> Result<Json, Failure> {
        if is_arn(named) {
            return self.call("GetWebACL", &json!({ "ARN": named }));
        }
        let scope = match scope {
            AclScope::Regional => "REGIONAL",
            AclScope::Cloudfront => "CLOUDFRONT",
        };
        let mut asked = json!({ "Scope": scope, "Limit": 100 });
        loop {
            let page = self.call("ListWebACLs", &asked)?;
            let known = page.pointer("/WebACLs").and_then(Json::as_array);
            let mut known = known.into_iter().flatten();
            if let Some(found) = known.find(|acl| acl.get("Name") == Some(&json!(named))) {
                let id = found.get("Id").cloned().unwrap_or_default();
                return self.call(
                    "GetWebACL",
                    &json!({ "Name": named, "Id": id, "Scope": scope }),
                );
            }
            match page.get("NextMarker").filter(|marker| marker.is_string()) {
                Some(marker) => {
                    asked = json!({ "Scope": scope, "Limit": 100, "NextMarker": marker });
                }
                None => break,
            }
        }
        Err(Failure::new(format!("There is no web ACL {named}."))
            .hint("`aws wafv2 list-web-acls` lists them; --scope says where."))
    }

    /// Fetches what a web ACL refers to, and what its rule groups refer to.
    fn fetch_references(&self, web_acl: &Json, shelf: &mut Shelf) -> Result<(), Failure> {
        let mut due = VecDeque::new();
        references(web_acl, &mut due);
        let mut known = BTreeSet::new();
        while let Some(arn) = due.pop_front() {
            if !known.insert(arn.clone()) {
                continue;
            }
            let found = self.reference(&arn)?;
            references(&found, &mut due);
            let put = shelf.put(&found.to_string());
            put.map_err(|error| Failure::new(format!("{arn} cannot be read: {error}")))?;
        }
        Ok(())
    }

    fn reference(&self, arn: &str) -> Result<Json, Failure> {
        // …:regional/ipset/NAME/ID
        let resource = arn.splitn(6, ':').nth(5).unwrap_or_default();
        let parts: Vec<&str> = resource.split('/').collect();
        let [scope, kind, name, id] = parts.as_slice() else {
            return Err(Failure::new(format!("{arn} is no ARN of AWS WAF.")));
        };
        let operation = match *kind {
            "rulegroup" => "GetRuleGroup",
            "ipset" => "GetIPSet",
            _ => "GetRegexPatternSet",
        };
        let scope = match *scope {
            "global" => "CLOUDFRONT",
            _ => "REGIONAL",
        };
        self.call(
            operation,
            &json!({ "Name": name, "Id": id, "Scope": scope }),
        )
    }

    /// What an operation answers.
    fn call(&self, operation: &str, input: &Json) -> Result<Json, Failure> {
        let failed = |why: String| Failure::new(format!("{SERVICE}:{operation} failed: {why}"));
        let body = input.to_string();
        let header = |name: &str, value: String| (name.to_owned(), value);
        let unsigned = Unsigned {
            method: "POST",
            path: "/",
            query: "",
            headers: vec![
                header("host", self.url.authority()),
                header("content-type", "application/x-amz-json-1.1".to_owned()),
                header("x-amz-target", format!("{TARGET_PREFIX}.{operation}")),
            ],
            body: body.as_bytes(),
        };
        let scope = Scope {
            region: &self.region,
            service: SERVICE,
        };
        let signed = sign(unsigned, &self.keys, scope, Clock::system().now());
        let mut request = Request::post("/");
        for (name, value) in signed.iter().filter(|(name, _)| name != "host") {
            request = request.header(name, value);
        }
        let request = request.body(Bytes::from(body));
        let request = request.map_err(|error| failed(error.to_string()))?;
        let answer = self.outbound.send(&self.url, request, Limits::default());
        let answer = self.runtime.block_on(answer);
        let answer = answer.map_err(|error| failed(error.to_string()))?;
        let said: Json = serde_json::from_slice(answer.body()).unwrap_or_default();
        if answer.status().is_success() {
            return Ok(said);
        }
        let members = ["message", "Message", "__type"].iter();
        let mut words = members.filter_map(|name| said.get(*name).and_then(Json::as_str));
        let words = words.next().unwrap_or("no reason was told");
        Err(failed(format!("{words} ({})", answer.status().as_u16())))
    }
}

fn is_arn(named: &str) -> bool {
    named.starts_with("arn:")
}

fn given(name: &str) -> Option<String> {
    environment(name).filter(|value| !value.is_empty())
}

fn needed(name: &str) -> Result<String, Failure> {
    given(name).ok_or_else(|| {
        Failure::new(format!("{name} is not set."))
            .hint("`eval \"$(ringwall env)\"` sets what AWS's clients take, for --dev with --dev.")
    })
}

/// The ARNs that statements in a value refer to.
fn references(value: &Json, found: &mut VecDeque<String>) {
    match value {
        Json::Object(members) => {
            for (name, member) in members {
                let arn = member.get("ARN").and_then(Json::as_str);
                let is_reference = name.ends_with("ReferenceStatement");
                found.extend(arn.filter(|_| is_reference).map(str::to_owned));
                references(member, found);
            }
        }
        Json::Array(members) => members.iter().for_each(|member| references(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_however_deep_they_stand() {
        let set = |arn: &str| json!({ "IPSetReferenceStatement": { "ARN": arn } });
        let acl = json!({ "WebACL": { "ARN": "arn:acl", "Rules": [
            { "Statement": { "NotStatement": { "Statement": set("arn:one") } } },
            { "Statement": { "RuleGroupReferenceStatement": { "ARN": "arn:two" } } },
            { "Statement": { "AndStatement": { "Statements": [set("arn:three"), {}] } } },
        ] } });
        let mut found = VecDeque::new();
        references(&acl, &mut found);
        assert_eq!(found, ["arn:one", "arn:two", "arn:three"]);
    }
}

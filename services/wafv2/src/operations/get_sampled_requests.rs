//! `GetSampledRequests`: some of the requests that a rule saw in the last three hours.
//!
//! <https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html>

use ringwall_core::{Reply, RequestContext};

use crate::api::{
    CaptchaResponse, ChallengeResponse, FailureReason, GetSampledRequestsInput,
    GetSampledRequestsOutput, HttpHeader, HttpRequest, Label, SampledHttpRequest, TimeWindow,
};
use crate::error::Wafv2Error;
use crate::resources::entity::ask;
use crate::resources::place::{EntityRef, Kind};
use crate::resources::web_acl::WebAcl;
use crate::runtime::{SampledRequest, SamplesAsked, TokenOutcome};
use crate::store::Wafv2Read;
use crate::time_window::TimeSpan;

pub(crate) fn get_sampled_requests(
    ctx: &RequestContext,
    tx: &Wafv2Read<'_>,
    input: GetSampledRequestsInput,
) -> Result<Reply<GetSampledRequestsOutput>, Wafv2Error> {
    let named = EntityRef::of_kind_in(&input.web_acl_arn, Kind::WebAcl, input.scope)?;
    let span = TimeSpan::parse(ctx, &input.time_window)?;

    let found = tx.find::<WebAcl>(&named)?;

    let ask = ask("wafv2:GetSampledRequests", &named, found.as_deref());
    let permit = tx.service.permit(ctx, &ask)?;

    if found.is_none() {
        return Err(Wafv2Error::nonexistent());
    }
    let samples = tx.service.runtime.samples(&SamplesAsked {
        web_acl_arn: &input.web_acl_arn,
        metric: &input.rule_metric_name,
        from: span.from,
        until: span.until,
        at_most: usize::try_from(input.max_items).unwrap_or_default(),
    });
    let (start_time, end_time) = samples.window.unwrap_or((span.from, span.until));

    Ok(permit.reply(GetSampledRequestsOutput {
        sampled_requests: Some(samples.requests.into_iter().map(shown).collect()),
        population_size: Some(i64::try_from(samples.population).unwrap_or(i64::MAX)),
        time_window: Some(TimeWindow {
            start_time,
            end_time,
        }),
    }))
}

fn shown(sample: SampledRequest) -> SampledHttpRequest {
    let inserted = headers(sample.inserted_headers);
    let labels = sample.labels.into_iter().map(|name| Label { name });
    let labels: Vec<_> = labels.collect();
    SampledHttpRequest {
        request: HttpRequest {
            client_ip: Some(sample.client_ip),
            country: Some(sample.country),
            uri: Some(sample.uri),
            method: Some(sample.method),
            http_version: Some(sample.http_version),
            headers: Some(headers(sample.headers)),
        },
        weight: i64::try_from(sample.weight).unwrap_or(i64::MAX),
        timestamp: sample.at,
        action: Some(sample.action),
        rule_name_within_rule_group: sample.rule_within_group,
        request_headers_inserted: (!inserted.is_empty()).then_some(inserted),
        response_code_sent: sample.response_code.map(i32::from),
        labels: (!labels.is_empty()).then_some(labels),
        captcha_response: sample.captcha.map(|outcome| CaptchaResponse {
            response_code: outcome.response_code.map(i32::from),
            solve_timestamp: outcome.solved_at,
            failure_reason: failure_reason(&outcome),
        }),
        challenge_response: sample.challenge.map(|outcome| ChallengeResponse {
            response_code: outcome.response_code.map(i32::from),
            solve_timestamp: outcome.solved_at,
            failure_reason: failure_reason(&outcome),
        }),
        overridden_action: sample.overridden_action,
    }
}

fn failure_reason(outcome: &TokenOutcome) -> Option<FailureReason> {
    FailureReason::parse(outcome.failure_reason.as_deref()?)
}

fn headers(pairs: Vec<(String, String)>) -> Vec<HttpHeader> {
    let header = |(name, value)| HttpHeader {
        name: Some(name),
        value: Some(value),
    };
    pairs.into_iter().map(header).collect()
}

#[cfg(test)]
mod tests {
    use ringwall_core::Timestamp;

    use crate::api::{self, GetSampledRequestsInput, Scope, TimeWindow};
    use crate::bench::{Steps as _, house, house_with_traffic};

    fn asked(web_acl_arn: &str, start: i64, end: i64) -> GetSampledRequestsInput {
        GetSampledRequestsInput {
            web_acl_arn: web_acl_arn.to_owned(),
            rule_metric_name: "admin".to_owned(),
            scope: Scope::Regional,
            time_window: TimeWindow {
                start_time: Timestamp::from_secs(start),
                end_time: Timestamp::from_secs(end),
            },
            max_items: 100,
        }
    }

    #[test]
    fn tells_what_the_plane_saw() {
        let house = house_with_traffic();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let now = house.now().millis() / 1000;
        let found = house.answer::<api::GetSampledRequests>(asked(&arn, now - 60, now));
        assert_eq!(found.population_size, Some(7));
        let requests = found.sampled_requests.unwrap();
        assert_eq!(requests[0].request.uri.as_deref(), Some("/admin"));
        assert_eq!(requests[0].action.as_deref(), Some("BLOCK"));
        let reason = requests[0]
            .challenge_response
            .as_ref()
            .unwrap()
            .failure_reason;
        assert_eq!(reason, Some(api::FailureReason::TokenMissing));
    }

    #[test]
    fn goes_back_three_hours() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let now = house.now().millis() / 1000;
        let found = house.answer::<api::GetSampledRequests>(asked(&arn, now - 90_000, now + 60));
        let window = found.time_window.unwrap();
        assert_eq!(window.start_time, Timestamp::from_secs(now - 3 * 3600));
        assert_eq!(window.end_time, Timestamp::from_secs(now));
        let refusal = house.refusal::<api::GetSampledRequests>(asked(&arn, now, now - 60));
        assert!(refusal.starts_with("WAFInvalidParameterException: "));
    }

    #[test]
    fn needs_permission_on_the_web_acl_which_must_be_there() {
        let house = house();
        let arn = house.make_web_acl("shop", &[]).arn.unwrap();
        let now = house.now().millis() / 1000;
        let ask = || asked(&arn, now - 60, now);
        house.needs::<api::GetSampledRequests>("wafv2:GetSampledRequests", &arn, ask());
        let gone = asked(&arn.replace("shop", "gone"), now - 60, now);
        let refusal = house.refusal::<api::GetSampledRequests>(gone);
        assert!(refusal.starts_with("WAFNonexistentItemException: "));
    }
}

//! Sign-ins where threat protection watches.

use ringwall_service::{MESSAGE_TOPIC, Message};
use ringwall_testing::input;

use crate::api::{
    self, AccountTakeoverActionType, AccountTakeoverActionsType,
    AccountTakeoverEventActionType as Action, AccountTakeoverRiskConfigurationType,
    AdminInitiateAuthInput, AdminInitiateAuthOutput, AdminUpdateAuthEventFeedbackInput,
    AuthEventType, ChallengeName, ChallengeNameType, CompromisedCredentialsActionsType,
    CompromisedCredentialsEventActionType, CompromisedCredentialsRiskConfigurationType,
    ContextDataType, EventResponseType, EventType, FeedbackValueType, HttpHeader,
    NotifyConfigurationType, RiskDecisionType, RiskExceptionConfigurationType, RiskLevelType,
    SetRiskConfigurationInput, UpdateAuthEventFeedbackInput,
};
use crate::flow::test_bench::{Bench, CLIENT, PASSWORD, WRONG, bench, parameters};
use crate::password::Kind;
use crate::resources::mfa::{MfaMode, Secret, SoftwareToken};
use crate::resources::pool::{Pool, ThreatMode, ThreatProtection, Tier};
use crate::resources::user::{User, UserStatus};
use crate::test_functions::FUNCTION;
use crate::test_users::{POOL, named};

const HOME: &str = "192.0.2.7";
const AWAY: &str = "203.0.113.9";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Firefox/132.0";
const EDGE: &str = "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0";
const UNSAFE: &str = "NotAuthorizedException: Unable to login because of security reasons.";

fn watched(mode: ThreatMode, change: impl FnOnce(&mut Pool, &mut User)) -> Bench {
    bench(|pool, _, user| {
        pool.tier = Tier::Plus;
        pool.threat_protection = Some(ThreatProtection {
            mode,
            custom_auth: None,
        });
        user.attributes
            .insert("email".to_owned(), "ann@example.com".to_owned());
        change(pool, user);
    })
}

fn app() -> Option<SoftwareToken> {
    Some(SoftwareToken {
        secret: Secret(b"12345678901234567890".to_vec()),
        enabled: true,
        device_name: None,
        last_step: 0,
    })
}

impl Bench {
    fn from(&self, address: &str, agent: &str) -> Result<AdminInitiateAuthOutput, String> {
        self.from_with(address, agent, PASSWORD)
    }

    fn from_with(
        &self,
        address: &str,
        agent: &str,
        password: &str,
    ) -> Result<AdminInitiateAuthOutput, String> {
        // So that events come in order.
        self.owner.advance_secs(1);
        let context = ContextDataType {
            ip_address: address.to_owned(),
            server_name: "app.example.com".to_owned(),
            server_path: "/login".to_owned(),
            http_headers: vec![HttpHeader {
                header_name: Some("User-Agent".to_owned()),
                header_value: Some(agent.to_owned()),
            }],
            encoded_data: None,
        };
        self.owner
            .call::<api::AdminInitiateAuth>(AdminInitiateAuthInput {
                auth_parameters: parameters(&[("USERNAME", "ann"), ("PASSWORD", password)]),
                context_data: Some(context),
                ..input(&[
                    ("UserPoolId", POOL),
                    ("ClientId", CLIENT),
                    ("AuthFlow", "ADMIN_USER_PASSWORD_AUTH"),
                ])
            })
    }

    /// Three sign-ins at home, from which is learned.
    fn settle(&self) {
        for _ in 0..3 {
            self.from(HOME, FIREFOX).unwrap();
            self.owner.advance_secs(86_400);
        }
    }

    /// The events, the newest first.
    fn events(&self) -> Vec<AuthEventType> {
        let listed = self
            .owner
            .answer::<api::AdminListUserAuthEvents>(named("ann"));
        listed.auth_events.unwrap()
    }

    /// At every level of risk this is done, and told.
    fn answers_risks_by(&self, action: Action) {
        let each = || {
            Some(AccountTakeoverActionType {
                notify: true,
                event_action: action,
            })
        };
        self.configure(SetRiskConfigurationInput {
            account_takeover_risk_configuration: Some(AccountTakeoverRiskConfigurationType {
                notify_configuration: Some(NotifyConfigurationType {
                    from: Some("security@example.com".to_owned()),
                    reply_to: None,
                    source_arn: "arn:aws:ses:us-east-1:111122223333:identity/example.com"
                        .to_owned(),
                    block_email: Some(api::NotifyEmailType {
                        subject: "Blocked: {username}".to_owned(),
                        html_body: None,
                        text_body: Some("{ip-address} {event-id} {feedback-token}".to_owned()),
                    }),
                    no_action_email: None,
                    mfa_email: None,
                }),
                actions: AccountTakeoverActionsType {
                    low_action: each(),
                    medium_action: each(),
                    high_action: each(),
                },
            }),
            ..input(&[("UserPoolId", POOL)])
        });
    }

    fn configure(&self, input: SetRiskConfigurationInput) {
        self.owner.answer::<api::SetRiskConfiguration>(input);
    }

    fn refuses_compromised_passwords(&self) {
        self.configure(SetRiskConfigurationInput {
            compromised_credentials_risk_configuration: Some(
                CompromisedCredentialsRiskConfigurationType {
                    event_filter: None,
                    actions: CompromisedCredentialsActionsType {
                        event_action: CompromisedCredentialsEventActionType::Block,
                    },
                },
            ),
            ..input(&[("UserPoolId", POOL)])
        });
    }

    fn judge(&self, event: &AuthEventType, value: FeedbackValueType) {
        let judged = AdminUpdateAuthEventFeedbackInput {
            feedback_value: value,
            ..input(&[
                ("UserPoolId", POOL),
                ("Username", "ann"),
                ("EventId", event.event_id.as_deref().unwrap()),
                ("FeedbackValue", "Valid"),
            ])
        };
        self.owner
            .answer::<api::AdminUpdateAuthEventFeedback>(judged);
    }

    fn messages(&self) -> usize {
        let tx = self.owner.store().read().unwrap();
        tx.outbox(MESSAGE_TOPIC, 1_000).unwrap().len()
    }

    fn newest_message(&self) -> Message {
        let tx = self.owner.store().read().unwrap();
        let rows = tx.outbox(MESSAGE_TOPIC, 1_000).unwrap();
        Message::decode(&rows.last().unwrap().payload).unwrap()
    }
}

fn risk(event: &AuthEventType) -> (RiskDecisionType, Option<RiskLevelType>) {
    let risk = event.event_risk.as_ref().unwrap();
    (risk.risk_decision.unwrap(), risk.risk_level)
}

#[test]
fn where_it_is_only_watched_a_risk_is_recorded_and_learned_from() {
    let bench = watched(ThreatMode::Audit, |_, _| {});
    bench.settle();
    let usual = bench.events();
    assert_eq!(usual.len(), 3);
    assert!(
        usual
            .iter()
            .all(|event| risk(event) == (RiskDecisionType::NoRisk, None))
    );
    bench.from(AWAY, EDGE).unwrap();
    let unusual = bench.events().remove(0);
    let expected = (RiskDecisionType::AccountTakeover, Some(RiskLevelType::Low));
    assert_eq!(risk(&unusual), expected);
    assert_eq!(unusual.event_response, Some(EventResponseType::Pass));
    let place = unusual.event_context_data.unwrap();
    assert_eq!(place.ip_address.as_deref(), Some(AWAY));
    assert_eq!(place.device_name.as_deref(), Some("Edge on Windows"));
    bench.from(AWAY, EDGE).unwrap();
    assert_eq!(risk(&bench.events()[0]).0, RiskDecisionType::NoRisk);
    assert_eq!(bench.messages(), 0);
}

#[test]
fn the_trail_says_why() {
    let bench = watched(ThreatMode::Audit, |_, _| {});
    bench.settle();
    bench.from(AWAY, EDGE).unwrap();
    let notes = bench.owner.trail_notes();
    let said = |name| notes.additional.iter().find(|(key, _)| *key == name);
    assert_eq!(said("riskLevel").unwrap().1, "Low");
    assert_eq!(said("riskReasons").unwrap().1, "NewUserAgent NewNetwork");
}

#[test]
fn tokens_name_the_event_that_they_come_of() {
    use base64::Engine as _;
    let bench = watched(ThreatMode::Audit, |_, _| {});
    let tokens = bench.from(HOME, FIREFOX).unwrap().authentication_result;
    let token = tokens.unwrap().access_token.unwrap();
    let claims = token.expose().split('.').nth(1).unwrap();
    let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let claims = String::from_utf8(engine.decode(claims).unwrap()).unwrap();
    let event = bench.events().remove(0).event_id.unwrap();
    assert!(claims.contains(&format!("\"event_id\":\"{event}\"")));
}

#[test]
fn a_risk_is_blocked_told_and_let_through_when_the_user_says_it_was_he() {
    let bench = watched(ThreatMode::Enforced, |_, _| {});
    bench.answers_risks_by(Action::Block);
    bench.settle();
    assert_eq!(bench.messages(), 0);
    assert_eq!(bench.from(AWAY, EDGE).unwrap_err(), UNSAFE);
    let blocked = bench.events().remove(0);
    let expected = (RiskDecisionType::Block, Some(RiskLevelType::Low));
    assert_eq!(risk(&blocked), expected);
    assert_eq!(blocked.event_response, Some(EventResponseType::Fail));

    let message = bench.newest_message();
    assert_eq!(message.occasion, "AccountTakeOverNotification");
    let said = bench.newest();
    let words: Vec<_> = said.split(' ').collect();
    let [address, event, token] = words.as_slice() else {
        panic!("{said}")
    };
    assert_eq!(
        (*address, Some(*event)),
        (AWAY, blocked.event_id.as_deref())
    );
    bench
        .anybody
        .answer::<api::UpdateAuthEventFeedback>(input::<UpdateAuthEventFeedbackInput>(&[
            ("UserPoolId", POOL),
            ("Username", "ann"),
            ("EventId", event),
            ("FeedbackToken", token),
            ("FeedbackValue", "Valid"),
        ]));
    bench.from(AWAY, EDGE).unwrap();

    let let_in = bench.events().remove(0);
    bench.judge(&let_in, FeedbackValueType::Invalid);
    assert_eq!(bench.from(AWAY, EDGE).unwrap_err(), UNSAFE);
    assert_eq!(risk(&bench.events()[0]).1, Some(RiskLevelType::High));
    bench.from(HOME, FIREFOX).unwrap();
}

#[test]
fn failures_of_late_are_a_risk_though_the_password_is_right_at_last() {
    let bench = watched(ThreatMode::Enforced, |_, _| {});
    bench.answers_risks_by(Action::Block);
    for _ in 0..5 {
        let wrong = bench.from_with(HOME, FIREFOX, "Wrong-Horse-1");
        assert_eq!(wrong.unwrap_err(), WRONG);
    }
    bench.owner.advance_secs(1);
    assert_eq!(bench.from(HOME, FIREFOX).unwrap_err(), UNSAFE);
    bench.owner.write_background();
    let failed = bench.events();
    let failed = failed
        .iter()
        .find(|event| event.event_risk.is_none())
        .unwrap();
    let answered = failed.challenge_responses.as_ref().unwrap();
    assert_eq!(answered[0].challenge_name, Some(ChallengeName::Password));
    bench.owner.advance_secs(6 * 3_600);
    bench.from(HOME, FIREFOX).unwrap();
}

#[test]
fn a_second_factor_is_asked_of_those_who_have_one_and_others_are_kept_out() {
    let bench = watched(ThreatMode::Enforced, |pool, user| {
        pool.mfa.mode = MfaMode::Optional;
        pool.mfa.software_token = true;
        user.mfa.first_sign_in_passes = false;
    });
    bench.answers_risks_by(Action::MfaIfConfigured);
    bench.settle();
    bench.from(AWAY, EDGE).unwrap();
    assert_eq!(bench.messages(), 1, "she is told all the same");
    bench.answers_risks_by(Action::MfaRequired);
    let elsewhere = "198.51.100.4";
    assert_eq!(bench.from(elsewhere, FIREFOX).unwrap_err(), UNSAFE);
    assert_eq!(bench.messages(), 2);
    bench.change_user(|user| user.mfa.software_token = app());
    let asked = bench.from(elsewhere, FIREFOX).unwrap();
    let name = asked.challenge_name.unwrap();
    assert_eq!(name, ChallengeNameType::SoftwareTokenMfa);
    let under_way = bench.events().remove(0);
    assert_eq!(
        under_way.event_response,
        Some(EventResponseType::InProgress)
    );

    let step = bench.owner.now().secs().unsigned_abs() / 30;
    let code = ringwall_crypto::totp(b"12345678901234567890", step);
    let session = asked.session.map(|session| session.expose().clone());
    let given = [("USERNAME", "ann"), ("SOFTWARE_TOKEN_MFA_CODE", &*code)];
    bench.respond(name, session, &given).unwrap();
    let done = bench.events().remove(0);
    assert_eq!(done.event_id, under_way.event_id);
    assert_eq!(done.event_response, Some(EventResponseType::Pass));
    let names: Vec<_> = done.challenge_responses.unwrap();
    let names: Vec<_> = names
        .iter()
        .map(|answered| answered.challenge_name)
        .collect();
    assert_eq!(
        names,
        [Some(ChallengeName::Password), Some(ChallengeName::Mfa)]
    );
}

#[test]
fn addresses_are_blocked_or_skipped_first() {
    let bench = watched(ThreatMode::Enforced, |_, _| {});
    bench.answers_risks_by(Action::Block);
    bench.settle();
    let exceptions = |blocked: &str, skipped: &str| {
        let list = |range: &str| Some(vec![range.to_owned()]);
        let before = input(&[("UserPoolId", POOL)]);
        let before = bench.owner.answer::<api::DescribeRiskConfiguration>(before);
        bench.configure(SetRiskConfigurationInput {
            account_takeover_risk_configuration: before
                .risk_configuration
                .account_takeover_risk_configuration,
            risk_exception_configuration: Some(RiskExceptionConfigurationType {
                blocked_ip_range_list: list(blocked),
                skipped_ip_range_list: list(skipped),
            }),
            ..input(&[("UserPoolId", POOL)])
        });
    };
    exceptions("192.0.2.0/24", "203.0.113.0/24");
    assert_eq!(bench.from(HOME, FIREFOX).unwrap_err(), UNSAFE);
    assert_eq!(bench.events().len(), 3, "nothing is judged");
    bench.from(AWAY, EDGE).unwrap();
    assert_eq!(risk(&bench.events()[0]).0, RiskDecisionType::NoRisk);
    exceptions("2001:db8::/32", "198.51.100.0/24");
    bench.from(HOME, FIREFOX).unwrap();
    assert_eq!(bench.from("2001:db8::1", FIREFOX).unwrap_err(), UNSAFE);
    let audit = |pool: &mut Pool| {
        pool.threat_protection = Some(ThreatProtection {
            mode: ThreatMode::Audit,
            custom_auth: None,
        });
    };
    bench.change_pool(audit);
    bench.from("2001:db8::1", FIREFOX).unwrap();
}

#[test]
fn a_compromised_password_has_to_be_changed() {
    let bench = watched(ThreatMode::Enforced, |_, _| {});
    bench.set_password("Password1!", Kind::Permanent);
    let sign_in = || bench.from_with(HOME, FIREFOX, "Password1!");
    sign_in().unwrap();
    let detected = |event: &AuthEventType| {
        let risk = event.event_risk.as_ref().unwrap();
        risk.compromised_credentials_detected
    };
    assert_eq!(detected(&bench.events()[0]), Some(true));
    bench.refuses_compromised_passwords();
    let reset = "PasswordResetRequiredException: Password reset required for the user";
    assert_eq!(sign_in().unwrap_err(), reset);
    assert_eq!(bench.user().status, UserStatus::ResetRequired);
    let event = bench.events().remove(0);
    assert_eq!(detected(&event), Some(true));
    assert_eq!(risk(&event), (RiskDecisionType::Block, None));
    assert_eq!(event.event_response, Some(EventResponseType::Fail));
    bench.set_password(PASSWORD, Kind::Permanent);
    bench.change_user(|user| user.status = UserStatus::Confirmed);
    bench.from(HOME, FIREFOX).unwrap();
    assert_eq!(detected(&bench.events()[0]), Some(false));
}

#[test]
fn nobody_chooses_a_compromised_password() {
    let refused =
        "InvalidPasswordException: Provided password cannot be used for security reasons.";
    let bench = watched(ThreatMode::Enforced, |_, _| {});
    let sign_up = |name: &str, password: &str| {
        let input = input(&[
            ("ClientId", CLIENT),
            ("Username", name),
            ("Password", password),
        ]);
        bench.anybody.call::<api::SignUp>(input)
    };
    sign_up("bob", "Welcome2026!").unwrap();
    bench.refuses_compromised_passwords();
    assert_eq!(sign_up("eve", "Welcome2026!").unwrap_err(), refused);
    sign_up("eve", "Another-Horse-2").unwrap();

    let tokens = bench.from(HOME, FIREFOX).unwrap().authentication_result;
    let token = tokens.unwrap().access_token.unwrap();
    let change = |password: &str| {
        let input = input(&[
            ("AccessToken", token.expose()),
            ("PreviousPassword", PASSWORD),
            ("ProposedPassword", password),
        ]);
        bench.anybody.call::<api::ChangePassword>(input)
    };
    assert_eq!(change("Qwertz123!").unwrap_err(), refused);
    bench.owner.advance_secs(1);
    change("Another-Horse-2").unwrap();
    assert_eq!(
        bench.events()[0].event_type,
        Some(EventType::PasswordChange)
    );

    bench.set_password("Temporary-Horse-1", Kind::Temporary);
    bench.change_user(|user| user.status = UserStatus::ForceChangePassword);
    let asked = bench.from_with(HOME, FIREFOX, "Temporary-Horse-1").unwrap();
    let session = asked.session.map(|session| session.expose().clone());
    let answer = |password: &str| {
        let given = [("USERNAME", "ann"), ("NEW_PASSWORD", password)];
        let name = ChallengeNameType::NewPasswordRequired;
        bench.respond(name, session.clone(), &given)
    };
    assert_eq!(answer("Summer2026!").unwrap_err(), refused);
    answer("Fourth-Horse-4").unwrap();
}

#[test]
fn custom_authentication_has_its_own_mode() {
    let custom = |mode: Option<ThreatMode>| {
        let bench = watched(ThreatMode::Enforced, |pool, _| {
            pool.triggers.define_auth_challenge = Some(FUNCTION.to_owned());
            pool.threat_protection = Some(ThreatProtection {
                mode: ThreatMode::Enforced,
                custom_auth: mode,
            });
        });
        bench.answers_risks_by(Action::Block);
        bench.settle();
        bench.functions.responds(r#"{"issueTokens":true}"#);
        let context = ContextDataType {
            ip_address: AWAY.to_owned(),
            server_name: "app.example.com".to_owned(),
            server_path: "/login".to_owned(),
            http_headers: Vec::new(),
            encoded_data: None,
        };
        bench
            .owner
            .call::<api::AdminInitiateAuth>(AdminInitiateAuthInput {
                auth_parameters: parameters(&[("USERNAME", "ann")]),
                context_data: Some(context),
                ..input(&[
                    ("UserPoolId", POOL),
                    ("ClientId", CLIENT),
                    ("AuthFlow", "CUSTOM_AUTH"),
                ])
            })
            .map(|answer| answer.authentication_result.is_some())
    };
    assert_eq!(custom(None), Ok(true));
    assert_eq!(custom(Some(ThreatMode::Audit)), Ok(true));
    assert_eq!(custom(Some(ThreatMode::Enforced)).unwrap_err(), UNSAFE);
}

#[test]
fn events_are_dropped_after_two_years() {
    let bench = watched(ThreatMode::Audit, |_, _| {});
    bench.from(HOME, FIREFOX).unwrap();
    bench.owner.advance_secs(729 * 86_400);
    bench.from(HOME, FIREFOX).unwrap();
    assert_eq!(bench.events().len(), 2);
    bench.owner.advance_secs(86_400);
    assert_eq!(bench.events().len(), 1);
    for _ in 0..25 {
        bench.owner.advance_secs(30 * 86_400);
    }
    assert_eq!(bench.events().len(), 0);
}

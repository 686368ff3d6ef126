//! Lists are read when they are activated, and bind members.

use ringwall_guardduty::Detector;
use ringwall_guardduty::api::{
    self, AccountDetail, CreateIPSetInput, CreateThreatEntitySetInput, CreateThreatIntelSetInput,
    IpSetFormat, IpSetStatus, ThreatEntitySetFormat, ThreatEntitySetStatus, ThreatIntelSetFormat,
    ThreatIntelSetStatus, UpdateThreatIntelSetInput,
};
use ringwall_guardduty::lists::active;
use ringwall_testing::{ACCOUNT, OTHER_ACCOUNT, input};
use ringwall_threat::intelligence::{Category, Indicator};

use crate::bench::Bench;

fn threat_list(detector: &Detector, name: &str) -> CreateThreatIntelSetInput {
    CreateThreatIntelSetInput {
        detector_id: detector.id.clone(),
        name: name.to_owned(),
        format: ThreatIntelSetFormat::Txt,
        location: format!("s3://lists/{name}.txt"),
        activate: true,
        client_token: None,
        tags: None,
        expected_bucket_owner: None,
    }
}

fn ip_set(detector: &Detector) -> CreateIPSetInput {
    CreateIPSetInput {
        detector_id: detector.id.clone(),
        name: "ours".to_owned(),
        format: IpSetFormat::Txt,
        location: "https://s3.amazonaws.com/lists/ours.txt".to_owned(),
        activate: true,
        client_token: None,
        tags: None,
        expected_bucket_owner: None,
    }
}

impl Bench {
    fn threat_status(&self, detector: &Detector, id: &str) -> ThreatIntelSetStatus {
        let asked = input(&[("DetectorId", &detector.id), ("ThreatIntelSetId", id)]);
        self.house.answer::<api::GetThreatIntelSet>(asked).status
    }

    fn ip_set_status(&self, detector: &Detector, id: &str) -> IpSetStatus {
        let asked = input(&[("DetectorId", &detector.id), ("IpSetId", id)]);
        self.house.answer::<api::GetIPSet>(asked).status
    }

    fn activate(&self, detector: &Detector, id: &str, activate: bool) {
        self.house
            .answer::<api::UpdateThreatIntelSet>(UpdateThreatIntelSetInput {
                activate: Some(activate),
                ..input(&[("DetectorId", &detector.id), ("ThreatIntelSetId", id)])
            });
        self.round();
    }

    /// The names and the entries of the lists in force.
    fn in_force(&self, detector: &Detector) -> Vec<(String, Category, Vec<Indicator>)> {
        let tx = self.house.store().read().unwrap();
        let lists = active(&tx, detector).unwrap().into_iter();
        lists
            .map(|(list, entries)| (list.name, list.category, entries))
            .collect()
    }
}

fn address(last: u8) -> Indicator {
    let address = u32::from_be_bytes([198, 51, 100, last]);
    Indicator::Addresses(address, address)
}

#[test]
fn an_object_is_read_at_activation_and_not_again() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    bench.put("lists", "bad.txt", "198.51.100.7\nnot an entry\n");
    let made = threat_list(&detector, "bad");
    let id = bench.house.answer::<api::CreateThreatIntelSet>(made);
    let id = id.threat_intel_set_id;
    assert_eq!(
        bench.threat_status(&detector, &id),
        ThreatIntelSetStatus::Activating
    );
    assert_eq!(bench.in_force(&detector), []);
    bench.round();
    assert_eq!(
        bench.threat_status(&detector, &id),
        ThreatIntelSetStatus::Active
    );
    let bad = |last| vec![("bad".to_owned(), Category::Custom, vec![address(last)])];
    assert_eq!(bench.in_force(&detector), bad(7));

    bench.put("lists", "bad.txt", "198.51.100.8\n");
    bench.round();
    assert_eq!(bench.in_force(&detector), bad(7));
    bench.activate(&detector, &id, true);
    assert_eq!(bench.in_force(&detector), bad(8));

    bench.activate(&detector, &id, false);
    assert_eq!(
        bench.threat_status(&detector, &id),
        ThreatIntelSetStatus::Inactive
    );
    assert_eq!(bench.in_force(&detector), []);
}

#[test]
fn a_list_that_cannot_be_used_is_in_error_until_it_can() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    let made = CreateThreatEntitySetInput {
        detector_id: detector.id.clone(),
        name: "bad".to_owned(),
        format: ThreatEntitySetFormat::Txt,
        location: "s3://lists/bad.txt".to_owned(),
        activate: true,
        client_token: None,
        tags: None,
        expected_bucket_owner: None,
    };
    let made = bench.house.answer::<api::CreateThreatEntitySet>(made);
    let id = made.threat_entity_set_id;
    let named = [
        ("DetectorId", detector.id.as_str()),
        ("ThreatEntitySetId", id.as_str()),
    ];
    let told = |text: Option<&str>| {
        if let Some(text) = text {
            bench.put("lists", "bad.txt", text);
        }
        bench
            .house
            .answer::<api::UpdateThreatEntitySet>(api::UpdateThreatEntitySetInput {
                activate: Some(true),
                ..input(&named)
            });
        bench.round();
        let found = bench.house.answer::<api::GetThreatEntitySet>(input(&named));
        (found.status, found.error_details.unwrap_or_default())
    };
    bench.round();
    let many: String = (0..1001)
        .map(|number| format!("host-{number}.example\n"))
        .collect();
    for (text, words) in [
        (None, "The bucket lists has no object bad.txt."),
        (
            Some("\u{1}garbage\n".repeat(9).as_str()),
            "no entry of a supported kind; 9 lines",
        ),
        (Some(many.as_str()), "more than 1000 entries"),
    ] {
        let (status, error) = told(text);
        assert_eq!(status, ThreatEntitySetStatus::Error);
        assert!(error.contains(words), "{error}");
    }
    let hash = "a".repeat(64);
    let (status, _) = told(Some(&format!("*.bad.example\n{hash}\n")));
    assert_eq!(status, ThreatEntitySetStatus::Active);
    let entries = &bench.in_force(&detector)[0].2;
    assert_eq!(
        entries[..],
        [
            Indicator::Name("*.bad.example".to_owned()),
            Indicator::Hash([0xaa; 32])
        ]
    );
}

#[test]
fn a_quarter_of_a_million_entries_and_no_more() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    let line = |number: u32| format!("{}\n", std::net::Ipv4Addr::from(0x0808_0000 + number));
    let mut text: String = (0..250_000).map(line).collect();
    bench.put("lists", "bad.txt", &text);
    let made = bench
        .house
        .answer::<api::CreateThreatIntelSet>(threat_list(&detector, "bad"));
    bench.round();
    assert_eq!(bench.in_force(&detector)[0].2.len(), 250_000);
    text.push_str("9.9.9.9\n");
    bench.put("lists", "bad.txt", &text);
    bench.activate(&detector, &made.threat_intel_set_id, true);
    let status = bench.threat_status(&detector, &made.threat_intel_set_id);
    assert_eq!(status, ThreatIntelSetStatus::Error);
}

#[test]
fn a_deleted_list_is_remembered_for_a_while() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    bench.put("lists", "ours.txt", "198.51.100.0/24\n");
    let id = bench
        .house
        .answer::<api::CreateIPSet>(ip_set(&detector))
        .ip_set_id;
    bench.round();
    let named = [
        ("DetectorId", detector.id.as_str()),
        ("IpSetId", id.as_str()),
    ];
    bench.house.answer::<api::DeleteIPSet>(input(&named));
    assert_eq!(
        bench.ip_set_status(&detector, &id),
        IpSetStatus::DeletePending
    );
    let refusal = bench.house.refusal::<api::UpdateIPSet>(input(&named));
    assert!(refusal.contains("DELETE_PENDING"), "{refusal}");
    bench.round();
    assert_eq!(bench.ip_set_status(&detector, &id), IpSetStatus::Deleted);
    let listed = bench
        .house
        .answer::<api::ListIPSets>(input(&[("DetectorId", &detector.id)]));
    assert!(listed.ip_set_ids.is_empty());
    bench.house.advance_secs(3601);
    let refusal = bench.house.refusal::<api::GetIPSet>(input(&named));
    assert_eq!(
        refusal,
        "BadRequestException: The request is rejected since no such resource found."
    );
}

#[test]
fn an_administrators_lists_bind_members() {
    let bench = Bench::new();
    let detector = bench.detector(&bench.house, ACCOUNT);
    let other = bench.house.as_account(OTHER_ACCOUNT);
    let member = bench.detector(&other, OTHER_ACCOUNT);
    for name in ["bad", "theirs"] {
        bench.put("lists", &format!("{name}.txt"), "198.51.100.7\n");
    }
    bench
        .house
        .answer::<api::CreateThreatIntelSet>(threat_list(&detector, "bad"));
    other.answer::<api::CreateThreatIntelSet>(threat_list(&member, "theirs"));
    bench.round();
    assert_eq!(bench.in_force(&member)[0].0, "theirs");

    bench
        .house
        .answer::<api::CreateMembers>(api::CreateMembersInput {
            detector_id: detector.id.clone(),
            account_details: vec![AccountDetail {
                account_id: OTHER_ACCOUNT.to_owned(),
                email: ringwall_model::Sensitive::new("other@example.com".to_owned()),
            }],
        });
    bench
        .house
        .answer::<api::InviteMembers>(api::InviteMembersInput {
            detector_id: detector.id.clone(),
            account_ids: vec![OTHER_ACCOUNT.to_owned()],
            disable_email_notification: Some(true),
            message: None,
        });
    let invitations = other.answer::<api::ListInvitations>(input(&[]));
    let invitation = invitations.invitations.unwrap().remove(0);
    other.answer::<api::AcceptAdministratorInvitation>(input(&[
        ("DetectorId", &member.id),
        ("AdministratorId", ACCOUNT),
        ("InvitationId", &invitation.invitation_id.unwrap()),
    ]));
    assert_eq!(bench.in_force(&member)[0].0, "bad");
    let refusal = other.refusal::<api::CreateThreatIntelSet>(threat_list(&member, "more"));
    assert_eq!(
        refusal,
        "BadRequestException: The request is rejected because member accounts cannot manage specified resources or properties."
    );
}

//! That the content is AWS's in names and form.

use std::collections::BTreeSet;

use crate::bots::{self, Table};
use crate::content::ChainFile;
use crate::shelf::{CHAINS, FILES};
use crate::{address_list, find, group, groups};

#[test]
fn everything_that_is_compiled_in_can_be_read() {
    toml::from_str::<ChainFile>(CHAINS).unwrap();
    toml::from_str::<Table>(bots::TABLE).unwrap();
    for file in FILES {
        toml::from_str::<crate::content::GroupFile>(file).unwrap_or_else(|error| panic!("{error}"));
    }
    assert_eq!(groups().len(), FILES.len());
}

#[test]
fn groups_have_the_capacities_that_aws_gives_them() {
    let capacities: Vec<_> = groups()
        .iter()
        .map(|group| {
            let name = group.name.strip_prefix("AWSManagedRules").unwrap();
            (name, group.capacity)
        })
        .collect();

    let expected = [
        ("CommonRuleSet", 700),
        ("AdminProtectionRuleSet", 100),
        ("KnownBadInputsRuleSet", 200),
        ("SQLiRuleSet", 200),
        ("LinuxRuleSet", 200),
        ("UnixRuleSet", 100),
        ("WindowsRuleSet", 200),
        ("PHPRuleSet", 100),
        ("WordPressRuleSet", 100),
        ("AmazonIpReputationList", 25),
        ("AnonymousIpList", 50),
        ("BotControlRuleSet", 50),
        ("ATPRuleSet", 50),
        ("ACFPRuleSet", 50),
        ("AntiDDoSRuleSet", 50),
    ];
    assert_eq!(capacities, expected);
}

#[test]
fn labels_are_written_as_aws_writes_them() {
    let common = find("AWS", "AWSManagedRulesCommonRuleSet").unwrap();
    let wordpress = find("AWS", "AWSManagedRulesWordPressRuleSet").unwrap();

    for label in [
        "SizeRestrictions_Body",
        "BadBots_Header",
        "GenericLFI_URIPath",
    ] {
        let label = format!("awswaf:managed:aws:core-rule-set:{label}");
        assert!(common.available_labels.contains(&label), "{label}");
    }
    let label = "awswaf:managed:aws:wordpress-app:WordPressExploitablePaths_URIPATH";
    assert!(wordpress.available_labels.iter().any(|one| one == label));
}

#[test]
fn names_and_labels_are_what_aws_takes() {
    for group in groups() {
        let mut names = BTreeSet::new();
        for rule in &group.rules {
            assert!(names.insert(&rule.rule.name), "{} twice", rule.rule.name);
        }
        for rule in group.listed_rules() {
            let name = &rule.rule.name;
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            assert!(name.chars().all(is_word), "{name}");
        }
        for need in &group.needs {
            for name in &need.rules {
                assert!(names.contains(name), "{name}");
            }
        }
    }
}

#[test]
fn a_version_is_one_that_aws_has_made() {
    let name = "AWSManagedRulesKnownBadInputsRuleSet";

    assert!(group("AWS", name, None).is_some());
    assert!(group("AWS", name, Some("Version_1.26")).is_some());
    assert!(group("AWS", name, Some("Version_9.9")).is_none());
    assert!(group("F5", name, None).is_none());
    assert!(group("AWS", "AWSManagedRulesOther", None).is_none());
    assert_eq!(
        find("AWS", name).unwrap().default_version(),
        Some("Version_1.26")
    );
}

#[test]
fn lists_of_addresses_have_no_versions() {
    let lists = find("AWS", "AWSManagedRulesAmazonIpReputationList").unwrap();

    assert!(lists.versions.is_empty());
    assert!(lists.at(None).is_some());
    assert!(lists.at(Some("Version_1.0")).is_none());
}

#[test]
fn groups_that_wait_for_what_others_say_are_only_declared() {
    let declared: Vec<_> = groups()
        .iter()
        .filter(|group| group.is_only_declared())
        .collect();

    let names: Vec<_> = declared.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "AWSManagedRulesACFPRuleSet",
            "AWSManagedRulesAntiDDoSRuleSet"
        ]
    );
}

#[test]
fn every_list_that_rules_ask_has_a_name_that_users_can_give() {
    for file in FILES {
        let file: crate::content::GroupFile = toml::from_str(file).unwrap();
        for list in file.rules.iter().filter_map(|rule| rule.list.as_deref()) {
            assert!(address_list::NAMES.contains(&list), "{list}");
        }
    }
}

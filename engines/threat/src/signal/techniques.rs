//! What attackers' techniques are called: the type of a finding from the tags of a rule.
//!
//! <https://attack.mitre.org/matrices/enterprise/cloud/>

use super::Expression;

const TACTICS: [(&str, &str); 13] = [
    ("collection", "Collection"),
    ("credential-access", "CredentialAccess"),
    ("defense-evasion", "DefenseEvasion"),
    ("defense-impairment", "DefenseImpairment"),
    ("discovery", "Discovery"),
    ("execution", "Execution"),
    ("exfiltration", "Exfiltration"),
    ("impact", "Impact"),
    ("initial-access", "InitialAccess"),
    ("lateral-movement", "LateralMovement"),
    ("persistence", "Persistence"),
    ("privilege-escalation", "PrivilegeEscalation"),
    ("resource-development", "ResourceDevelopment"),
];

const TECHNIQUES: [(&str, &str); 36] = [
    ("t1020", "AutomatedExfiltration"),
    ("t1021", "RemoteServices"),
    ("t1037", "BootOrLogonInitializationScripts"),
    ("t1059", "CommandAndScriptingInterpreter"),
    ("t1069", "PermissionGroupsDiscovery"),
    ("t1078", "ValidAccounts"),
    ("t1087", "AccountDiscovery"),
    ("t1098", "AccountManipulation"),
    ("t1110", "BruteForce"),
    ("t1133", "ExternalRemoteServices"),
    ("t1136", "CreateAccount"),
    ("t1190", "ExploitPublicFacingApplication"),
    ("t1199", "TrustedRelationship"),
    ("t1484", "DomainOrTenantPolicyModification"),
    ("t1485", "DataDestruction"),
    ("t1486", "DataEncryptedForImpact"),
    ("t1489", "ServiceStop"),
    ("t1490", "InhibitSystemRecovery"),
    ("t1496", "ResourceHijacking"),
    ("t1525", "ImplantInternalImage"),
    ("t1526", "CloudServiceDiscovery"),
    ("t1528", "StealApplicationAccessToken"),
    ("t1530", "DataFromCloudStorage"),
    ("t1531", "AccountAccessRemoval"),
    ("t1537", "TransferDataToCloudAccount"),
    ("t1548", "AbuseElevationControlMechanism"),
    ("t1550", "UseAlternateAuthenticationMaterial"),
    ("t1552", "UnsecuredCredentials"),
    ("t1556", "ModifyAuthenticationProcess"),
    ("t1562", "ImpairDefenses"),
    ("t1578", "ModifyCloudComputeInfrastructure"),
    ("t1580", "CloudInfrastructureDiscovery"),
    ("t1586", "CompromiseAccounts"),
    ("t1619", "CloudStorageObjectDiscovery"),
    ("t1648", "ServerlessExecution"),
    ("t1651", "CloudAdministrationCommand"),
];

const SERVICES: [(&str, &str); 9] = [
    ("cloudtrail", "CloudTrail"),
    ("lambda", "Lambda"),
    ("organizations", "Organizations"),
    ("rolesanywhere", "RolesAnywhere"),
    ("route53", "Route53"),
    ("route53resolver", "Route53Resolver"),
    ("sagemaker", "SageMaker"),
    ("secretsmanager", "SecretsManager"),
    ("signin", "IAM"),
];

/// `Tactic:Service/Technique` of the tags `attack.…` of a rule, and of what it looks at.
pub(super) fn kind(tags: &[String], expression: &Expression) -> String {
    let tags = tags.iter().filter_map(|tag| tag.strip_prefix("attack."));
    let tags: Vec<String> = tags
        .map(|tag| tag.to_lowercase().replace('_', "-"))
        .collect();
    let of = |table: &[(&str, &str)], tag: &str| {
        let known = table.iter().find(|(known, _)| *known == tag);
        known.map(|(_, name)| (*name).to_owned())
    };
    let mut tactics = tags.iter().filter_map(|tag| of(&TACTICS, tag));
    let tactic = tactics.next().unwrap_or_else(|| "Policy".to_owned());
    let is_technique = |tag: &&String| {
        let digits = tag.strip_prefix('t').unwrap_or_default();
        digits.starts_with(|c: char| c.is_ascii_digit())
    };
    let technique = tags.iter().find(is_technique).map(|tag| {
        let base = tag.split('.').next().unwrap_or_default();
        of(&TECHNIQUES, base).unwrap_or_else(|| base.to_uppercase())
    });
    let events = expression.events();
    let source = events.first().and_then(|event| event.split('.').next());
    let service =
        source.map(|source| of(&SERVICES, source).unwrap_or_else(|| source.to_uppercase()));
    let service = service.unwrap_or_else(|| "IAMUser".to_owned());
    let technique = technique.unwrap_or_else(|| "UnexpectedActivity".to_owned());
    format!("{tactic}:{service}/{technique}")
}

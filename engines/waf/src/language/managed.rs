//! Rule groups that somebody else keeps, and how they are set up.

use serde::{Deserialize, Serialize};

use super::statement::{ExcludedRule, RuleActionOverride, Statement};

/// The rules of a group that somebody else keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ManagedRuleGroupStatement {
    /// Who keeps it.
    pub vendor_name: String,
    /// Its name.
    pub name: String,
    /// Its version; without, the vendor's default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Rules that only count: the older form of overrides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded_rules: Vec<ExcludedRule>,
    /// Which requests it looks at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope_down_statement: Option<Statement>,
    /// How it is set up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub managed_rule_group_configs: Vec<ManagedRuleGroupConfig>,
    /// Rules that do something else than they say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule_action_overrides: Vec<RuleActionOverride>,
}

/// How a managed group is set up: one member of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ManagedRuleGroupConfig {
    /// Where people log in: the older form, for account takeover prevention.
    LoginPath(String),
    /// What the login page sends: the older form.
    PayloadType(PayloadType),
    /// The field of the name: the older form.
    UsernameField(FieldIdentifier),
    /// The field of the password: the older form.
    PasswordField(FieldIdentifier),
    /// Bot control.
    #[serde(rename = "AWSManagedRulesBotControlRuleSet")]
    BotControl(BotControl),
    /// Account takeover prevention.
    #[serde(rename = "AWSManagedRulesATPRuleSet")]
    AccountTakeover(AccountTakeover),
    /// Account creation fraud prevention.
    #[serde(rename = "AWSManagedRulesACFPRuleSet")]
    AccountCreation(AccountCreation),
    /// Anti-DDoS.
    #[serde(rename = "AWSManagedRulesAntiDDoSRuleSet")]
    AntiDdos(AntiDdos),
}

/// What a page sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PayloadType {
    /// JSON; identifiers are JSON Pointers.
    Json,
    /// A form; identifiers are names of fields.
    FormEncoded,
}

/// A field of a request's body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FieldIdentifier {
    /// A JSON Pointer, or a field's name.
    pub identifier: String,
}

/// Bot control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BotControl {
    /// How much is looked for.
    pub inspection_level: InspectionLevel,
    /// Whether coordinated activity is looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_machine_learning: Option<bool>,
}

/// How much bot control looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InspectionLevel {
    /// Bots that say who they are.
    Common,
    /// Those that do not, too.
    Targeted,
}

/// Account takeover prevention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountTakeover {
    /// Where people log in.
    pub login_path: String,
    /// Where names and passwords stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_inspection: Option<RequestInspection>,
    /// How a failed login is told from one that succeeded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_inspection: Option<ResponseInspection>,
    /// Whether the path is a regular expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_regex_in_path: Option<bool>,
}

/// Where names and passwords stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RequestInspection {
    /// What the page sends.
    pub payload_type: PayloadType,
    /// The name.
    pub username_field: FieldIdentifier,
    /// The password.
    pub password_field: FieldIdentifier,
}

/// How failure is told from success: one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResponseInspection {
    /// By the status.
    StatusCode(StatusCodes),
    /// By a header.
    Header(NamedValues),
    /// By what the body contains.
    BodyContains(BodyStrings),
    /// By a value in a JSON body.
    Json(IdentifiedValues),
}

/// Statuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatusCodes {
    /// Of success.
    pub success_codes: Vec<u16>,
    /// Of failure.
    pub failure_codes: Vec<u16>,
}

/// Values of a header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NamedValues {
    /// The header.
    pub name: String,
    /// Of success.
    pub success_values: Vec<String>,
    /// Of failure.
    pub failure_values: Vec<String>,
}

/// Strings in a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BodyStrings {
    /// Of success.
    pub success_strings: Vec<String>,
    /// Of failure.
    pub failure_strings: Vec<String>,
}

/// Values in a JSON body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IdentifiedValues {
    /// The JSON Pointer.
    pub identifier: String,
    /// Of success.
    pub success_values: Vec<String>,
    /// Of failure.
    pub failure_values: Vec<String>,
}

/// Account creation fraud prevention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountCreation {
    /// Where the form is sent.
    pub creation_path: String,
    /// Where the form is shown.
    pub registration_page_path: String,
    /// Where names, passwords and the rest stand.
    pub request_inspection: CreationInspection,
    /// How failure is told from success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_inspection: Option<ResponseInspection>,
    /// Whether the paths are regular expressions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enable_regex_in_path: Option<bool>,
}

/// Where the parts of a new account stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreationInspection {
    /// What the page sends.
    pub payload_type: PayloadType,
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username_field: Option<FieldIdentifier>,
    /// The password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_field: Option<FieldIdentifier>,
    /// The mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_field: Option<FieldIdentifier>,
    /// The phone number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub phone_number_fields: Vec<FieldIdentifier>,
    /// The postal address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address_fields: Vec<FieldIdentifier>,
}

/// Anti-DDoS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AntiDdos {
    /// Which clients are challenged during an event.
    pub client_side_action_config: ClientSideActionConfig,
    /// How suspicious a request must be to be refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity_to_block: Option<Sensitivity>,
}

/// What is asked of clients.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClientSideActionConfig {
    /// The challenge.
    pub challenge: ClientSideAction,
}

/// A challenge during an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ClientSideAction {
    /// Whether it is used.
    pub usage_of_action: UsageOfAction,
    /// How suspicious a request must be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitivity: Option<Sensitivity>,
    /// Targets that cannot be challenged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exempt_uri_regular_expressions: Vec<Regex>,
}

/// Whether something is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UsageOfAction {
    /// It is.
    Enabled,
    /// It is not.
    Disabled,
}

/// How suspicious a request must be: LOW acts on the most suspicious alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Sensitivity {
    /// Highly.
    Low,
    /// Rather.
    Medium,
    /// A little.
    High,
}

/// A regular expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Regex {
    /// It.
    pub regex_string: String,
}

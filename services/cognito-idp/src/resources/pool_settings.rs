//! What a request says about a pool becomes the pool's row. What it leaves out becomes what AWS has
//! for a new pool, in updates too.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html>

use ringwall_core::{RequestContext, Tags};

use crate::api::{
    self, AdvancedSecurityEnabledModeType, AuthFactorType, CreateUserPoolInput,
    DefaultEmailOptionType, DeletionProtectionType, EmailSendingAccountType, EncryptionKeyType,
    StatusType, UpdateUserPoolInput,
};
use crate::error::CognitoError;
use crate::resources::mfa::{MfaMode, PoolMfa};
use crate::resources::pool::{
    Dcr, DeviceConfiguration, FirstFactor, Issuer, PasswordPolicy, Pool, Recovery, ThreatMode,
    ThreatProtection, Tier, Triggers, VersionedTrigger,
};
use crate::resources::pool_messages::{EmailSettings, EndUserMessaging, SmsSettings, Templates};
use crate::resources::schema::Attribute;
use crate::resources::words::all;
use crate::resources::{names, tagging};

/// How long a temporary password is good for, unless said otherwise.
const USUAL_TEMPORARY_DAYS: u32 = 7;

impl Pool {
    /// A new pool of the caller's.
    pub(crate) fn create(
        ctx: &RequestContext,
        input: CreateUserPoolInput,
    ) -> Result<Self, CognitoError> {
        let now = ctx.now();
        let schema = input.schema.as_deref().unwrap_or_default();
        let mut pool = Self {
            id: names::pool_id(ctx),
            account: ctx.account(),
            region: ctx.region.clone(),
            created_at: now,
            updated_at: now,
            name: input.pool_name.clone(),
            tier: Tier::default(),
            password_policy: PasswordPolicy::default(),
            first_factors: vec![FirstFactor::Password],
            deletion_protected: false,
            triggers: Triggers::default(),
            schema: Attribute::parse_all(schema)?,
            auto_verified: Vec::new(),
            aliases: all(input.alias_attributes.clone().unwrap_or_default()),
            username_attributes: all(input.username_attributes.clone().unwrap_or_default()),
            case_sensitive: input
                .username_configuration
                .as_ref()
                .is_none_or(|configuration| configuration.case_sensitive),
            shows_case: input.username_configuration.is_some(),
            templates: Templates::default(),
            verified_before_update: Vec::new(),
            mfa: PoolMfa::default(),
            devices: None,
            email: EmailSettings::default(),
            sms: None,
            recovery: None,
            admin_only_sign_up: false,
            threat_protection: None,
            dcr: None,
            kms_key: None,
            issuer: Issuer::default(),
            acr_values: Vec::new(),
            tags: Tags::new(),
        };
        pool.require_fitting_names()?;
        pool.set(changeable(input))?;
        Ok(pool)
    }

    /// Sets all that can be changed.
    pub(crate) fn set(&mut self, settings: UpdateUserPoolInput) -> Result<(), CognitoError> {
        if let Some(name) = settings.pool_name {
            self.name = name;
        }
        let policies = settings.policies.unwrap_or_default();
        self.tier = settings.user_pool_tier.map(Tier::from).unwrap_or_default();
        self.password_policy = policies
            .password_policy
            .map_or_else(PasswordPolicy::default, PasswordPolicy::from);
        self.first_factors = first_factors(policies.sign_in_policy)?;
        self.deletion_protected =
            settings.deletion_protection == Some(DeletionProtectionType::Active);
        self.triggers = triggers(settings.lambda_config.unwrap_or_default())?;
        self.auto_verified = all(settings.auto_verified_attributes.unwrap_or_default());
        self.verified_before_update = settings
            .user_attribute_update_settings
            .and_then(|settings| settings.attributes_require_verification_before_update)
            .map(all)
            .unwrap_or_default();
        self.devices = settings.device_configuration.map(DeviceConfiguration::from);
        self.sms = settings.sms_configuration.map(SmsSettings::from);
        self.set_mfa(settings.mfa_configuration.map(MfaMode::from))?;
        self.email = settings
            .email_configuration
            .map_or_else(EmailSettings::default, Into::into);
        self.email.require_complete()?;
        self.recovery = recovery(settings.account_recovery_setting)?;
        self.threat_protection = settings.user_pool_add_ons.map(ThreatProtection::from);
        self.dcr = settings.dcr_configuration.map(Dcr::from);
        if let Some(key) = settings.key_configuration {
            self.kms_key = own_key(key)?;
        }
        self.issuer = settings
            .issuer_configuration
            .and_then(|issuer| issuer.r#type)
            .map(Issuer::from)
            .unwrap_or_default();
        let levels = settings.acr_configuration.unwrap_or_default();
        self.acr_values = levels
            .into_iter()
            .map(|(level, configuration)| (level, configuration.acr_value))
            .collect();
        if let Some(tags) = settings.user_pool_tags {
            self.tags = tagging::parse(&tags)?;
        }
        let admin = settings.admin_create_user_config.unwrap_or_default();
        self.admin_only_sign_up = admin.allow_admin_create_user_only.unwrap_or(false);
        self.set_legacy_temporary_days(admin.unused_account_validity_days);
        self.templates = templates(
            settings.verification_message_template.unwrap_or_default(),
            admin.invite_message_template.unwrap_or_default(),
            &self.templates,
        );
        self.templates.authentication_sms = settings.sms_authentication_message;
        let verification = &mut self.templates;
        fill(
            &mut verification.verification_sms,
            settings.sms_verification_message,
        );
        fill(
            &mut verification.verification_email,
            settings.email_verification_message,
        );
        fill(
            &mut verification.verification_subject,
            settings.email_verification_subject,
        );
        self.require_tier()
    }

    /// The old way of saying how long temporary passwords are good for, unless the new one was used.
    fn set_legacy_temporary_days(&mut self, days: Option<i32>) {
        let days = days.and_then(|days| u32::try_from(days).ok());
        if self.password_policy.temporary_days == USUAL_TEMPORARY_DAYS
            && let Some(days) = days.filter(|days| *days > 0)
        {
            self.password_policy.temporary_days = days;
        }
    }

    /// Sets whether a second factor is asked for. Which ones there are besides text messages is
    /// `SetUserPoolMfaConfig`'s to say.
    fn set_mfa(&mut self, mode: Option<MfaMode>) -> Result<(), CognitoError> {
        let mode = mode.unwrap_or_default();
        self.mfa.mode = mode;
        let others = self.mfa.software_token || self.mfa.email;
        self.mfa.sms = self.sms.is_some() && mode != MfaMode::Off && (self.mfa.sms || !others);
        if mode == MfaMode::Off || self.mfa.sms || others {
            return Ok(());
        }
        Err(CognitoError::invalid_parameter(
            "SMS configuration and Auto verification for phone_number are required when MFA is \
             required/optional",
        ))
    }

    /// Aliases and names that exclude each other.
    fn require_fitting_names(&self) -> Result<(), CognitoError> {
        if !self.aliases.is_empty() && !self.username_attributes.is_empty() {
            return Err(CognitoError::invalid_parameter(
                "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.",
            ));
        }
        let clash = self
            .aliases
            .iter()
            .map(|alias| alias.attribute())
            .find(|name| *name == "preferred_username" && self.requires(name));
        clash.map_or(Ok(()), |name| {
            Err(CognitoError::invalid_parameter(format!(
                "{name} can not be an alias and a required attribute."
            )))
        })
    }

    /// Whether every user must have the attribute.
    pub(crate) fn requires(&self, name: &str) -> bool {
        let attribute = self.schema.iter().find(|attribute| attribute.name == name);
        attribute.is_some_and(|attribute| attribute.required)
    }
}

impl EmailSettings {
    /// Mail of the developer's own needs an identity of his.
    fn require_complete(&self) -> Result<(), CognitoError> {
        if self.by_developer && self.source_arn.is_none() {
            return Err(CognitoError::invalid_parameter(
                "Cognito is not allowed to use your email identity: SourceArn is required when \
                 EmailSendingAccount is DEVELOPER.",
            ));
        }
        Ok(())
    }
}

/// What an update can change of what a new pool is given.
fn changeable(input: CreateUserPoolInput) -> UpdateUserPoolInput {
    UpdateUserPoolInput {
        user_pool_id: String::new(),
        policies: input.policies,
        deletion_protection: input.deletion_protection,
        lambda_config: input.lambda_config,
        auto_verified_attributes: input.auto_verified_attributes,
        sms_verification_message: input.sms_verification_message,
        email_verification_message: input.email_verification_message,
        email_verification_subject: input.email_verification_subject,
        verification_message_template: input.verification_message_template,
        sms_authentication_message: input.sms_authentication_message,
        user_attribute_update_settings: input.user_attribute_update_settings,
        mfa_configuration: input.mfa_configuration,
        device_configuration: input.device_configuration,
        email_configuration: input.email_configuration,
        sms_configuration: input.sms_configuration,
        user_pool_tags: input.user_pool_tags,
        admin_create_user_config: input.admin_create_user_config,
        user_pool_add_ons: input.user_pool_add_ons,
        dcr_configuration: input.dcr_configuration,
        account_recovery_setting: input.account_recovery_setting,
        pool_name: Some(input.pool_name),
        user_pool_tier: input.user_pool_tier,
        key_configuration: input.key_configuration,
        issuer_configuration: input.issuer_configuration,
        acr_configuration: input.acr_configuration,
    }
}

impl From<api::PasswordPolicyType> for PasswordPolicy {
    fn from(given: api::PasswordPolicyType) -> Self {
        let number = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
        let usual = Self::default();
        Self {
            minimum_length: number(given.minimum_length).unwrap_or(usual.minimum_length),
            uppercase: given.require_uppercase.unwrap_or(false),
            lowercase: given.require_lowercase.unwrap_or(false),
            numbers: given.require_numbers.unwrap_or(false),
            symbols: given.require_symbols.unwrap_or(false),
            history: number(given.password_history_size).unwrap_or(usual.history),
            temporary_days: number(given.temporary_password_validity_days)
                .filter(|days| *days > 0)
                .unwrap_or(USUAL_TEMPORARY_DAYS),
        }
    }
}

fn first_factors(policy: Option<api::SignInPolicyType>) -> Result<Vec<FirstFactor>, CognitoError> {
    let given = policy.and_then(|policy| policy.allowed_first_auth_factors);
    let given = given.unwrap_or_else(|| vec![AuthFactorType::Password]);
    let factors = given.into_iter().map(|factor| match factor {
        AuthFactorType::Password => Ok(FirstFactor::Password),
        AuthFactorType::EmailOtp => Ok(FirstFactor::EmailOtp),
        AuthFactorType::SmsOtp => Ok(FirstFactor::SmsOtp),
        AuthFactorType::WebAuthn => Ok(FirstFactor::WebAuthn),
        AuthFactorType::SoftwareToken => Err(CognitoError::invalid_parameter(
            "SOFTWARE_TOKEN is not a supported first authentication factor.",
        )),
    });
    let factors = factors.collect::<Result<Vec<_>, _>>()?;
    if !factors.contains(&FirstFactor::Password) {
        return Err(CognitoError::invalid_parameter(
            "PASSWORD must be one of the allowed first authentication factors.",
        ));
    }
    Ok(factors)
}

fn triggers(given: api::LambdaConfigType) -> Result<Triggers, CognitoError> {
    let of = |arn: String, version: &str| VersionedTrigger {
        arn,
        version: version.to_owned(),
    };
    let sms = given.custom_sms_sender;
    let email = given.custom_email_sender;
    if (sms.is_some() || email.is_some()) && given.kms_key_id.is_none() {
        return Err(CognitoError::invalid_parameter(
            "KMSKeyID is required when a custom sender Lambda trigger is configured.",
        ));
    }
    let of_tokens = given
        .pre_token_generation_config
        .map(|config| of(config.lambda_arn, config.lambda_version.as_str()));
    if let (Some(plain), Some(versioned)) = (&given.pre_token_generation, &of_tokens)
        && *plain != versioned.arn
    {
        return Err(CognitoError::invalid_parameter(
            "PreTokenGeneration and PreTokenGenerationConfig must name the same function.",
        ));
    }
    Ok(Triggers {
        pre_sign_up: given.pre_sign_up,
        custom_message: given.custom_message,
        post_confirmation: given.post_confirmation,
        pre_authentication: given.pre_authentication,
        post_authentication: given.post_authentication,
        define_auth_challenge: given.define_auth_challenge,
        create_auth_challenge: given.create_auth_challenge,
        verify_auth_challenge_response: given.verify_auth_challenge_response,
        user_migration: given.user_migration,
        pre_token_generation: of_tokens
            .or_else(|| given.pre_token_generation.map(|arn| of(arn, "V1_0"))),
        custom_sms_sender: sms.map(|sender| of(sender.lambda_arn, sender.lambda_version.as_str())),
        custom_email_sender: email
            .map(|sender| of(sender.lambda_arn, sender.lambda_version.as_str())),
        inbound_federation: given
            .inbound_federation
            .map(|trigger| of(trigger.lambda_arn, trigger.lambda_version.as_str())),
        kms_key: given.kms_key_id,
    })
}

impl From<api::DeviceConfigurationType> for DeviceConfiguration {
    fn from(given: api::DeviceConfigurationType) -> Self {
        Self {
            challenge_on_new: given.challenge_required_on_new_device.unwrap_or(false),
            remembered_on_prompt: given.device_only_remembered_on_user_prompt.unwrap_or(false),
        }
    }
}

impl From<api::EmailConfigurationType> for EmailSettings {
    fn from(given: api::EmailConfigurationType) -> Self {
        Self {
            source_arn: given.source_arn,
            reply_to: given.reply_to_email_address,
            by_developer: given.email_sending_account == Some(EmailSendingAccountType::Developer),
            from: given.from,
            configuration_set: given.configuration_set,
        }
    }
}

impl From<api::SmsConfigurationType> for SmsSettings {
    fn from(given: api::SmsConfigurationType) -> Self {
        Self {
            caller_arn: given.sns_caller_arn,
            external_id: given.external_id,
            region: given.sns_region,
            end_user_messaging: given.eums_sms.map(|eums| EndUserMessaging {
                caller_arn: Some(eums.caller_arn),
                external_id: eums.external_id,
                origination_identity: eums.origination_identity,
                configuration_set: eums.configuration_set_name,
                india_entity_id: eums.in_entity_id,
                india_template_id: eums.in_template_id,
                region: eums.region,
            }),
        }
    }
}

/// The usual order is mail first; a request that names none gets it.
fn recovery(
    given: Option<api::AccountRecoverySettingType>,
) -> Result<Option<Vec<Recovery>>, CognitoError> {
    let Some(mut given) = given.and_then(|setting| setting.recovery_mechanisms) else {
        return Ok(Some(vec![Recovery::VerifiedEmail, Recovery::VerifiedPhone]));
    };
    given.sort_by_key(|option| option.priority);
    let repeated = given.windows(2).any(
        |pair| matches!(pair, [one, other] if one.priority == other.priority || one.name == other.name),
    );
    let order: Vec<Recovery> = all(given.iter().map(|option| option.name));
    if repeated || (order.len() > 1 && order.contains(&Recovery::AdminOnly)) {
        return Err(CognitoError::invalid_parameter(
            "Invalid account recovery setting: each mechanism and each priority can be given once, \
             and admin_only stands alone.",
        ));
    }
    Ok(Some(order))
}

impl From<api::UserPoolAddOnsType> for ThreatProtection {
    fn from(given: api::UserPoolAddOnsType) -> Self {
        let custom = given.advanced_security_additional_flows;
        let custom = custom.and_then(|flows| flows.custom_auth_mode);
        Self {
            mode: given.advanced_security_mode.into(),
            custom_auth: custom.map(|mode| match mode {
                AdvancedSecurityEnabledModeType::Audit => ThreatMode::Audit,
                AdvancedSecurityEnabledModeType::Enforced => ThreatMode::Enforced,
            }),
        }
    }
}

impl From<api::DcrConfigurationType> for Dcr {
    fn from(given: api::DcrConfigurationType) -> Self {
        let grants = |types: Option<Vec<api::OAuthFlowType>>| {
            let types = types.unwrap_or_default();
            types.iter().map(|flow| flow.as_str().to_owned()).collect()
        };
        Self {
            enabled: given.enable_status == Some(StatusType::Enabled),
            open: given.open_dcr_enabled,
            authenticated_grants: grants(given.authenticated_grant_types),
            open_grants: grants(given.open_dcr_grant_types),
            scopes: given.allowed_scopes.unwrap_or_default(),
        }
    }
}

fn own_key(given: api::KeyConfigurationType) -> Result<Option<String>, CognitoError> {
    match (given.key_type, given.kms_key_arn) {
        (Some(EncryptionKeyType::CustomerManagedKey), Some(arn)) => Ok(Some(arn)),
        (Some(EncryptionKeyType::CustomerManagedKey), None) => {
            Err(CognitoError::invalid_parameter(
                "KmsKeyArn is required when KeyType is CUSTOMER_MANAGED_KEY.",
            ))
        }
        (_, Some(_)) => Err(CognitoError::invalid_parameter(
            "KmsKeyArn can only be given when KeyType is CUSTOMER_MANAGED_KEY.",
        )),
        (_, None) => Ok(None),
    }
}

/// Texts of a request; those of codes for second factors stay, as `SetUserPoolMfaConfig` sets them.
fn templates(
    verification: api::VerificationMessageTemplateType,
    invitation: api::MessageTemplateType,
    before: &Templates,
) -> Templates {
    Templates {
        verification_sms: verification.sms_message,
        verification_email: verification.email_message,
        verification_subject: verification.email_subject,
        link_email: verification.email_message_by_link,
        link_subject: verification.email_subject_by_link,
        by_link: verification.default_email_option == Some(DefaultEmailOptionType::ConfirmWithLink),
        invitation_sms: invitation.sms_message,
        invitation_email: invitation.email_message,
        invitation_subject: invitation.email_subject,
        authentication_sms: None,
        mfa_email: before.mfa_email.clone(),
        mfa_subject: before.mfa_subject.clone(),
    }
}

fn fill(text: &mut Option<String>, older_way: Option<String>) {
    if text.is_none() {
        *text = older_way;
    }
}

//! A pool's row as the API shows it.
//!
//! <https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolType.html>

use std::collections::BTreeMap;

use crate::api::{
    AccountRecoverySettingType, AcrLevelConfigType, AdminCreateUserConfigType,
    AdvancedSecurityAdditionalFlowsType, AdvancedSecurityEnabledModeType, AuthFactorType,
    CustomEmailLambdaVersionConfigType, CustomEmailSenderLambdaVersionType,
    CustomSmsLambdaVersionConfigType, CustomSmsSenderLambdaVersionType, DcrConfigurationType,
    DefaultEmailOptionType, DeletionProtectionType, DeviceConfigurationType,
    EmailConfigurationType, EmailSendingAccountType, EncryptionKeyType, EumsSmsConfigurationType,
    InboundFederationLambdaType, InboundFederationLambdaVersionType, IssuerConfigurationType,
    KeyConfigurationType, LambdaConfigType, MessageTemplateType, OAuthFlowType, PasswordPolicyType,
    PreTokenGenerationLambdaVersionType, PreTokenGenerationVersionConfigType, RecoveryOptionType,
    SignInPolicyType, SmsConfigurationType, StatusType, UserAttributeUpdateSettingsType,
    UserPoolAddOnsType, UserPoolDescriptionType, UserPoolPolicyType, UserPoolType,
    UsernameConfigurationType, VerificationMessageTemplateType,
};
use crate::resources::pool::{
    Dcr, FirstFactor, PasswordPolicy, Pool, Recovery, ThreatMode, ThreatProtection, Triggers,
};
use crate::resources::pool_messages::{EmailSettings, SmsSettings, Templates};
use crate::resources::words::{all, some};

impl Pool {
    /// As the API shows it, but for what stands in other tables: its domains and how many users it
    /// has.
    pub(crate) fn shown(&self) -> UserPoolType {
        UserPoolType {
            id: Some(self.id.clone()),
            name: Some(self.name.clone()),
            policies: Some(self.policies()),
            deletion_protection: Some(if self.deletion_protected {
                DeletionProtectionType::Active
            } else {
                DeletionProtectionType::Inactive
            }),
            lambda_config: Some(self.triggers.shown()),
            status: None,
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
            schema_attributes: Some(self.attributes().iter().map(|own| own.shown()).collect()),
            auto_verified_attributes: some(&self.auto_verified),
            alias_attributes: some(&self.aliases),
            username_attributes: some(&self.username_attributes),
            sms_verification_message: self.templates.verification_sms.clone(),
            email_verification_message: self.templates.verification_email.clone(),
            email_verification_subject: self.templates.verification_subject.clone(),
            verification_message_template: Some(self.templates.verification()),
            sms_authentication_message: self.templates.authentication_sms.clone(),
            user_attribute_update_settings: Some(UserAttributeUpdateSettingsType {
                attributes_require_verification_before_update: Some(all(self
                    .verified_before_update
                    .iter()
                    .copied())),
            }),
            mfa_configuration: Some(self.mfa.mode.into()),
            device_configuration: self.devices.map(|devices| DeviceConfigurationType {
                challenge_required_on_new_device: Some(devices.challenge_on_new),
                device_only_remembered_on_user_prompt: Some(devices.remembered_on_prompt),
            }),
            estimated_number_of_users: None,
            email_configuration: Some(self.email.shown()),
            sms_configuration: self.sms.as_ref().map(|sms| sms.shown(self)),
            user_pool_tags: Some(shown_tags(self)),
            sms_configuration_failure: None,
            email_configuration_failure: None,
            domain: None,
            custom_domain: None,
            admin_create_user_config: Some(self.admin_create_user()),
            user_pool_add_ons: self.threat_protection.map(ThreatProtection::shown),
            dcr_configuration: self.dcr.as_ref().map(Dcr::shown),
            username_configuration: self.shows_case.then_some(UsernameConfigurationType {
                case_sensitive: self.case_sensitive,
            }),
            arn: Some(self.arn()),
            account_recovery_setting: self.recovery.as_deref().map(shown_recovery),
            user_pool_tier: Some(self.tier.into()),
            key_configuration: Some(self.key()),
            issuer_configuration: Some(IssuerConfigurationType {
                r#type: Some(self.issuer.into()),
            }),
            acr_configuration: self.acr(),
        }
    }

    /// As lists show it.
    pub(crate) fn described(&self) -> UserPoolDescriptionType {
        UserPoolDescriptionType {
            id: Some(self.id.clone()),
            name: Some(self.name.clone()),
            lambda_config: Some(self.triggers.shown()),
            status: None,
            last_modified_date: Some(self.updated_at),
            creation_date: Some(self.created_at),
            replica_regions: None,
        }
    }

    fn policies(&self) -> UserPoolPolicyType {
        let factors = self.first_factors.iter().map(|factor| match factor {
            FirstFactor::Password => AuthFactorType::Password,
            FirstFactor::EmailOtp => AuthFactorType::EmailOtp,
            FirstFactor::SmsOtp => AuthFactorType::SmsOtp,
            FirstFactor::WebAuthn => AuthFactorType::WebAuthn,
        });
        UserPoolPolicyType {
            password_policy: Some(self.password_policy.shown()),
            sign_in_policy: Some(SignInPolicyType {
                allowed_first_auth_factors: Some(factors.collect()),
            }),
        }
    }

    fn admin_create_user(&self) -> AdminCreateUserConfigType {
        let texts = &self.templates;
        let invitation = MessageTemplateType {
            sms_message: texts.invitation_sms.clone(),
            email_message: texts.invitation_email.clone(),
            email_subject: texts.invitation_subject.clone(),
        };
        AdminCreateUserConfigType {
            allow_admin_create_user_only: Some(self.admin_only_sign_up),
            unused_account_validity_days: Some(number(self.password_policy.temporary_days)),
            invite_message_template: Some(invitation)
                .filter(|invitation| *invitation != MessageTemplateType::default()),
        }
    }

    fn key(&self) -> KeyConfigurationType {
        KeyConfigurationType {
            key_type: Some(match self.kms_key {
                Some(_) => EncryptionKeyType::CustomerManagedKey,
                None => EncryptionKeyType::AwsOwnedKey,
            }),
            kms_key_arn: self.kms_key.clone(),
        }
    }

    fn acr(&self) -> Option<BTreeMap<String, AcrLevelConfigType>> {
        let level = |(level, value): &(String, String)| {
            let acr_value = value.clone();
            (level.clone(), AcrLevelConfigType { acr_value })
        };
        (!self.acr_values.is_empty()).then(|| self.acr_values.iter().map(level).collect())
    }
}

/// The tags, as a map.
pub(crate) fn shown_tags(pool: &Pool) -> BTreeMap<String, String> {
    let tags = pool.tags.iter();
    tags.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

fn shown_recovery(order: &[Recovery]) -> AccountRecoverySettingType {
    let options = (1..).zip(order).map(|(priority, name)| RecoveryOptionType {
        priority,
        name: (*name).into(),
    });
    AccountRecoverySettingType {
        recovery_mechanisms: Some(options.collect()),
    }
}

/// Numbers of a pool are small; the model bounds them.
fn number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl PasswordPolicy {
    fn shown(&self) -> PasswordPolicyType {
        PasswordPolicyType {
            minimum_length: Some(number(self.minimum_length)),
            require_uppercase: Some(self.uppercase),
            require_lowercase: Some(self.lowercase),
            require_numbers: Some(self.numbers),
            require_symbols: Some(self.symbols),
            password_history_size: (self.history > 0).then(|| number(self.history)),
            temporary_password_validity_days: Some(number(self.temporary_days)),
        }
    }
}

impl Triggers {
    fn shown(&self) -> LambdaConfigType {
        LambdaConfigType {
            pre_sign_up: self.pre_sign_up.clone(),
            custom_message: self.custom_message.clone(),
            post_confirmation: self.post_confirmation.clone(),
            pre_authentication: self.pre_authentication.clone(),
            post_authentication: self.post_authentication.clone(),
            define_auth_challenge: self.define_auth_challenge.clone(),
            create_auth_challenge: self.create_auth_challenge.clone(),
            verify_auth_challenge_response: self.verify_auth_challenge_response.clone(),
            pre_token_generation: self
                .pre_token_generation
                .as_ref()
                .map(|trigger| trigger.arn.clone()),
            user_migration: self.user_migration.clone(),
            pre_token_generation_config: self.pre_token_generation.as_ref().and_then(|trigger| {
                Some(PreTokenGenerationVersionConfigType {
                    lambda_version: PreTokenGenerationLambdaVersionType::parse(&trigger.version)?,
                    lambda_arn: trigger.arn.clone(),
                })
            }),
            custom_sms_sender: self.custom_sms_sender.as_ref().map(|trigger| {
                CustomSmsLambdaVersionConfigType {
                    lambda_version: CustomSmsSenderLambdaVersionType::V10,
                    lambda_arn: trigger.arn.clone(),
                }
            }),
            custom_email_sender: self.custom_email_sender.as_ref().map(|trigger| {
                CustomEmailLambdaVersionConfigType {
                    lambda_version: CustomEmailSenderLambdaVersionType::V10,
                    lambda_arn: trigger.arn.clone(),
                }
            }),
            kms_key_id: self.kms_key.clone(),
            inbound_federation: self.inbound_federation.as_ref().map(|trigger| {
                InboundFederationLambdaType {
                    lambda_version: InboundFederationLambdaVersionType::V10,
                    lambda_arn: trigger.arn.clone(),
                }
            }),
        }
    }
}

impl Templates {
    fn verification(&self) -> VerificationMessageTemplateType {
        VerificationMessageTemplateType {
            sms_message: self.verification_sms.clone(),
            email_message: self.verification_email.clone(),
            email_subject: self.verification_subject.clone(),
            email_message_by_link: self.link_email.clone(),
            email_subject_by_link: self.link_subject.clone(),
            default_email_option: Some(if self.by_link {
                DefaultEmailOptionType::ConfirmWithLink
            } else {
                DefaultEmailOptionType::ConfirmWithCode
            }),
        }
    }
}

impl EmailSettings {
    fn shown(&self) -> EmailConfigurationType {
        EmailConfigurationType {
            source_arn: self.source_arn.clone(),
            reply_to_email_address: self.reply_to.clone(),
            email_sending_account: Some(if self.by_developer {
                EmailSendingAccountType::Developer
            } else {
                EmailSendingAccountType::CognitoDefault
            }),
            from: self.from.clone(),
            configuration_set: self.configuration_set.clone(),
        }
    }
}

impl SmsSettings {
    /// As the API shows it; `SetUserPoolMfaConfig` does too.
    pub(crate) fn shown(&self, pool: &Pool) -> SmsConfigurationType {
        let messaging = self.end_user_messaging.as_ref();
        let region = self.region.clone();
        SmsConfigurationType {
            sns_caller_arn: self.caller_arn.clone(),
            external_id: self.external_id.clone(),
            sns_region: region
                .or_else(|| self.caller_arn.is_some().then(|| pool.region.to_string())),
            eums_sms: messaging.map(|eums| EumsSmsConfigurationType {
                caller_arn: eums.caller_arn.clone().unwrap_or_default(),
                external_id: eums.external_id.clone(),
                origination_identity: eums.origination_identity.clone(),
                configuration_set_name: eums.configuration_set.clone(),
                in_entity_id: eums.india_entity_id.clone(),
                in_template_id: eums.india_template_id.clone(),
                region: eums.region.clone(),
            }),
        }
    }
}

impl ThreatProtection {
    fn shown(self) -> UserPoolAddOnsType {
        let custom = self.custom_auth.and_then(|mode| match mode {
            ThreatMode::Off => None,
            ThreatMode::Audit => Some(AdvancedSecurityEnabledModeType::Audit),
            ThreatMode::Enforced => Some(AdvancedSecurityEnabledModeType::Enforced),
        });
        UserPoolAddOnsType {
            advanced_security_mode: self.mode.into(),
            advanced_security_additional_flows: custom.map(|mode| {
                AdvancedSecurityAdditionalFlowsType {
                    custom_auth_mode: Some(mode),
                }
            }),
        }
    }
}

impl Dcr {
    fn shown(&self) -> DcrConfigurationType {
        let grants = |grants: &[String]| {
            let types = grants.iter().filter_map(|flow| OAuthFlowType::parse(flow));
            (!grants.is_empty()).then(|| types.collect())
        };
        DcrConfigurationType {
            enable_status: Some(if self.enabled {
                StatusType::Enabled
            } else {
                StatusType::Disabled
            }),
            open_dcr_enabled: self.open,
            authenticated_grant_types: grants(&self.authenticated_grants),
            open_dcr_grant_types: grants(&self.open_grants),
            allowed_scopes: Some(self.scopes.clone()).filter(|scopes| !scopes.is_empty()),
        }
    }
}

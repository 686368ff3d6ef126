"""Terraform: user pools and what they are configured with."""

from terraform import apply_plan_destroy

POOL = """
resource "aws_cognito_user_pool" "plain" {
  name = "plain"
}

resource "aws_cognito_user_pool" "customers" {
  name                     = "customers"
  user_pool_tier           = "PLUS"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  mfa_configuration        = "OPTIONAL"
  deletion_protection      = "INACTIVE"

  username_configuration {
    case_sensitive = false
  }

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
  }

  software_token_mfa_configuration {
    enabled = true
  }

  device_configuration {
    challenge_required_on_new_device      = true
    device_only_remembered_on_user_prompt = true
  }

  admin_create_user_config {
    allow_admin_create_user_only = true

    invite_message_template {
      email_message = "You are {username}, your password is {####}."
      email_subject = "Welcome"
      sms_message   = "You are {username}, your password is {####}."
    }
  }

  account_recovery_setting {
    recovery_mechanism {
      name     = "verified_email"
      priority = 1
    }
  }

  schema {
    name                = "team"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = 1
      max_length = 64
    }
  }

  user_attribute_update_settings {
    attributes_require_verification_before_update = ["email"]
  }

  user_pool_add_ons {
    advanced_security_mode = "ENFORCED"
  }

  verification_message_template {
    default_email_option = "CONFIRM_WITH_CODE"
    email_message        = "Your code is {####}."
    email_subject        = "Your code"
  }

  tags = {
    team = "%s"
  }
}
"""
AROUND = """
resource "aws_cognito_user_pool_domain" "customers" {
  domain       = "customers"
  user_pool_id = aws_cognito_user_pool.customers.id
}

resource "aws_cognito_resource_server" "shop" {
  identifier   = "https://shop.example.com"
  name         = "Shop"
  user_pool_id = aws_cognito_user_pool.customers.id

  scope {
    scope_name        = "read"
    scope_description = "May look"
  }

  scope {
    scope_name        = "write"
    scope_description = "May buy"
  }
}

resource "aws_cognito_identity_provider" "google" {
  user_pool_id  = aws_cognito_user_pool.customers.id
  provider_name = "Google"
  provider_type = "Google"

  provider_details = {
    authorize_scopes              = "openid email"
    client_id                     = "me"
    client_secret                 = "my secret"
    attributes_url                = "https://people.googleapis.com/v1/people/me?personFields="
    attributes_url_add_attributes = "true"
    authorize_url                 = "https://accounts.google.com/o/oauth2/v2/auth"
    oidc_issuer                   = "https://accounts.google.com"
    token_request_method          = "POST"
    token_url                     = "https://www.googleapis.com/oauth2/v4/token"
  }

  attribute_mapping = {
    email    = "email"
    username = "sub"
  }
}

resource "aws_cognito_user_pool_client" "plain" {
  name         = "plain"
  user_pool_id = aws_cognito_user_pool.plain.id
}

resource "aws_cognito_managed_user_pool_client" "plain" {
  name_pattern = "^plain$"
  user_pool_id = aws_cognito_user_pool_client.plain.user_pool_id
}

resource "aws_cognito_user_pool_client" "web" {
  name                                 = "web"
  user_pool_id                         = aws_cognito_user_pool.customers.id
  generate_secret                      = true
  explicit_auth_flows                  = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  supported_identity_providers         = ["COGNITO", aws_cognito_identity_provider.google.provider_name]
  callback_urls                        = ["https://example.com/callback", "http://localhost:3000"]
  logout_urls                          = ["https://example.com"]
  default_redirect_uri                 = "https://example.com/callback"
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_scopes                 = ["openid", "email", "https://shop.example.com/read"]
  prevent_user_existence_errors        = "ENABLED"
  access_token_validity                = %d
  id_token_validity                    = 30
  refresh_token_validity               = 7
  read_attributes                      = ["email", "custom:team"]
  write_attributes                     = ["email"]

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }

  depends_on = [aws_cognito_resource_server.shop]
}

resource "aws_cognito_user_pool_ui_customization" "all" {
  css          = ".label-customizable {font-weight: 400;}"
  user_pool_id = aws_cognito_user_pool_domain.customers.user_pool_id
}

resource "aws_cognito_risk_configuration" "all" {
  user_pool_id = aws_cognito_user_pool.customers.id

  account_takeover_risk_configuration {
    actions {
      high_action {
        event_action = "BLOCK"
        notify       = true
      }

      low_action {
        event_action = "NO_ACTION"
        notify       = false
      }

      medium_action {
        event_action = "MFA_IF_CONFIGURED"
        notify       = true
      }
    }

    notify_configuration {
      from       = "security@example.com"
      source_arn = "arn:aws:ses:eu-west-1:111122223333:identity/security@example.com"

      block_email {
        subject   = "Blocked"
        html_body = "<b>{username}</b> from {ip-address}"
        text_body = "{username} from {ip-address}"
      }

      mfa_email {
        subject   = "A second factor was asked for"
        html_body = "<b>{username}</b>: {one-click-link-valid}"
        text_body = "{username}: {one-click-link-valid}"
      }
    }
  }

  compromised_credentials_risk_configuration {
    event_filter = ["SIGN_IN"]

    actions {
      event_action = "BLOCK"
    }
  }

  risk_exception_configuration {
    blocked_ip_range_list = ["192.0.2.0/24"]
    skipped_ip_range_list = ["2001:db8::/32"]
  }
}
"""


def test_apply_plan_destroy(root, tmp_path):
    made, changed = (
        (POOL % team) + (AROUND % minutes) for team, minutes in (("blue", 15), ("red", 20))
    )
    apply_plan_destroy(tmp_path, root, made, changed)

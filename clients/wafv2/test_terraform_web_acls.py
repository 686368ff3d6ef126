"""Terraform makes everything that AWS WAF has resources for, changes it, plans without a difference, and
destroys it."""

from terraform import apply_plan_destroy

CONFIGURATION = """
locals {{
  metrics = "seen-{suffix}"
}}
resource "aws_wafv2_ip_set" "office" {{
  name               = "office"
  description        = "Our networks"
  scope              = "REGIONAL"
  ip_address_version = "IPV4"
  addresses          = {addresses}
  tags               = {{ team = "{team}" }}
}}
resource "aws_wafv2_ip_set" "six" {{
  name               = "six"
  scope              = "REGIONAL"
  ip_address_version = "IPV6"
  addresses          = ["2001:0db8:0000:0000:0000:0000:0000:0000/32"]
}}
resource "aws_wafv2_regex_pattern_set" "bots" {{
  name  = "bots"
  scope = "REGIONAL"
  regular_expression {{ regex_string = "^curl/" }}
  regular_expression {{ regex_string = "(?i){bot}" }}
}}
resource "aws_wafv2_rule_group" "shop" {{
  name     = "shop"
  scope    = "REGIONAL"
  capacity = 300

  custom_response_body {{
    key          = "sorry"
    content      = "Sorry."
    content_type = "TEXT_PLAIN"
  }}
  rule {{
    name     = "admin"
    priority = 1
    action {{
      block {{
        custom_response {{
          response_code            = 404
          custom_response_body_key = "sorry"
          response_header {{
            name  = "x-reason"
            value = "admin"
          }}
        }}
      }}
    }}
    statement {{
      and_statement {{
        statement {{
          byte_match_statement {{
            search_string         = "{path}"
            positional_constraint = "STARTS_WITH"
            field_to_match {{
              uri_path {{}}
            }}
            text_transformation {{
              priority = 0
              type     = "URL_DECODE"
            }}
            text_transformation {{
              priority = 1
              type     = "LOWERCASE"
            }}
          }}
        }}
        statement {{
          not_statement {{
            statement {{
              ip_set_reference_statement {{
                arn = aws_wafv2_ip_set.office.arn
                ip_set_forwarded_ip_config {{
                  header_name       = "X-Forwarded-For"
                  fallback_behavior = "NO_MATCH"
                  position          = "FIRST"
                }}
              }}
            }}
          }}
        }}
      }}
    }}
    rule_label {{ name = "area:admin" }}
    visibility_config {{
      cloudwatch_metrics_enabled = true
      metric_name                = "admin"
      sampled_requests_enabled   = true
    }}
  }}
  rule {{
    name     = "injection"
    priority = 2
    action {{
      count {{}}
    }}
    statement {{
      or_statement {{
        statement {{
          sqli_match_statement {{
            sensitivity_level = "HIGH"
            field_to_match {{
              all_query_arguments {{}}
            }}
            text_transformation {{
              priority = 0
              type     = "NONE"
            }}
          }}
        }}
        statement {{
          xss_match_statement {{
            field_to_match {{
              body {{ oversize_handling = "MATCH" }}
            }}
            text_transformation {{
              priority = 0
              type     = "HTML_ENTITY_DECODE"
            }}
          }}
        }}
        statement {{
          size_constraint_statement {{
            comparison_operator = "GT"
            size                = 4096
            field_to_match {{
              cookies {{
                match_scope       = "ALL"
                oversize_handling = "MATCH"
                match_pattern {{
                  excluded_cookies = ["session"]
                }}
              }}
            }}
            text_transformation {{
              priority = 0
              type     = "NONE"
            }}
          }}
        }}
        statement {{
          regex_pattern_set_reference_statement {{
            arn = aws_wafv2_regex_pattern_set.bots.arn
            field_to_match {{
              single_header {{ name = "user-agent" }}
            }}
            text_transformation {{
              priority = 0
              type     = "NONE"
            }}
          }}
        }}
      }}
    }}
    visibility_config {{
      cloudwatch_metrics_enabled = false
      metric_name                = "injection"
      sampled_requests_enabled   = false
    }}
  }}
  visibility_config {{
    cloudwatch_metrics_enabled = true
    metric_name                = "shop"
    sampled_requests_enabled   = true
  }}
}}
resource "aws_wafv2_web_acl" "shop" {{
  name          = "shop"
  description   = "Guards the shop"
  scope         = "REGIONAL"
  token_domains = ["example.com", "shop.example.org"]
  tags          = {{ team = "{team}" }}

  default_action {{
    allow {{
      custom_request_handling {{
        insert_header {{
          name  = "judged"
          value = "yes"
        }}
      }}
    }}
  }}
  association_config {{
    request_body {{
      api_gateway {{ default_size_inspection_limit = "{limit}" }}
    }}
  }}
  captcha_config {{
    immunity_time_property {{ immunity_time = 120 }}
  }}
  rule {{
    name     = "own"
    priority = 0
    override_action {{
      none {{}}
    }}
    statement {{
      rule_group_reference_statement {{
        arn = aws_wafv2_rule_group.shop.arn
        rule_action_override {{
          name = "injection"
          action_to_use {{
            {action} {{}}
          }}
        }}
      }}
    }}
    visibility_config {{
      cloudwatch_metrics_enabled = true
      metric_name                = "own"
      sampled_requests_enabled   = true
    }}
  }}
  rule {{
    name     = "core"
    priority = 1
    override_action {{
      count {{}}
    }}
    statement {{
      managed_rule_group_statement {{
        name        = "AWSManagedRulesCommonRuleSet"
        vendor_name = "AWS"
        rule_action_override {{
          name = "SizeRestrictions_BODY"
          action_to_use {{
            count {{}}
          }}
        }}
        scope_down_statement {{
          geo_match_statement {{ country_codes = ["DE", "NL"] }}
        }}
      }}
    }}
    visibility_config {{
      cloudwatch_metrics_enabled = true
      metric_name                = "core"
      sampled_requests_enabled   = true
    }}
  }}
  rule {{
    name     = "bots"
    priority = 2
    override_action {{
      none {{}}
    }}
    statement {{
      managed_rule_group_statement {{
        name        = "AWSManagedRulesBotControlRuleSet"
        vendor_name = "AWS"
        managed_rule_group_configs {{
          aws_managed_rules_bot_control_rule_set {{
            inspection_level        = "COMMON"
            enable_machine_learning = false
          }}
        }}
      }}
    }}
    visibility_config {{
      cloudwatch_metrics_enabled = true
      metric_name                = "bots"
      sampled_requests_enabled   = true
    }}
  }}
  rule {{
    name     = "flood"
    priority = 3
    action {{
      challenge {{}}
    }}
    statement {{
      rate_based_statement {{
        limit                 = {rate}
        evaluation_window_sec = 60
        aggregate_key_type    = "CUSTOM_KEYS"
        custom_key {{
          ip {{}}
        }}
        custom_key {{
          header {{
            name = "x-tenant"
            text_transformation {{
              priority = 0
              type     = "LOWERCASE"
            }}
          }}
        }}
        scope_down_statement {{
          label_match_statement {{
            scope = "LABEL"
            key   = "awswaf:{account}:rulegroup:shop:area:admin"
          }}
        }}
      }}
    }}
    visibility_config {{
      cloudwatch_metrics_enabled = true
      metric_name                = "flood"
      sampled_requests_enabled   = true
    }}
  }}
  rule {{
    name     = "json"
    priority = 4
    action {{
      captcha {{}}
    }}
    captcha_config {{
      immunity_time_property {{ immunity_time = 240 }}
    }}
    statement {{
      regex_match_statement {{
        regex_string = "^drop "
        field_to_match {{
          json_body {{
            match_scope               = "VALUE"
            invalid_fallback_behavior = "EVALUATE_AS_STRING"
            oversize_handling         = "CONTINUE"
            match_pattern {{
              included_paths = ["/query"]
            }}
          }}
        }}
        text_transformation {{
          priority = 0
          type     = "COMPRESS_WHITE_SPACE"
        }}
      }}
    }}
    visibility_config {{
      cloudwatch_metrics_enabled = true
      metric_name                = "json"
      sampled_requests_enabled   = true
    }}
  }}
  visibility_config {{
    cloudwatch_metrics_enabled = true
    metric_name                = local.metrics
    sampled_requests_enabled   = true
  }}
}}
resource "aws_cognito_user_pool" "guarded" {{
  name = "guarded"
}}
resource "aws_wafv2_web_acl_association" "pool" {{
  resource_arn = aws_cognito_user_pool.guarded.arn
  web_acl_arn  = aws_wafv2_web_acl.shop.arn
}}
resource "aws_wafv2_web_acl_logging_configuration" "shop" {{
  log_destination_configs = ["arn:aws:s3:::aws-waf-logs-staged/{suffix}"]
  resource_arn            = aws_wafv2_web_acl.shop.arn
  redacted_fields {{
    single_header {{ name = "cookie" }}
  }}
  logging_filter {{
    default_behavior = "{unfiltered}"
    filter {{
      behavior    = "KEEP"
      requirement = "MEETS_ANY"
      condition {{
        action_condition {{ action = "BLOCK" }}
      }}
      condition {{
        label_name_condition {{ label_name = "awswaf:{account}:rulegroup:shop:area:admin" }}
      }}
    }}
  }}
}}
data "aws_wafv2_web_acl" "shop" {{
  name       = "shop"
  scope      = "REGIONAL"
  depends_on = [aws_wafv2_web_acl.shop]
}}
data "aws_wafv2_ip_set" "office" {{
  name       = "office"
  scope      = "REGIONAL"
  depends_on = [aws_wafv2_ip_set.office]
}}
data "aws_wafv2_regex_pattern_set" "bots" {{
  name       = "bots"
  scope      = "REGIONAL"
  depends_on = [aws_wafv2_regex_pattern_set.bots]
}}
data "aws_wafv2_rule_group" "shop" {{
  name       = "shop"
  scope      = "REGIONAL"
  depends_on = [aws_wafv2_rule_group.shop]
}}
output "web_acl" {{ value = data.aws_wafv2_web_acl.shop.arn }}
"""
FIRST = dict(
    suffix="first",
    addresses='["192.0.2.0/24", "198.51.100.7/32"]',
    team="blue",
    bot="nikto",
    path="/admin",
    limit="KB_32",
    action="count",
    rate=1000,
    unfiltered="DROP",
)
SECOND = dict(
    suffix="second",
    addresses='["203.0.113.0/24"]',
    team="red",
    bot="sqlmap",
    path="/internal",
    limit="KB_64",
    action="block",
    rate=500,
    unfiltered="KEEP",
)


def test_everything_of_aws_waf_is_made_changed_and_destroyed(tmp_path, root):
    first, second = (CONFIGURATION.format(account=root.account(), **values) for values in (FIRST, SECOND))
    apply_plan_destroy(tmp_path, root, first, second)
    waf = root.client("wafv2")
    assert waf.list_web_acls(Scope="REGIONAL")["WebACLs"] == []
    assert waf.list_ip_sets(Scope="REGIONAL")["IPSets"] == []
    assert waf.list_logging_configurations(Scope="REGIONAL")["LoggingConfigurations"] == []

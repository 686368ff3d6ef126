//! Content of the managed rule groups: AWS's names, rules, labels and capacities; our own patterns.
//!
//! <https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html>

//! Subnets, security groups and VPCs: names whose form is checked.

use ringwall_core::{Ask, RequestContext};

use crate::api::SubnetMapping;
use crate::error::Elbv2Error;
use crate::resources::load_balancer::Zone;

/// The zones of the subnets of an input: `us-east-1a` for the first, and so on.
pub(crate) fn zones(
    ctx: &RequestContext,
    subnets: Option<Vec<String>>,
    mappings: Option<Vec<SubnetMapping>>,
) -> Result<Vec<Zone>, Elbv2Error> {
    let mapped = mappings.unwrap_or_default();
    let subnets = subnets.unwrap_or_default();
    if !mapped.is_empty() && !subnets.is_empty() {
        return Err(Elbv2Error::subnets_and_mappings());
    }
    let mapped: Result<Vec<String>, _> = mapped.into_iter().map(subnet_of).collect();
    let mut ids = subnets;
    ids.extend(mapped?);
    if ids.len() == 1 {
        return Err(Elbv2Error::one_subnet());
    }
    let mut zones: Vec<Zone> = Vec::new();
    let mut letters = 'a'..='z';
    for id in ids {
        if !is_id(&id, "subnet-") {
            return Err(Elbv2Error::invalid_subnet(&id));
        }
        if zones.iter().any(|zone| zone.subnet_id == id) {
            return Err(Elbv2Error::subnet_twice(&id));
        }
        let letter = letters.next().ok_or_else(Elbv2Error::too_many_subnets)?;
        zones.push(Zone {
            name: format!("{}{letter}", ctx.region),
            subnet_id: id,
        });
    }
    Ok(zones)
}

fn subnet_of(mapping: SubnetMapping) -> Result<String, Elbv2Error> {
    let has_address = mapping.allocation_id.is_some()
        || mapping.private_i_pv4_address.is_some()
        || mapping.i_pv6_address.is_some()
        || mapping.source_nat_ipv6_prefix.is_some();
    if has_address {
        return Err(Elbv2Error::subnet_addresses());
    }
    Ok(mapping.subnet_id.unwrap_or_default())
}

/// Checks the ids of security groups.
pub(crate) fn require_security_groups(ids: &[String]) -> Result<(), Elbv2Error> {
    match ids.iter().find(|id| !is_id(id, "sg-")) {
        Some(id) => Err(Elbv2Error::invalid_security_group(id)),
        None => Ok(()),
    }
}

/// Checks the id of a VPC.
pub(crate) fn require_vpc(id: Option<&str>) -> Result<(), Elbv2Error> {
    match id {
        Some(id) if !is_id(id, "vpc-") => Err(Elbv2Error::invalid_vpc(id)),
        _ => Ok(()),
    }
}

/// With the condition keys of subnets and security groups.
pub(crate) fn conditions<'a>(
    mut ask: Ask<'a>,
    zones: &'a [Zone],
    security_groups: &'a [String],
) -> Ask<'a> {
    if !zones.is_empty() {
        let subnets = zones.iter().map(|zone| zone.subnet_id.as_str());
        ask = ask.key_values("elasticloadbalancing:Subnet", subnets);
    }
    if !security_groups.is_empty() {
        let groups = security_groups.iter().map(String::as_str);
        ask = ask.key_values("elasticloadbalancing:SecurityGroup", groups);
    }
    ask
}

/// Whether a text is an id of EC2: eight to seventeen hexadecimal digits behind a prefix.
fn is_id(text: &str, prefix: &str) -> bool {
    let Some(digits) = text.strip_prefix(prefix) else {
        return false;
    };
    let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (8..=17).contains(&digits.len()) && digits.bytes().all(is_digit)
}

//! The declarative policies that bind an account, and what they come to.

use std::ops::Deref;

use ringwall_identity::organization::{Member, OrganizationPolicyType};
use ringwall_identity::targets_above;
use ringwall_policy::{EffectivePolicy, ManagementPolicy};
use ringwall_store::Reads;

use crate::api::EffectivePolicyValidationError;
use crate::error::OrganizationsError;
use crate::resources::flaw;
use crate::seat::Seat;
use crate::store::OrganizationsTx;

/// The policies of a type that bind an account.
pub(crate) struct Binding {
    /// Their ids, in the order of `levels`.
    ids: Vec<String>,
    /// From the root down to the account.
    levels: Vec<Vec<ManagementPolicy>>,
}

impl<T: Deref<Target: Reads + Sized>> OrganizationsTx<'_, T> {
    pub(crate) fn binding(
        &self,
        seat: &Seat,
        member: &Member,
        policy_type: OrganizationPolicyType,
    ) -> Result<Binding, OrganizationsError> {
        let mut targets = targets_above(self.rows(), &seat.organization, &member.parent)?;
        targets.push(member.account.to_string());
        let mut binding = Binding {
            ids: Vec::new(),
            levels: Vec::new(),
        };
        for target in targets {
            let mut level = Vec::new();
            for policy in self.attached(seat.id(), &target, policy_type)? {
                if let Ok(parsed) = ManagementPolicy::parse(&policy.content) {
                    level.push(parsed);
                    binding.ids.push(policy.id.clone());
                }
            }
            binding.levels.push(level);
        }
        Ok(binding)
    }
}

impl Binding {
    pub(crate) const fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(crate) fn effective(&self) -> EffectivePolicy {
        EffectivePolicy::of(&self.levels)
    }

    /// What is wrong with what they come to, and the policies that have a part in it.
    pub(crate) fn flaws(
        &self,
        policy_type: OrganizationPolicyType,
    ) -> Vec<EffectivePolicyValidationError> {
        let found = flaw::flaws(policy_type, &self.effective()).into_iter();
        let shown = found.map(|flaw| {
            // What is missing stands nowhere: those take part that speak of what is around it.
            let path: Vec<&str> = flaw.path().collect();
            let lengths = (0..=path.len()).rev();
            let mut parts =
                lengths.map(|length| self.speaking_of(path.get(..length).unwrap_or_default()));
            let contributing = parts.find(|ids| !ids.is_empty()).unwrap_or_default();
            flaw.shown(contributing)
        });
        shown.collect()
    }

    fn speaking_of(&self, path: &[&str]) -> Vec<String> {
        let policies = self.ids.iter().zip(self.levels.iter().flatten());
        let speaking = policies.filter(|(_, policy)| policy.speaks_of(path.iter().copied()));
        speaking.map(|(id, _)| id.clone()).collect()
    }
}

//! Groups as the API shows them, and the rows that name them.

use ringwall_core::{AccountId, Partition};
use ringwall_identity::{Group, members_of};
use ringwall_store::{Reads, StoreError};

use crate::api;

/// Members of a group that are looked up at once.
const CHUNK: usize = 256;

/// A group.
pub(crate) fn shown(group: &Group, partition: Partition) -> api::Group {
    api::Group {
        path: group.path.clone(),
        group_name: group.name.clone(),
        group_id: group.id.clone(),
        arn: group.arn(partition),
        create_date: group.created_at,
    }
}

/// The folded names of all members of a group.
pub(crate) fn all_members(
    tx: &impl Reads,
    account: AccountId,
    group: &str,
) -> Result<Vec<String>, StoreError> {
    let mut members = Vec::new();
    let mut after = None;
    loop {
        let rows = members_of(tx, account, group, after.as_ref(), CHUNK)?;
        let is_end = rows.len() < CHUNK;
        for (key, member) in rows {
            after = Some(key);
            members.push(member);
        }
        if is_end {
            return Ok(members);
        }
    }
}

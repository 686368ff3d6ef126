//! Groups as the API shows them.

use ringwall_core::Partition;
use ringwall_identity::Group;

use crate::api;

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

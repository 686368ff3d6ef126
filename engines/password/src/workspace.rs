//! Memory that hashes are computed in.

use argon2::Block;

use crate::PasswordError;

/// Memory for one hash after another. A hash needs 19 MiB, and does not mind what is in them: memory
/// that is used again need not be asked for, mapped and cleared, which costs about a tenth of the hash.
#[derive(Default)]
pub struct Workspace(Vec<Block>);

impl Workspace {
    /// So many blocks, with anything in them.
    pub(crate) fn blocks(&mut self, count: usize) -> Result<&mut [Block], PasswordError> {
        if let Some(more) = count.checked_sub(self.0.len()) {
            let reserved = self.0.try_reserve_exact(more);
            reserved.map_err(|_| PasswordError::Failed)?;
            self.0.resize(count, Block::default());
        }
        self.0.get_mut(..count).ok_or(PasswordError::Failed)
    }
}

//! HTTP/1 as it stands on the wire: heads and bodies, read strictly and kept raw.
//!
//! Header order, letters and duplicates stay as they came, because rules look at them. What two
//! servers could read differently is refused or classified ([`desync`]) and always written anew.
//!
//! <https://www.rfc-editor.org/rfc/rfc9112>

pub mod chunked;
pub mod desync;
pub mod framing;
pub mod head;
pub mod name;
pub mod request;
pub mod response;
pub mod scanner;

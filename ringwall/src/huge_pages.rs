//! Memory in small pages.

use rustix::thread::disable_transparent_huge_pages;

/// Turns transparent huge pages off. The allocator would ask for them, and every thread's lists
/// would touch two MiB where they need a few pages: at rest that is most of the memory there is.
pub(crate) fn turn_off() {
    if let Err(error) = disable_transparent_huge_pages(true) {
        tracing::debug!(%error, "the kernel has no huge pages to turn off");
    }
}

#[cfg(test)]
mod tests {
    use rustix::thread::transparent_huge_pages_are_disabled;

    #[test]
    fn they_are_off() {
        super::turn_off();
        assert!(transparent_huge_pages_are_disabled().unwrap_or(true));
    }
}

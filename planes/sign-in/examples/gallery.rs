//! Writes every page into a folder, to be looked at in a browser.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = env::args()
        .nth(1)
        .ok_or_else(|| io::Error::other("usage: gallery <folder>"))?;
    for (path, text) in ringwall_sign_in::gallery::files() {
        let file = Path::new(&folder).join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().unwrap_or(Path::new(&folder)))?;
        fs::write(file, text)?;
    }
    Ok(())
}

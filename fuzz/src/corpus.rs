//! The corpus that a target begins with.

use std::path::PathBuf;
use std::{env, fs};

/// Writes inputs into the corpus: the first folder that the fuzzer was started with. When it was
/// started with a file, to run that alone, nothing is written.
pub fn plant(inputs: impl IntoIterator<Item = Vec<u8>>) {
    let arguments = env::args_os().skip(1).map(PathBuf::from);
    let Some(folder) = arguments.into_iter().find(|path| path.is_dir()) else {
        return;
    };
    for (place, input) in inputs.into_iter().enumerate() {
        fs::write(folder.join(format!("planted-{place:04}")), input)
            .expect("the corpus can be written");
    }
}

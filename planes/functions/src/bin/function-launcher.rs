//! The launcher as a program of its own, for tests; `ringwall function-launcher` is the same.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    ringwall_functions::launch(&[], &arguments)
}

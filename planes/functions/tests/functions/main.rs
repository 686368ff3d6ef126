//! Functions of several languages on this machine's runtimes: what they answer, how they fail, and
//! what they cannot reach.

mod bench;
mod isolation;
mod limits;
mod python;
mod rust;

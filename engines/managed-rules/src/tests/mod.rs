mod bots;
mod content;
mod sent;
mod signatures;

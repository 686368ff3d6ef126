//! AWS's policy language: parsed, compiled, evaluated.

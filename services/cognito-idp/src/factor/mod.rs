//! Second factors, devices and passkeys.

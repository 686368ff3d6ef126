//! WebAuthn's relying party: passkeys registered, and their assertions verified.

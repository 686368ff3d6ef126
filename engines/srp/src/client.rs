//! The client's side, for what plays a client: tests, and devices that sign in by themselves.

use zeroize::Zeroizing;

use crate::group::{self, Element};
use crate::public_key::scramble;
use crate::verifier::private_key;
use crate::{EXPONENT_BYTES, Identity, PublicKey, Salt, SessionKey, SrpError};

/// A client in the middle of a handshake: `a` and `A`.
pub struct Client {
    secret: Zeroizing<[u8; EXPONENT_BYTES]>,
    public: PublicKey,
}

impl Client {
    /// Begins a handshake. `secret` is random, for this one handshake.
    ///
    /// # Errors
    /// Never for a `secret` that was drawn: a power of the generator isn't zero.
    pub fn start(secret: Zeroizing<[u8; EXPONENT_BYTES]>) -> Result<Self, SrpError> {
        let public = group::generator_power(&secret);
        Ok(Self {
            secret,
            public: PublicKey::of(public)?,
        })
    }

    /// `A`, to be sent.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The key that the server reaches if it has this password's verifier: from
    /// S = (B − k·gˣ)^(a + u·x).
    ///
    /// # Errors
    /// [`SrpError::Degenerate`]: the two keys hash to zero.
    pub fn session_key(
        &self,
        identity: Identity<'_>,
        password: &str,
        salt: &Salt,
        server: &PublicKey,
    ) -> Result<SessionKey, SrpError> {
        let u = scramble(&self.public, server)?;
        let x = private_key(identity, password, salt);
        let hidden = group::multiplier().mul(&group::generator_power(&x));
        let base = server.element().sub(&hidden);
        // base^(a + u·x), without a sum that is wider than an exponent.
        let shared = power(&base, &self.secret).mul(&power(&power(&base, &u), &x));
        Ok(SessionKey::derive(&Zeroizing::new(shared), &u))
    }
}

fn power(base: &Element, exponent: &[u8; 32]) -> Element {
    base.pow(&group::exponent(exponent))
}

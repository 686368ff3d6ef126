//! The server's side.

use zeroize::Zeroizing;

use crate::group;
use crate::public_key::scramble;
use crate::{EXPONENT_BYTES, PublicKey, SessionKey, SrpError, Verifier};

/// A server in the middle of a handshake: `b` and `B`.
pub struct Server {
    secret: Zeroizing<[u8; EXPONENT_BYTES]>,
    public: PublicKey,
}

impl Server {
    /// Answers a client: B = k·v + gᵇ. `secret` is random, for this one handshake.
    ///
    /// # Errors
    /// [`SrpError::Degenerate`]: that `secret` gives a key of zero. Draw another.
    pub fn start(
        verifier: &Verifier,
        secret: Zeroizing<[u8; EXPONENT_BYTES]>,
    ) -> Result<Self, SrpError> {
        let hidden = group::generator_power(&secret);
        let public = group::multiplier().mul(verifier.element()).add(&hidden);
        Ok(Self {
            secret,
            public: PublicKey::of(public)?,
        })
    }

    /// Goes on with a handshake that was started elsewhere.
    pub fn resume(secret: Zeroizing<[u8; EXPONENT_BYTES]>, public: PublicKey) -> Self {
        Self { secret, public }
    }

    /// `b`, for whoever resumes.
    pub fn secret(&self) -> &[u8; EXPONENT_BYTES] {
        &self.secret
    }

    /// `B`, to be sent.
    pub fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The key that a client who knows the password has reached: from S = (A·vᵘ)ᵇ.
    ///
    /// # Errors
    /// [`SrpError::Degenerate`]: the two keys hash to zero.
    pub fn session_key(
        &self,
        verifier: &Verifier,
        client: &PublicKey,
    ) -> Result<SessionKey, SrpError> {
        let u = scramble(client, &self.public)?;
        let base = verifier.element().pow(&group::exponent(&u));
        let base = client.element().mul(&base);
        let shared = Zeroizing::new(base.pow(&group::exponent(&self.secret)));
        Ok(SessionKey::derive(&shared, &u))
    }
}

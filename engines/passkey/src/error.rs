//! What can be wrong with what a browser sent.

/// Why a registration or an assertion does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasskeyError {
    /// A part is not of the form that it should be.
    #[error("the {0} is malformed")]
    Malformed(&'static str),
    /// It was made in a ceremony of the other kind.
    #[error("the client data is of another type")]
    WrongType,
    /// It answers another challenge.
    #[error("the challenge does not match")]
    WrongChallenge,
    /// It was made on a page of another site.
    #[error("the origin is not allowed")]
    OriginNotAllowed,
    /// It was made in a frame of another site's page.
    #[error("the page is embedded in one of another origin")]
    CrossOrigin,
    /// The authenticator made it for another relying party.
    #[error("the relying party does not match")]
    WrongRelyingParty,
    /// Nobody was there.
    #[error("the user was not present")]
    UserNotPresent,
    /// Nobody has proved to the authenticator who he is.
    #[error("the user was not verified")]
    UserNotVerified,
    /// The flags say that a credential is backed up that cannot be, or that its kind has changed.
    #[error("the backup flags contradict")]
    BackupFlags,
    /// The key is of an algorithm that was not offered, or too weak.
    #[error("the algorithm is not supported")]
    AlgorithmNotSupported,
    /// The format of the attestation is unknown.
    #[error("the attestation format is not supported")]
    AttestationNotSupported,
    /// The attestation statement does not hold.
    #[error("the attestation does not verify")]
    AttestationInvalid,
    /// It is of another credential, or names two.
    #[error("the credential id does not match")]
    WrongCredential,
    /// The credential is of another user.
    #[error("the user handle does not match")]
    WrongUser,
    /// The signature is not the credential's.
    #[error("the signature does not verify")]
    SignatureInvalid,
    /// The authenticator has counted back, so there may be two of them.
    #[error("the signature counter has not advanced")]
    CounterRegressed,
}

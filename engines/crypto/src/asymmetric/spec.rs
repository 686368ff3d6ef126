//! The words of key pairs: specs, algorithms, kinds of messages.

/// What a key pair is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyPairSpec {
    /// RSA with a modulus of 2048 bits.
    Rsa2048,
    /// RSA with a modulus of 3072 bits.
    Rsa3072,
    /// RSA with a modulus of 4096 bits.
    Rsa4096,
    /// NIST P-256, secp256r1.
    P256,
    /// NIST P-384, secp384r1.
    P384,
    /// NIST P-521, secp521r1.
    P521,
    /// SECG secp256k1.
    Secp256k1,
    /// Edwards25519.
    Ed25519,
    /// ML-DSA-44.
    MlDsa44,
    /// ML-DSA-65.
    MlDsa65,
    /// ML-DSA-87.
    MlDsa87,
    /// ML-KEM-512.
    MlKem512,
    /// ML-KEM-768.
    MlKem768,
    /// ML-KEM-1024.
    MlKem1024,
}

impl KeyPairSpec {
    /// All specs.
    pub const ALL: [Self; 14] = [
        Self::Rsa2048,
        Self::Rsa3072,
        Self::Rsa4096,
        Self::P256,
        Self::P384,
        Self::P521,
        Self::Secp256k1,
        Self::Ed25519,
        Self::MlDsa44,
        Self::MlDsa65,
        Self::MlDsa87,
        Self::MlKem512,
        Self::MlKem768,
        Self::MlKem1024,
    ];
}

/// How to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SigningAlgorithm {
    /// RSASSA-PSS with SHA-256 and a salt of 32 bytes.
    RsaPssSha256,
    /// RSASSA-PSS with SHA-384 and a salt of 48 bytes.
    RsaPssSha384,
    /// RSASSA-PSS with SHA-512 and a salt of 64 bytes.
    RsaPssSha512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RsaPkcs1Sha256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RsaPkcs1Sha384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RsaPkcs1Sha512,
    /// ECDSA with SHA-256, for P-256 and secp256k1; signatures are DER.
    EcdsaSha256,
    /// ECDSA with SHA-384, for P-384; signatures are DER.
    EcdsaSha384,
    /// ECDSA with SHA-512, for P-521; signatures are DER.
    EcdsaSha512,
    /// Ed25519 (RFC 8032 §5.1.6) of a message.
    Ed25519,
    /// Ed25519ph (RFC 8032 §5.1) of a digest, which is hashed once more, as AWS does.
    Ed25519Ph,
    /// ML-DSA (FIPS 204), pure, with an empty context.
    MlDsa,
}

/// What a message to sign is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// The message itself.
    Raw,
    /// Its digest.
    Digest,
    /// The μ of ML-DSA: 64 bytes of SHAKE256 over the public key's hash and the message.
    ExternalMu,
}

/// The hash of RSAES-OAEP and of its mask; the label is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OaepHash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

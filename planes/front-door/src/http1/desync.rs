//! How dangerous a request's form is: what other servers could read differently.
//!
//! <https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#desync-mitigation-mode>

/// AWS's classes, the harmless ones first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// As the RFC wants it.
    #[default]
    Compliant,
    /// Not so, and harmless.
    Acceptable,
    /// Servers may read it differently.
    Ambiguous,
    /// Not to be passed on.
    Severe,
}

/// AWS's reasons for a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "AWS's words, which say what they mean")]
pub enum Reason {
    AmbiguousUri,
    BadContentLength,
    BadHeader,
    BadTransferEncoding,
    BadUri,
    BadMethod,
    BadVersion,
    BothTeClPresent,
    DuplicateContentLength,
    EmptyHeader,
    GetHeadZeroContentLength,
    MultipleContentLength,
    MultipleTransferEncodingChunked,
    NonCompliantHeader,
    NonCompliantVersion,
    SpaceInUri,
    SuspiciousHeader,
    SuspiciousTeClPresent,
    UndefinedContentLengthSemantics,
    UndefinedTransferEncodingSemantics,
}

impl Reason {
    /// The class that it puts a request into.
    pub fn class(self) -> Class {
        match self {
            Self::GetHeadZeroContentLength
            | Self::NonCompliantHeader
            | Self::NonCompliantVersion
            | Self::SpaceInUri => Class::Acceptable,
            Self::AmbiguousUri
            | Self::BothTeClPresent
            | Self::DuplicateContentLength
            | Self::EmptyHeader
            | Self::SuspiciousHeader
            | Self::UndefinedContentLengthSemantics
            | Self::UndefinedTransferEncodingSemantics => Class::Ambiguous,
            Self::BadContentLength
            | Self::BadHeader
            | Self::BadTransferEncoding
            | Self::BadUri
            | Self::BadMethod
            | Self::BadVersion
            | Self::MultipleContentLength
            | Self::MultipleTransferEncodingChunked
            | Self::SuspiciousTeClPresent => Class::Severe,
        }
    }
}

/// The worst that was found in a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classification(Option<Reason>);

impl Classification {
    /// Notes a finding; the first of the worst class stays.
    pub fn note(&mut self, reason: Reason) {
        if reason.class() > self.class() {
            self.0 = Some(reason);
        }
    }

    /// The class.
    pub fn class(self) -> Class {
        self.0.map_or(Class::Compliant, Reason::class)
    }

    /// Why, if it is not compliant.
    pub fn reason(self) -> Option<Reason> {
        self.0
    }
}

/// The attribute `routing.http.desync_mitigation_mode`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// What can be written anew without doubt passes.
    Monitor,
    /// Severe requests are refused, after ambiguous ones the connections are closed.
    #[default]
    Defensive,
    /// Only compliant requests pass.
    Strictest,
}

/// What a mode does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// It passes.
    Pass,
    /// It passes; both connections are closed after it.
    PassAndClose,
    /// 400.
    Refuse,
}

impl Mode {
    /// What happens to a request. Two lengths that contradict each other are refused here but in
    /// monitor mode, where AWS would pass them on and close: no honest client sends both.
    pub fn treat(self, classification: Classification) -> Treatment {
        let contradicts = classification.reason() == Some(Reason::BothTeClPresent);
        match (self, classification.class()) {
            (_, Class::Compliant) => Treatment::Pass,
            (_, Class::Severe) | (Self::Strictest, _) => Treatment::Refuse,
            (_, Class::Acceptable) => Treatment::Pass,
            (Self::Defensive, Class::Ambiguous) if contradicts => Treatment::Refuse,
            (Self::Defensive | Self::Monitor, Class::Ambiguous) => Treatment::PassAndClose,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_counts() {
        let mut found = Classification::default();
        found.note(Reason::SpaceInUri);
        found.note(Reason::MultipleContentLength);
        found.note(Reason::DuplicateContentLength);
        assert_eq!(found.reason(), Some(Reason::MultipleContentLength));
        assert_eq!(found.class(), Class::Severe);
    }

    #[test]
    fn modes_treat_classes_as_aws_says() {
        let of = |reason| {
            let mut found = Classification::default();
            found.note(reason);
            [Mode::Monitor, Mode::Defensive, Mode::Strictest].map(|mode| mode.treat(found))
        };
        use Treatment::{Pass, PassAndClose, Refuse};
        assert_eq!(of(Reason::SpaceInUri), [Pass, Pass, Refuse]);
        assert_eq!(
            of(Reason::DuplicateContentLength),
            [PassAndClose, PassAndClose, Refuse]
        );
        assert_eq!(of(Reason::BothTeClPresent), [PassAndClose, Refuse, Refuse]);
        assert_eq!(of(Reason::BadContentLength), [Refuse; 3]);
    }
}

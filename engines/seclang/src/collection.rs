//! What rules look at, by name.

/// A variable or a collection of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Collection {
    Args,
    ArgsGet,
    ArgsPost,
    ArgsNames,
    ArgsGetNames,
    ArgsPostNames,
    ArgsCombinedSize,
    Files,
    FilesNames,
    FilesSizes,
    FilesCombinedSize,
    MatchedVar,
    MatchedVarName,
    MatchedVars,
    MatchedVarsNames,
    MultipartPartHeaders,
    QueryString,
    RemoteAddress,
    RequestBasename,
    RequestBody,
    RequestBodyError,
    RequestBodyLength,
    RequestBodyProcessor,
    RequestCookies,
    RequestCookiesNames,
    RequestFilename,
    RequestHeaders,
    RequestHeadersNames,
    RequestLine,
    RequestMethod,
    RequestProtocol,
    RequestUri,
    RequestUriRaw,
    Rule,
    Transaction,
    UniqueId,
    Xml,
}

const NAMES: [(&str, Collection); 39] = [
    ("ARGS", Collection::Args),
    ("ARGS_GET", Collection::ArgsGet),
    ("ARGS_POST", Collection::ArgsPost),
    ("ARGS_NAMES", Collection::ArgsNames),
    ("ARGS_GET_NAMES", Collection::ArgsGetNames),
    ("ARGS_POST_NAMES", Collection::ArgsPostNames),
    ("ARGS_COMBINED_SIZE", Collection::ArgsCombinedSize),
    ("FILES", Collection::Files),
    ("FILES_NAMES", Collection::FilesNames),
    ("FILES_SIZES", Collection::FilesSizes),
    ("FILES_COMBINED_SIZE", Collection::FilesCombinedSize),
    ("MATCHED_VAR", Collection::MatchedVar),
    ("MATCHED_VAR_NAME", Collection::MatchedVarName),
    ("MATCHED_VARS", Collection::MatchedVars),
    ("MATCHED_VARS_NAMES", Collection::MatchedVarsNames),
    ("MULTIPART_FILENAME", Collection::Files),
    ("MULTIPART_NAME", Collection::FilesNames),
    ("MULTIPART_PART_HEADERS", Collection::MultipartPartHeaders),
    ("QUERY_STRING", Collection::QueryString),
    ("REMOTE_ADDR", Collection::RemoteAddress),
    ("REQBODY_ERROR", Collection::RequestBodyError),
    ("REQBODY_PROCESSOR", Collection::RequestBodyProcessor),
    ("REQUEST_BASENAME", Collection::RequestBasename),
    ("REQUEST_BODY", Collection::RequestBody),
    ("REQUEST_BODY_LENGTH", Collection::RequestBodyLength),
    ("REQUEST_COOKIES", Collection::RequestCookies),
    ("REQUEST_COOKIES_NAMES", Collection::RequestCookiesNames),
    ("REQUEST_FILENAME", Collection::RequestFilename),
    ("REQUEST_HEADERS", Collection::RequestHeaders),
    ("REQUEST_HEADERS_NAMES", Collection::RequestHeadersNames),
    ("REQUEST_LINE", Collection::RequestLine),
    ("REQUEST_METHOD", Collection::RequestMethod),
    ("REQUEST_PROTOCOL", Collection::RequestProtocol),
    ("REQUEST_URI", Collection::RequestUri),
    ("REQUEST_URI_RAW", Collection::RequestUriRaw),
    ("RULE", Collection::Rule),
    ("TX", Collection::Transaction),
    ("UNIQUE_ID", Collection::UniqueId),
    ("XML", Collection::Xml),
];

impl Collection {
    /// The collection of this name, in any case.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, collection)| *collection)
    }

    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        NAMES
            .iter()
            .find(|(_, collection)| *collection == self)
            .map_or("", |(name, _)| *name)
    }
}

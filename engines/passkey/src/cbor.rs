//! CBOR as authenticators write it (CTAP 2.2 §8): definite lengths, no tags, keys that are
//! integers or texts, none twice.

use std::collections::BTreeMap;

use minicbor::Decoder;
use minicbor::data::Type;

/// How deep items may lie in each other. CTAP allows four; compound attestations need two more.
const MOST_DEPTH: usize = 8;

/// Bytes that are no such CBOR.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed;

impl From<minicbor::decode::Error> for Malformed {
    fn from(_: minicbor::decode::Error) -> Self {
        Self
    }
}

/// A map.
pub(crate) type Map<'a> = BTreeMap<Key<'a>, Item<'a>>;

/// The key of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key<'a> {
    Integer(i64),
    Text(&'a str),
}

/// A data item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item<'a> {
    Integer(i64),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Self>),
    Map(Map<'a>),
    /// A boolean, null or number that nothing here asks for.
    Other,
}

impl<'a> Item<'a> {
    /// Reads one item that is all there is.
    pub(crate) fn read_whole(bytes: &'a [u8]) -> Result<Self, Malformed> {
        match Self::read_first(bytes)? {
            (item, []) => Ok(item),
            _ => Err(Malformed),
        }
    }

    /// Reads one item, and gives what stands after it.
    pub(crate) fn read_first(bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Malformed> {
        let mut decoder = Decoder::new(bytes);
        let item = read(&mut decoder, 0)?;
        let rest = bytes.get(decoder.position()..).ok_or(Malformed)?;
        Ok((item, rest))
    }

    pub(crate) const fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            _ => None,
        }
    }

    pub(crate) const fn as_bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(*bytes),
            _ => None,
        }
    }

    pub(crate) const fn as_text(&self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(*text),
            _ => None,
        }
    }

    pub(crate) const fn as_map(&self) -> Option<&Map<'a>> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    pub(crate) fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }
}

fn read<'a>(decoder: &mut Decoder<'a>, depth: usize) -> Result<Item<'a>, Malformed> {
    if depth > MOST_DEPTH {
        return Err(Malformed);
    }
    Ok(match decoder.datatype()? {
        kind if is_integer(kind) => Item::Integer(decoder.i64()?),
        Type::Bytes => Item::Bytes(decoder.bytes()?),
        Type::String => Item::Text(decoder.str()?),
        Type::Array => Item::Array(read_array(decoder, depth)?),
        Type::Map => Item::Map(read_map(decoder, depth)?),
        Type::Bool | Type::Null | Type::Undefined | Type::F16 | Type::F32 | Type::F64 => {
            decoder.skip()?;
            Item::Other
        }
        _ => return Err(Malformed),
    })
}

/// An array may claim any length: its items are counted as they come.
fn read_array<'a>(decoder: &mut Decoder<'a>, depth: usize) -> Result<Vec<Item<'a>>, Malformed> {
    let count = decoder.array()?.ok_or(Malformed)?;
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(read(decoder, depth + 1)?);
    }
    Ok(items)
}

fn read_map<'a>(decoder: &mut Decoder<'a>, depth: usize) -> Result<Map<'a>, Malformed> {
    let count = decoder.map()?.ok_or(Malformed)?;
    let mut map = Map::new();
    for _ in 0..count {
        let key = match decoder.datatype()? {
            Type::String => Key::Text(decoder.str()?),
            kind if is_integer(kind) => Key::Integer(decoder.i64()?),
            _ => return Err(Malformed),
        };
        if map.insert(key, read(decoder, depth + 1)?).is_some() {
            return Err(Malformed);
        }
    }
    Ok(map)
}

const fn is_integer(kind: Type) -> bool {
    matches!(
        kind,
        Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::I8
            | Type::I16
            | Type::I32
            | Type::I64
            | Type::Int
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_authenticators_write() {
        let bytes = hex::decode("a401020326206161424142f5").unwrap();
        assert!(
            Item::read_whole(&bytes).is_err(),
            "the fourth member is missing"
        );
        let bytes = hex::decode("a3010203266161824142f5").unwrap();
        let map = Item::read_whole(&bytes).unwrap();
        let map = map.as_map().unwrap();
        assert_eq!(map[&Key::Integer(3)].as_integer(), Some(-7));
        let array = map[&Key::Text("a")].as_array().unwrap();
        assert_eq!(array, [Item::Bytes(b"B"), Item::Other]);
    }

    #[test]
    fn gives_what_stands_after_an_item() {
        let (item, rest) = Item::read_first(&[0x01, 0xff]).unwrap();
        assert_eq!(item, Item::Integer(1));
        assert_eq!(rest, [0xff]);
    }

    #[test]
    fn refuses_other_cbor() {
        for (bytes, why) in [
            ("", "nothing"),
            ("0102", "two items"),
            ("5f4101ff", "an indefinite byte string"),
            ("9f01ff", "an indefinite array"),
            ("bf0102ff", "an indefinite map"),
            ("c001", "a tag"),
            ("a201020103", "a key that stands twice"),
            ("a1410102", "a key that is bytes"),
            ("9bffffffffffffffff", "an array that claims to be long"),
            ("5bffffffffffffffff", "bytes that claim to be long"),
            ("1bffffffffffffffff", "a number past 63 bits"),
            ("62ffff", "a text that is no UTF-8"),
        ] {
            let bytes = hex::decode(bytes).unwrap();
            assert_eq!(Item::read_whole(&bytes), Err(Malformed), "{why}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| [vec![0x81; depth], vec![0x01]].concat();
        assert!(Item::read_whole(&nested(MOST_DEPTH)).is_ok());
        assert!(Item::read_whole(&nested(MOST_DEPTH + 1)).is_err());
        assert!(Item::read_whole(&nested(100_000)).is_err());
    }
}

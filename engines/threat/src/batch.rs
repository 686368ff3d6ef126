//! Batches: the bytes of some records as they came, and where in them the wanted members stand.

use crate::json::{Found, Kind, Paths, Stop, unescape};

/// A member that rules or detectors look at, by its number in the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Field(pub(crate) u8);

/// The members of a source's records that are looked at.
#[derive(Clone, Debug)]
pub struct Schema {
    names: Vec<String>,
    paths: Paths,
}

impl Schema {
    /// The members that detectors need, in order, and those that rules name.
    #[must_use]
    pub fn new(detectors: &[&str], rules: impl IntoIterator<Item = String>) -> Self {
        let mut names: Vec<String> = detectors.iter().map(|name| (*name).to_owned()).collect();
        for name in rules {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let numbered = names.iter().zip(0..u8::MAX);
        let paths = Paths::new(numbered.map(|(name, field)| (name.as_str(), field)));
        Self { names, paths }
    }

    /// The field of a path.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<Field> {
        let mut numbered = self.names.iter().zip(0..u8::MAX);
        let found = numbered.find(|(name, _)| *name == path);
        found.map(|(_, field)| Field(field))
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether nothing is looked at.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    field: u8,
    kind: Kind,
    start: usize,
    end: usize,
}

/// Some records of one source.
#[derive(Debug, Default)]
pub struct Batch {
    pub(crate) bytes: Vec<u8>,
    /// Strings whose escapes had to be undone.
    unescaped: Vec<u8>,
    cells: Vec<Cell>,
    /// Where the cells of each row begin.
    rows: Vec<usize>,
    /// For each row and field, the first cell of it: its number in the row plus one. As wide as rows
    /// may be long: who fills one with values must not hide the members behind them.
    first: Vec<u32>,
    width: usize,
    /// The number of the first row in its source.
    pub(crate) offset: u64,
}

impl Batch {
    /// An empty batch for records of a schema.
    #[must_use]
    pub fn new(schema: &Schema) -> Self {
        Self {
            width: schema.len(),
            ..Self::default()
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no records.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The records.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        (0..self.rows.len()).map(|row| Event { batch: self, row })
    }

    /// The number in its source of the first record.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads the record that begins at a place in the bytes; gives the place behind it.
    pub(crate) fn take(&mut self, schema: &Schema, at: usize) -> Result<usize, Stop> {
        let begin = self.cells.len();
        let (bytes, cells, unescaped) = (&self.bytes, &mut self.cells, &mut self.unescaped);
        let end = schema.paths.extract(bytes, at, &mut |found| {
            cells.push(cell(bytes, unescaped, found));
        });
        match end {
            Ok(_) => self.close_row(begin),
            Err(_) => self.cells.truncate(begin),
        }
        end
    }

    fn close_row(&mut self, begin: usize) {
        self.rows.push(begin);
        let row = self.first.len();
        self.first.resize(row + self.width, 0);
        let firsts = self.first.get_mut(row..).unwrap_or_default();
        let cells = self.cells.get(begin..).unwrap_or_default();
        for (cell, number) in cells.iter().zip(1..=u32::MAX) {
            if let Some(first @ 0) = firsts.get_mut(usize::from(cell.field)) {
                *first = number;
            }
        }
    }

    /// Forgets the records and all bytes before a place.
    pub(crate) fn restart(&mut self, keep_from: usize) {
        self.offset += u64::try_from(self.rows.len()).unwrap_or(0);
        self.bytes.drain(..keep_from.min(self.bytes.len()));
        self.unescaped.clear();
        self.cells.clear();
        self.rows.clear();
        self.first.clear();
    }
}

fn cell(bytes: &[u8], unescaped: &mut Vec<u8>, found: Found) -> Cell {
    let Found {
        field,
        kind,
        start,
        end,
    } = found;
    if kind != Kind::Escaped {
        return Cell {
            field,
            kind,
            start,
            end,
        };
    }
    let start_unescaped = unescaped.len();
    unescape(bytes.get(start..end).unwrap_or_default(), unescaped);
    Cell {
        field,
        kind,
        start: start_unescaped,
        end: unescaped.len(),
    }
}

/// A record.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    batch: &'a Batch,
    row: usize,
}

impl<'a> Event<'a> {
    /// The number of this record in its source.
    #[must_use]
    pub fn offset(self) -> u64 {
        self.batch.offset + u64::try_from(self.row).unwrap_or(0)
    }

    /// The first value of a member.
    #[must_use]
    #[inline]
    pub fn get(self, field: Field) -> Option<&'a [u8]> {
        let number = self.number(field)?;
        self.cells().get(number).map(|cell| self.bytes_of(*cell))
    }

    /// The first value of a member, as text; nothing if it is not there.
    #[must_use]
    pub fn text(self, field: Field) -> String {
        let bytes = self.get(field).unwrap_or_default();
        String::from_utf8_lossy(bytes).into_owned()
    }

    /// All values of a member: several if it stands in an array.
    pub fn values(self, field: Field) -> impl Iterator<Item = &'a [u8]> {
        let number = self.number(field);
        let from = number.and_then(|number| self.cells().get(number..));
        let cells = from.unwrap_or_default().iter();
        cells
            .filter(move |cell| cell.field == field.0)
            .map(move |cell| self.bytes_of(*cell))
    }

    /// Whether a member is there, and not null.
    #[must_use]
    pub fn has(self, field: Field) -> bool {
        self.number(field).is_some()
    }

    #[inline]
    fn number(self, field: Field) -> Option<usize> {
        let place = self.row * self.batch.width + usize::from(field.0);
        let number = *self.batch.first.get(place)?;
        usize::try_from(number).ok()?.checked_sub(1)
    }

    #[inline]
    fn cells(self) -> &'a [Cell] {
        let rows = &self.batch.rows;
        let begin = rows.get(self.row).copied().unwrap_or(0);
        let end = rows.get(self.row + 1).copied();
        let end = end.unwrap_or(self.batch.cells.len());
        self.batch.cells.get(begin..end).unwrap_or_default()
    }

    #[inline]
    fn bytes_of(self, cell: Cell) -> &'a [u8] {
        let bytes = match cell.kind {
            Kind::Escaped => &self.batch.unescaped,
            _ => &self.batch.bytes,
        };
        bytes.get(cell.start..cell.end).unwrap_or_default()
    }
}

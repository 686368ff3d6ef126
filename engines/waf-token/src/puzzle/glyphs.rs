//! The shapes of the characters: strokes on a grid, four wide and six high.

/// Characters that aren't taken for one another.
pub(super) const ALPHABET: &[u8] = b"ACDEFHJKLMNPRTUVWXY34679";

/// A stroke of the pen.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stroke {
    /// From point to point.
    Line(&'static [(i8, i8)]),
    /// From the first point to the last, its corners rounded.
    Curve(&'static [(i8, i8)]),
}

use Stroke::{Curve, Line};

/// A character's strokes.
pub(super) fn strokes(character: u8) -> &'static [Stroke] {
    match character {
        b'A' => &[Line(&[(0, 6), (2, 0), (4, 6)]), Line(&[(1, 4), (3, 4)])],
        b'C' => &[Curve(&[
            (4, 1),
            (4, 0),
            (0, 0),
            (0, 3),
            (0, 6),
            (4, 6),
            (4, 5),
        ])],
        b'D' => &[
            Line(&[(0, 0), (0, 6)]),
            Curve(&[(0, 0), (4, 0), (4, 3), (4, 6), (0, 6)]),
        ],
        b'E' => &[
            Line(&[(4, 0), (0, 0), (0, 6), (4, 6)]),
            Line(&[(0, 3), (3, 3)]),
        ],
        b'F' => &[Line(&[(4, 0), (0, 0), (0, 6)]), Line(&[(0, 3), (3, 3)])],
        b'H' => &[
            Line(&[(0, 0), (0, 6)]),
            Line(&[(4, 0), (4, 6)]),
            Line(&[(0, 3), (4, 3)]),
        ],
        b'J' => &[Curve(&[(3, 0), (3, 3), (3, 6), (0, 6), (0, 4)])],
        b'K' => &[Line(&[(0, 0), (0, 6)]), Line(&[(4, 0), (0, 3), (4, 6)])],
        b'L' => &[Line(&[(0, 0), (0, 6), (4, 6)])],
        b'M' => &[Line(&[(0, 6), (0, 0), (2, 3), (4, 0), (4, 6)])],
        b'N' => &[Line(&[(0, 6), (0, 0), (4, 6), (4, 0)])],
        b'P' => &[
            Line(&[(0, 6), (0, 0)]),
            Curve(&[(0, 0), (4, 0), (4, 3), (0, 3)]),
        ],
        b'R' => &[
            Line(&[(0, 6), (0, 0)]),
            Curve(&[(0, 0), (4, 0), (4, 3), (0, 3)]),
            Line(&[(2, 3), (4, 6)]),
        ],
        b'T' => &[Line(&[(0, 0), (4, 0)]), Line(&[(2, 0), (2, 6)])],
        b'U' => &[Curve(&[(0, 0), (0, 3), (0, 6), (4, 6), (4, 3), (4, 0)])],
        b'V' => &[Line(&[(0, 0), (2, 6), (4, 0)])],
        b'W' => &[Line(&[(0, 0), (1, 6), (2, 2), (3, 6), (4, 0)])],
        b'X' => &[Line(&[(0, 0), (4, 6)]), Line(&[(4, 0), (0, 6)])],
        b'Y' => &[Line(&[(0, 0), (2, 3), (4, 0)]), Line(&[(2, 3), (2, 6)])],
        b'3' => &[
            Curve(&[(0, 1), (0, 0), (4, 0), (4, 3), (1, 3)]),
            Curve(&[(1, 3), (4, 3), (4, 6), (0, 6), (0, 5)]),
        ],
        b'4' => &[Line(&[(3, 6), (3, 0), (0, 4), (4, 4)])],
        b'6' => &[
            Curve(&[(4, 0), (0, 1), (0, 4)]),
            Curve(&[(0, 4), (0, 6), (4, 6), (4, 3), (0, 3), (0, 4)]),
        ],
        b'7' => &[Line(&[(0, 0), (4, 0), (1, 6)])],
        b'9' => &[
            Curve(&[(4, 2), (4, 0), (0, 0), (0, 3), (4, 3), (4, 2)]),
            Curve(&[(4, 2), (4, 5), (0, 6)]),
        ],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_strokes_on_the_grid() {
        for character in ALPHABET {
            let strokes = strokes(*character);
            assert!(!strokes.is_empty());
            for stroke in strokes {
                let (Line(points) | Curve(points)) = stroke;
                assert!(points.len() > 1);
                assert!(
                    points
                        .iter()
                        .all(|(x, y)| (0..=4).contains(x) && (0..=6).contains(y))
                );
            }
        }
    }
}

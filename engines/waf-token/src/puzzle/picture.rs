//! Draws characters so that people read them and programs have a hard time: turned, sheared, on
//! waves, touching, crossed by lines of the same pen, among specks.

use super::chance::Chance;
use super::glyphs::{self, Stroke};

const WIDTH: u16 = 320;
const HEIGHT: u16 = 100;
/// A line between two points is drawn in so many pieces, so that waves bend it.
const PIECES: u8 = 8;
const PAPER: u8 = 245;
const INK: f32 = 215.0;

#[derive(Clone, Copy)]
struct Point {
    x: f32,
    y: f32,
}

impl Point {
    fn towards(self, other: Self, part: f32) -> Self {
        Self {
            x: self.x + (other.x - self.x) * part,
            y: self.y + (other.y - self.y) * part,
        }
    }
}

/// Width, height, and the grey of each pixel, line by line.
pub(super) fn draw(characters: &[u8], chance: &mut Chance) -> (u16, u16, Vec<u8>) {
    let mut canvas = Canvas::new(Wave::new(chance));
    let count = u16::try_from(characters.len()).unwrap_or(1).max(1);
    let step = (f32::from(WIDTH) - 40.0) / f32::from(count);
    let mut left = 20.0;
    for character in characters {
        let centre = Point {
            x: left + step / 2.0 + chance.between(-3.0, 3.0),
            y: f32::from(HEIGHT) / 2.0 + chance.between(-8.0, 8.0),
        };
        let pose = Pose::new(centre, step, chance);
        let pen = chance.between(1.8, 2.6);
        for stroke in glyphs::strokes(*character) {
            canvas.line(&pose.place(*stroke), pen);
        }
        left += step;
    }
    for _ in 0..2 {
        let points = [0.0, 0.33, 0.66, 1.0].map(|part| Point {
            x: part * f32::from(WIDTH),
            y: chance.between(14.0, f32::from(HEIGHT) - 14.0),
        });
        canvas.line(&points, chance.between(0.8, 1.4));
    }
    for _ in 0..90 {
        let speck = Point {
            x: chance.between(0.0, f32::from(WIDTH)),
            y: chance.between(0.0, f32::from(HEIGHT)),
        };
        canvas.segment(speck, speck, chance.between(0.4, 1.3));
    }
    (WIDTH, HEIGHT, canvas.pixels())
}

/// How a character stands on the paper.
struct Pose {
    centre: Point,
    width: f32,
    height: f32,
    turn: (f32, f32),
    shear: f32,
}

impl Pose {
    fn new(centre: Point, step: f32, chance: &mut Chance) -> Self {
        Self {
            centre,
            width: step * chance.between(0.66, 0.86),
            height: chance.between(48.0, 60.0),
            turn: chance.between(-0.3, 0.3).sin_cos(),
            shear: chance.between(-0.2, 0.2),
        }
    }

    /// A stroke's points on the paper.
    fn place(&self, stroke: Stroke) -> Vec<Point> {
        let (Stroke::Line(points) | Stroke::Curve(points)) = stroke;
        let placed: Vec<Point> = points.iter().map(|point| self.point(*point)).collect();
        match stroke {
            Stroke::Line(_) => placed,
            Stroke::Curve(_) => rounded(&rounded(&placed)),
        }
    }

    fn point(&self, (x, y): (i8, i8)) -> Point {
        let y = (f32::from(y) / 6.0 - 0.5) * self.height;
        let x = (f32::from(x) / 4.0 - 0.5) * self.width + self.shear * y;
        let (sine, cosine) = self.turn;
        Point {
            x: self.centre.x + x * cosine - y * sine,
            y: self.centre.y + x * sine + y * cosine,
        }
    }
}

/// Cuts the corners of a line, as Chaikin did; its ends stay.
fn rounded(points: &[Point]) -> Vec<Point> {
    let cuts = points.windows(2).flat_map(|pair| match pair {
        [from, to] => vec![from.towards(*to, 0.25), from.towards(*to, 0.75)],
        _ => Vec::new(),
    });
    points
        .first()
        .copied()
        .into_iter()
        .chain(cuts)
        .chain(points.last().copied())
        .collect()
}

/// How the paper is bent.
struct Wave {
    height: f32,
    length: f32,
    start: f32,
}

impl Wave {
    fn new(chance: &mut Chance) -> Self {
        Self {
            height: chance.between(3.0, 6.0),
            length: chance.between(26.0, 44.0),
            start: chance.between(0.0, 6.3),
        }
    }

    fn bend(&self, point: Point) -> Point {
        Point {
            x: point.x + self.height * 0.6 * (point.y / self.length * 1.3 + self.start).sin(),
            y: point.y + self.height * (point.x / self.length + self.start).sin(),
        }
    }
}

struct Canvas {
    wave: Wave,
    /// How much ink each pixel has, from 0 to 1.
    ink: Vec<f32>,
}

impl Canvas {
    fn new(wave: Wave) -> Self {
        Self {
            wave,
            ink: vec![0.0; usize::from(WIDTH) * usize::from(HEIGHT)],
        }
    }

    fn line(&mut self, points: &[Point], pen: f32) {
        for pair in points.windows(2) {
            if let [from, to] = pair {
                self.bent(*from, *to, pen);
            }
        }
    }

    fn bent(&mut self, start: Point, end: Point, pen: f32) {
        let at = |piece: u8| start.towards(end, f32::from(piece) / f32::from(PIECES));
        for piece in 0..PIECES {
            let (from, to) = (self.wave.bend(at(piece)), self.wave.bend(at(piece + 1)));
            self.segment(from, to, pen);
        }
    }

    /// Inks the pixels that a pen of this radius touches, the edge softly.
    fn segment(&mut self, from: Point, to: Point, pen: f32) {
        let reach = pen + 1.0;
        let columns = span(from.x.min(to.x) - reach, from.x.max(to.x) + reach);
        let rows = span(from.y.min(to.y) - reach, from.y.max(to.y) + reach);
        let lines = (0u16..).zip(self.ink.chunks_mut(usize::from(WIDTH)));
        for (y, line) in lines.skip(rows.0).take(rows.1) {
            for (x, ink) in (0u16..).zip(line).skip(columns.0).take(columns.1) {
                let pixel = Point {
                    x: f32::from(x),
                    y: f32::from(y),
                };
                *ink = ink.max((pen + 0.5 - distance(pixel, from, to)).clamp(0.0, 1.0));
            }
        }
    }

    fn pixels(&self) -> Vec<u8> {
        self.ink
            .iter()
            .map(|ink| PAPER - u8::try_from(whole(*ink * INK)).unwrap_or(PAPER))
            .collect()
    }
}

/// How far a point is from a line between two others.
fn distance(point: Point, from: Point, to: Point) -> f32 {
    let (x, y) = (to.x - from.x, to.y - from.y);
    let length = x * x + y * y;
    let along = if length > 0.0 {
        (((point.x - from.x) * x + (point.y - from.y) * y) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let nearest = from.towards(to, along);
    (point.x - nearest.x).hypot(point.y - nearest.y)
}

/// The first of the places from one to another, and their number.
fn span(from: f32, to: f32) -> (usize, usize) {
    let first = whole(from);
    (
        first.into(),
        usize::from(whole(to).saturating_sub(first)) + 1,
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "casts of floats saturate, and there is no other way to an integer"
)]
const fn whole(value: f32) -> u16 {
    value as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_ink_for_each_character() {
        for character in glyphs::ALPHABET {
            let (width, height, pixels) = draw(&[*character; 6], &mut Chance::new([3; 8]));
            assert_eq!(pixels.len(), usize::from(width) * usize::from(height));
            let dark = pixels.iter().filter(|grey| **grey < 100).count();
            assert!(
                (800..9_000).contains(&dark),
                "{}: {dark}",
                char::from(*character)
            );
        }
    }
}

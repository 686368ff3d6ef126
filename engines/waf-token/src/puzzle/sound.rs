//! Groups of bells to be counted, for who does not see the picture. Bells need no language; there
//! are clicks and hiss between them, which don't count.

use super::chance::Chance;

/// Samples a second: enough for bells.
const RATE: u16 = 8_000;
const SILENCE: f32 = 0.0;

/// The sound of groups with so many bells each, as WAV.
pub(super) fn play(counts: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut tape = Tape::default();
    tape.pause(0.5, chance);
    for count in counts {
        for _ in 0..*count {
            tape.bell(chance);
            tape.pause(chance.between(0.16, 0.26), chance);
            if chance.between(0.0, 1.0) < 0.35 {
                tape.click(chance);
            }
        }
        tape.pause(0.6, chance);
        if chance.between(0.0, 1.0) < 0.5 {
            tape.click(chance);
        }
        tape.pause(0.6, chance);
    }
    wav(&tape.samples)
}

#[derive(Default)]
struct Tape {
    samples: Vec<u8>,
}

impl Tape {
    /// A bell: two tones that fade.
    fn bell(&mut self, chance: &mut Chance) {
        let pitch = chance.between(520.0, 980.0);
        let overtone = chance.between(2.3, 2.9);
        let volume = chance.between(0.55, 0.8);
        let turn = std::f32::consts::TAU * pitch;
        self.record(0.24, chance, |at| {
            let fade = (-9.0 * at).exp() * volume;
            fade * (0.75 * (turn * at).sin() + 0.25 * (turn * overtone * at).sin())
        });
    }

    /// A click: a moment of noise.
    fn click(&mut self, chance: &mut Chance) {
        let mut noise = chance.clone();
        self.record(0.03, chance, move |at| {
            noise.between(-0.5, 0.5) * (-90.0 * at).exp()
        });
        self.pause(chance.between(0.1, 0.16), chance);
    }

    fn pause(&mut self, seconds: f32, chance: &mut Chance) {
        self.record(seconds, chance, |_| SILENCE);
    }

    /// Records a sound, and a hiss under it.
    fn record(&mut self, seconds: f32, chance: &mut Chance, mut sound: impl FnMut(f32) -> f32) {
        let count = (0u16..).take_while(|place| f32::from(*place) < seconds * f32::from(RATE));
        for place in count {
            let hiss = chance.between(-0.05, 0.05);
            let level = sound(f32::from(place) / f32::from(RATE)) + hiss;
            self.samples.push(sample(level));
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the number is clamped, and there is no other way from a float to an integer"
)]
fn sample(level: f32) -> u8 {
    (128.0 + 127.0 * level).clamp(0.0, 255.0) as u8
}

/// A file of one channel of eight bits.
fn wav(samples: &[u8]) -> Vec<u8> {
    let length = u32::try_from(samples.len()).unwrap_or(0);
    let rate = u32::from(RATE);
    let mut file = b"RIFF".to_vec();
    file.extend((36 + length).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16u32.to_le_bytes());
    // PCM, one channel; a byte a sample, eight bits.
    for number in [1u16, 1] {
        file.extend(number.to_le_bytes());
    }
    for number in [rate, rate] {
        file.extend(number.to_le_bytes());
    }
    for number in [1u16, 8] {
        file.extend(number.to_le_bytes());
    }
    file.extend(b"data");
    file.extend(length.to_le_bytes());
    file.extend(samples);
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts the beginnings of loud stretches that last as long as bells.
    fn bells(file: &[u8]) -> usize {
        let loud: Vec<bool> = file[44..]
            .chunks(80)
            .map(|part| part.iter().any(|sample| sample.abs_diff(128) > 30))
            .collect();
        loud.split(|is_loud| !is_loud)
            .filter(|stretch| stretch.len() >= 5)
            .count()
    }

    #[test]
    fn has_as_many_bells_as_the_groups_count() {
        for seed in 0..20 {
            let counts = [1, 6, 3, 2, 4];
            let file = play(&counts, &mut Chance::new([seed; 8]));
            assert_eq!(bells(&file), 16, "seed {seed}");
        }
    }

    #[test]
    fn is_a_sound_of_bounded_length() {
        let file = play(&[6; 5], &mut Chance::new([1; 8]));
        assert!(file.starts_with(b"RIFF"));
        assert_eq!(file.get(8..16), Some(&b"WAVEfmt "[..]));
        assert!(file.len() < 44 + 30 * usize::from(RATE));
    }
}

//! Whether somebody can have come from one place to another.

use crate::observation::Position;

const EARTH_RADIUS_KM: f64 = 6_371.0;
/// Nobody travels faster: airliners do a little less.
const FASTEST_KM_PER_HOUR: f64 = 1_000.0;
/// Databases of addresses are often wrong by so much.
const UNSURE_KM: f64 = 300.0;

/// Whether nobody travels that far in that time.
pub(crate) fn is_impossible(from: Position, to: Position, secs: i64) -> bool {
    // Both may be elsewhere than the database says.
    let sure_km = distance_km(from, to) - 2.0 * UNSURE_KM;
    #[expect(
        clippy::cast_precision_loss,
        reason = "ages are far below 2^53 seconds"
    )]
    let hours = secs.max(0) as f64 / 3_600.0;
    sure_km > hours * FASTEST_KM_PER_HOUR
}

/// Along the surface: the haversine formula.
fn distance_km(from: Position, to: Position) -> f64 {
    let half_latitude = (to.latitude - from.latitude).to_radians() / 2.0;
    let half_longitude = (to.longitude - from.longitude).to_radians() / 2.0;
    let cosines = from.latitude.to_radians().cos() * to.latitude.to_radians().cos();
    let chord = half_latitude.sin().powi(2) + cosines * half_longitude.sin().powi(2);
    2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Position = Position {
        latitude: 52.52,
        longitude: 13.40,
    };
    const SYDNEY: Position = Position {
        latitude: -33.87,
        longitude: 151.21,
    };
    const HAMBURG: Position = Position {
        latitude: 53.55,
        longitude: 9.99,
    };

    #[test]
    fn berlin_is_sixteen_thousand_kilometers_from_sydney() {
        let distance = distance_km(BERLIN, SYDNEY);
        assert!((16_000.0..16_200.0).contains(&distance), "{distance}");
        assert!(distance_km(BERLIN, BERLIN).abs() < 1e-9);
    }

    #[test]
    fn a_flight_takes_its_time() {
        assert!(is_impossible(BERLIN, SYDNEY, 8 * 3_600));
        assert!(!is_impossible(BERLIN, SYDNEY, 24 * 3_600));
        assert!(!is_impossible(BERLIN, HAMBURG, 0));
    }
}

//! Bars on a logarithmic scale, as SVG.

const WIDTH: f64 = 720.0;
const BAR: f64 = 26.0;
const GAP: f64 = 14.0;
const LABELS: f64 = 150.0;

/// A bar for each named value; readable on light and dark pages.
pub(crate) fn bars(title: &str, values: &[(&str, f64)]) -> String {
    let largest = values
        .iter()
        .map(|(_, value)| *value)
        .fold(10.0, f64::max)
        .log10();
    let height = 40.0 + values.len() as f64 * (BAR + GAP);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" font-family=\"system-ui, sans-serif\" font-size=\"14\">\n<title>{title}</title>\n<style>text {{ fill: #1f2328 }} @media (prefers-color-scheme: dark) {{ text {{ fill: #e6edf3 }} }}</style>\n<text x=\"0\" y=\"18\" font-weight=\"600\">{title} (logarithmic)</text>\n"
    );
    for (place, (name, value)) in values.iter().enumerate() {
        let top = 34.0 + place as f64 * (BAR + GAP);
        let length = (value.max(1.0).log10() / largest) * (WIDTH - LABELS - 90.0);
        let color = if place == 0 { "#0969da" } else { "#8c959f" };
        let middle = top + BAR * 0.68;
        out.push_str(&format!(
            "<text x=\"0\" y=\"{middle:.1}\">{name}</text>\n<rect x=\"{LABELS}\" y=\"{top:.1}\" width=\"{length:.1}\" height=\"{BAR}\" rx=\"3\" fill=\"{color}\"/>\n<text x=\"{:.1}\" y=\"{middle:.1}\">{value:.0}</text>\n",
            LABELS + length + 8.0
        ));
    }
    out.push_str("</svg>\n");
    out
}

//! Small pictures, drawn with lines.

use maud::{Markup, html};

fn drawn(path: &str) -> Markup {
    html! { svg .icon viewBox="0 0 24 24" aria-hidden="true" focusable="false" { path d=(path) {} } }
}

pub(crate) fn lock() -> Markup {
    drawn(
        "M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM12 14.5v2.5",
    )
}

pub(crate) fn passkey() -> Markup {
    drawn(
        "M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20c0-3.5 3-5.5 7-5.5 1 0 2 .1 2.8.4M17.5 16a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM17.5 16v5l1.7-1.2M17.5 18.5l1.3-.9",
    )
}

pub(crate) fn mail() -> Markup {
    drawn(
        "M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3.5 7l8.5 6.5L20.5 7",
    )
}

pub(crate) fn message() -> Markup {
    drawn(
        "M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-6.5L8 20.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM8 11h.01M12 11h.01M16 11h.01",
    )
}

pub(crate) fn phone() -> Markup {
    drawn(
        "M8 3h8a1.5 1.5 0 0 1 1.5 1.5v15A1.5 1.5 0 0 1 16 21H8a1.5 1.5 0 0 1-1.5-1.5v-15A1.5 1.5 0 0 1 8 3zM11 17.5h2",
    )
}

pub(crate) fn shield() -> Markup {
    drawn("M12 3l7.5 2.8v5.7c0 4.5-3 7.8-7.5 9.5-4.5-1.7-7.5-5-7.5-9.5V5.8zM8.8 12l2.3 2.3 4.2-4.5")
}

pub(crate) fn globe() -> Markup {
    drawn(
        "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3.5 12h17M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9S9.500 5.600 12 3z",
    )
}

pub(crate) fn tick() -> Markup {
    drawn("M5 12.5l4.5 4.5L19 7.5")
}

pub(crate) fn warning() -> Markup {
    drawn("M12 4.5l8.5 15h-17zM12 10v4.5M12 17h.01")
}

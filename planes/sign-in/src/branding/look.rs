//! A client's look as pages have it: which files they load, and what these say.

use ringwall_cognito_idp::hosted::{Image, Look};
use serde_json::Value;

use super::settings::Settings;
use super::{Bar, Brand, Logo, Place, classic};

/// Where files of brands are served, followed by the client's id and the file's name.
const FOLDER: &str = "/branding/";
const SHEET: &str = "style.css";
const LOGO: &str = "logo";

/// A file of a brand.
pub(crate) struct File {
    pub(crate) media_type: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// The client and the file that a path names.
pub(crate) fn parse_path(path: &str) -> Option<(&str, &str)> {
    path.strip_prefix(FOLDER)?.split_once('/')
}

/// The look's file of a name.
pub(crate) fn file(look: &Look, client_id: &str, name: &str) -> Option<File> {
    let css = |bytes: String| File {
        media_type: "text/css; charset=utf-8",
        bytes: bytes.into_bytes(),
    };
    match (look, name) {
        (
            Look::Classic {
                css: Some(given), ..
            },
            SHEET,
        ) => Some(css(classic::sheet(given))),
        (
            Look::Classic {
                logo: Some(logo), ..
            },
            LOGO,
        ) => Some(File {
            media_type: kind_of(logo),
            bytes: logo.clone(),
        }),
        (Look::Managed { settings, images }, SHEET) => {
            let document = document(settings.as_deref());
            let settings = Settings(&document);
            let sheet = settings.sheet() + &background(images, settings.is_dark(), client_id);
            Some(css(sheet))
        }
        (Look::Managed { images, .. }, name) => {
            let image = images.iter().find(|image| name_of(image) == name)?;
            Some(File {
                media_type: image.media_type,
                bytes: image.bytes.clone(),
            })
        }
        _ => None,
    }
}

impl Brand {
    /// The brand of a client's look.
    pub(crate) fn of(look: &Look, client_id: &str) -> Self {
        let address = |name: &str| format!("{FOLDER}{client_id}/{name}");
        match look {
            Look::Usual | Look::Missing => Self::PLAIN,
            Look::Classic { css, logo } => Self {
                sheet: css.as_ref().map(|_| address(SHEET)),
                logo: logo.as_ref().map(|_| Logo {
                    source: address(LOGO),
                    at: Place::Center,
                    is_inside: true,
                }),
                ..Self::PLAIN
            },
            Look::Managed { settings, images } => {
                let document = document(settings.as_deref());
                managed(&Settings(&document), images, &address)
            }
        }
    }
}

fn managed(settings: &Settings<'_>, images: &[Image], address: &dyn Fn(&str) -> String) -> Brand {
    let is_dark = settings.is_dark();
    let source =
        |category: &str| find(images, category, is_dark).map(|image| address(&name_of(image)));
    let bar = |part: &str, category: &str| {
        let logo =
            source(category).filter(|_| settings.is_on(&format!("components/{part}/logo/enabled")));
        let at = settings.place(&format!("components/{part}/logo/location"), Place::Start);
        settings
            .is_on(&format!("categories/global/{part}/enabled"))
            .then_some(Bar { logo, at })
    };
    let logo = source("FORM_LOGO").filter(|_| settings.is_on("components/form/logo/enabled"));
    Brand {
        sheet: Some(address(SHEET)),
        logo: logo.map(|source| Logo {
            source,
            at: settings.place("components/form/logo/location", Place::Center),
            is_inside: settings.text("components/form/logo/formInclusion") != Some("OUT"),
        }),
        favicon: source("FAVICON_SVG").or_else(|| source("FAVICON_ICO")),
        header: bar("pageHeader", "PAGE_HEADER_LOGO"),
        footer: bar("pageFooter", "PAGE_FOOTER_LOGO"),
        is_pictured: settings.is_on("components/pageBackground/image/enabled")
            && source("PAGE_BACKGROUND").is_some(),
        form_at: settings.place("categories/form/location/horizontal", Place::Center),
    }
}

/// The picture behind the form, on pages that have one.
fn background(images: &[Image], is_dark: bool, client_id: &str) -> String {
    let image = find(images, "PAGE_BACKGROUND", is_dark);
    image.map_or_else(String::new, |image| {
        format!(
            "body.pictured{{background-image:url({FOLDER}{client_id}/{})}}\n",
            name_of(image)
        )
    })
}

/// The image that fits best.
fn find<'a>(images: &'a [Image], category: &str, is_dark: bool) -> Option<&'a Image> {
    let fitting = images.iter().filter(|image| image.category == category);
    fitting.max_by_key(|image| match image.dark {
        Some(dark) if dark == is_dark => 2,
        None => 1,
        Some(_) => 0,
    })
}

fn name_of(image: &Image) -> String {
    let mode = match image.dark {
        Some(true) => "dark",
        Some(false) => "light",
        None => "both",
    };
    format!("{}-{mode}", image.category)
}

fn document(settings: Option<&str>) -> Value {
    settings
        .and_then(|settings| serde_json::from_str(settings).ok())
        .unwrap_or_default()
}

fn kind_of(logo: &[u8]) -> &'static str {
    if logo.starts_with(b"\x89PNG") {
        "image/png"
    } else {
        "image/jpeg"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(category: &'static str, dark: Option<bool>) -> Image {
        Image {
            category,
            dark,
            media_type: "image/png",
            bytes: vec![1],
        }
    }

    #[test]
    fn a_classic_look_has_its_sheet_and_its_logo() {
        let css = Some(".label-customizable{color:red}".to_owned());
        let look = Look::Classic {
            css,
            logo: Some(b"\x89PNG".to_vec()),
        };
        let brand = Brand::of(&look, "abc");
        assert_eq!(brand.sheet.as_deref(), Some("/branding/abc/style.css"));
        let (client, name) = parse_path("/branding/abc/logo").unwrap();
        assert_eq!(file(&look, client, name).unwrap().media_type, "image/png");
        assert!(file(&look, "abc", "other").is_none());
    }

    #[test]
    fn managed_login_shows_what_the_settings_turn_on() {
        let settings = r#"{"components": {"form": {"logo": {"enabled": true, "location": "START"}}},
            "categories": {"global": {"pageHeader": {"enabled": true}}, "form": {"location": {"horizontal": "END"}}}}"#;
        let images = vec![
            image("FORM_LOGO", Some(true)),
            image("FORM_LOGO", Some(false)),
            image("PAGE_HEADER_LOGO", None),
        ];
        let brand = Brand::of(
            &Look::Managed {
                settings: Some(settings.to_owned()),
                images,
            },
            "abc",
        );
        let logo = brand.logo.unwrap();
        assert_eq!(
            (logo.source.as_str(), logo.at),
            ("/branding/abc/FORM_LOGO-light", Place::Start)
        );
        assert_eq!(
            (brand.header.unwrap().logo, brand.footer, brand.form_at),
            (None, None, Place::End)
        );
    }

    #[test]
    fn a_picture_lies_behind_the_form() {
        let settings =
            Some(r#"{"components": {"pageBackground": {"image": {"enabled": true}}}}"#.to_owned());
        let look = Look::Managed {
            settings,
            images: vec![image("PAGE_BACKGROUND", None)],
        };
        assert!(Brand::of(&look, "abc").is_pictured);
        let sheet = String::from_utf8(file(&look, "abc", SHEET).unwrap().bytes).unwrap();
        assert!(
            sheet.contains("background-image:url(/branding/abc/PAGE_BACKGROUND-both)"),
            "{sheet}"
        );
    }
}

//! Writes the site's messages as functions.
fn main() {
    farrier_i18n_build::generate_from(std::path::Path::new("../../locales"), "en");
}

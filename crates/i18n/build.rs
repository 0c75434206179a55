//! Writes the messages of this crate as functions.
fn main() {
    farrier_i18n_build::generate("en");
}

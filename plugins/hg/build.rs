//! Writes the messages as functions.
fn main() {
    farrier_i18n_build::generate("en");
}

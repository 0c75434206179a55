//! The languages that the code knows by name.

/// A language that pages can be shown in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub struct Locale {
    pub(crate) index: usize,
}

/// Tag, direction, own name, group separator, decimal separator.
pub(crate) const KNOWN: &[(&str, &str, &str, &str, &str)] = &[
    ("en", "ltr", "English", ",", "."),
    ("de", "ltr", "Deutsch", ".", ","),
    ("ar", "rtl", "العربية", "٬", "٫"),
    ("fr", "ltr", "Français", "\u{202f}", ","),
    ("es", "ltr", "Español", ".", ","),
    ("ja", "ltr", "日本語", ",", "."),
    ("zh", "ltr", "中文", ",", "."),
    ("en-XA", "ltr", "Ƥşḗŭḓǿ", ",", "."),
];

impl Locale {
    pub(crate) fn known(tag: &str) -> Option<Locale> {
        KNOWN.iter().position(|known| known.0 == tag).map(|index| Locale { index })
    }
    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        KNOWN[self.index].0
    }
    /// `ltr` or `rtl`.
    pub fn dir(self) -> &'static str {
        KNOWN[self.index].1
    }
    /// What its speakers call it.
    pub fn native_name(self) -> &'static str {
        KNOWN[self.index].2
    }
    pub(crate) fn group_separator(self) -> &'static str {
        KNOWN[self.index].3
    }
    pub(crate) fn decimal_separator(self) -> &'static str {
        KNOWN[self.index].4
    }
}

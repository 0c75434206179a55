//! The handle that pages carry.

use std::fmt;

use fluent_bundle::FluentArgs;
use icu::decimal::input::Decimal;
use jiff::tz::TimeZone;

use crate::catalog::{Catalog, Entry};
use crate::{Integer, Locale, msg, pseudo};

/// A language and a time zone: what a page is written in. It is a handle, cheap to copy.
#[derive(Clone, Copy)]
pub struct L {
    pub(crate) catalog: &'static Catalog,
    pub(crate) index: usize,
    /// UTC when there is none.
    pub(crate) zone: Option<&'static TimeZone>,
}

impl fmt::Debug for L {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L({})", self.tag())
    }
}

impl From<&L> for L {
    fn from(l: &L) -> L {
        *l
    }
}
impl From<&&L> for L {
    fn from(l: &&L) -> L {
        **l
    }
}

impl L {
    /// The language.
    pub fn locale(self) -> Locale {
        self.entry().locale
    }

    /// Its tag, for `lang`.
    pub fn tag(self) -> &'static str {
        self.locale().tag()
    }

    /// Its direction, for `dir`.
    pub fn dir(self) -> &'static str {
        self.locale().dir()
    }

    /// The message of an id without arguments.
    pub fn text(self, id: &str) -> String {
        self.message(id, None)
    }

    /// The message of an id; English when this language lacks it, the id when English does too.
    pub fn format(self, id: &str, args: &FluentArgs) -> String {
        self.message(id, Some(args))
    }

    /// A whole number, in the digits and groups of the language.
    pub fn number(self, number: impl Integer) -> String {
        self.decimal(&Decimal::from(number.integer()))
    }

    /// A number of bytes in the unit that fits: `1.4 MB`.
    pub fn bytes(self, bytes: u64) -> String {
        if bytes < 1000 {
            return msg::i18n_bytes(self, bytes);
        }
        let (mut index, mut unit) = (0, 1000_u128);
        // In tenths, rounded; 999.95 kB would be 1000.0 kB and is 1.0 MB.
        let tenths = |unit: u128| (u128::from(bytes) * 10 + unit / 2) / unit;
        while tenths(unit) >= 10_000 {
            unit *= 1000;
            index += 1;
        }
        let mut number = Decimal::from(tenths(unit));
        number.multiply_pow10(-1);
        let number = self.decimal(&number);
        // 64 bits end at 18 EB.
        match index {
            0 => msg::i18n_kilobytes(self, number),
            1 => msg::i18n_megabytes(self, number),
            2 => msg::i18n_gigabytes(self, number),
            3 => msg::i18n_terabytes(self, number),
            4 => msg::i18n_petabytes(self, number),
            _ => msg::i18n_exabytes(self, number),
        }
    }

    /// `a, b, and c`.
    pub fn list_and(self, items: &[String]) -> String {
        match self.entry().formats.list() {
            Some(list) if items.len() > 1 => {
                self.marked(list.format_to_string(items.iter().map(String::as_str)))
            }
            _ => items.join(", "),
        }
    }

    pub(crate) fn entry(self) -> &'static Entry {
        &self.catalog.entries[self.index]
    }

    /// In the made-up language everything that comes from here is in brackets, not only messages.
    pub(crate) fn marked(self, text: String) -> String {
        if self.is_pseudo() { pseudo::bracket(&text) } else { text }
    }

    fn is_pseudo(self) -> bool {
        self.tag() == pseudo::TAG
    }

    fn decimal(self, number: &Decimal) -> String {
        self.entry().formats.numbers().map_or_else(|| number.to_string(), |numbers| numbers.format(number))
    }

    fn message(self, id: &str, args: Option<&FluentArgs>) -> String {
        let (name, attribute) =
            id.split_once('.').map_or((id, None), |(name, attribute)| (name, Some(attribute)));
        for index in [self.index, 0] {
            let bundle = &self.catalog.entries[index].bundle;
            let Some(message) = bundle.get_message(name) else { continue };
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
                None => message.value(),
            };
            let Some(pattern) = pattern else { continue };
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, args, &mut errors).into_owned();
            // A translation that asks for what it isn't told is worth less than the English text.
            if errors.is_empty() || index == 0 {
                return self.marked(text);
            }
        }
        id.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{IntoArg, Resource};

    const RESOURCES: &[Resource] = &[
        (
            "en",
            "x.ftl",
            "x-a = Tickets\n    .title = All of them\nx-n = { $n } in { $p }\nx-only = Only English\nx-year = { NUMBER($n, useGrouping: \"false\") }\nx-part = { NUMBER($n, minimumFractionDigits: 2) }\nx-plural = { $n ->\n    [one] one ticket\n   *[other] { $n } tickets\n}\nx-nested = See { x-a }",
        ),
        (
            "de",
            "x.ftl",
            "x-a = Tickets\nx-n = { $n } in { $p }, { $wrong }\nx-part = { NUMBER($n, minimumFractionDigits: 2) }",
        ),
        ("ar", "x.ftl", "x-n = { $n } في { $p }"),
        ("ar-EG", "x.ftl", ""),
        ("es", "x.ftl", ""),
        ("hi", "x.ftl", ""),
        ("fr", "x.ftl", ""),
    ];

    fn localizer(tag: &str) -> L {
        let catalog = Catalog::build_with_pseudo(RESOURCES).expect("valid");
        catalog.localizer(catalog.locale(tag).expect("there"), None)
    }

    fn format(tag: &str, id: &str, n: impl IntoArg, p: impl IntoArg) -> String {
        let mut args = FluentArgs::new();
        args.set("n", n.into_arg());
        args.set("p", p.into_arg());
        localizer(tag).format(id, &args)
    }

    #[test]
    fn messages_fall_back_to_english() {
        assert_eq!(localizer("de").text("x-a"), "Tickets");
        assert_eq!(localizer("de").text("x-a.title"), "All of them");
        assert_eq!(localizer("ar").text("x-only"), "Only English");
        assert_eq!(localizer("ar").text("x-nowhere"), "x-nowhere");
        // The German one asks for an argument that nobody gives.
        assert_eq!(format("de", "x-n", 1, "p"), "1 in p");
    }

    #[test]
    fn numbers_follow_the_language() {
        assert_eq!(format("en", "x-n", 1_234_567_u64, "p"), "1,234,567 in p");
        assert_eq!(format("en", "x-n", "1234567", &&"p"), "1234567 in p");
        assert_eq!(format("ar", "x-n", &1234_i64, String::from("p")), "1,234 في p");
        assert_eq!(format("en", "x-year", 2026, "p"), "2026");
        assert_eq!(format("de", "x-part", -1234, "p"), "-1.234,00");
        assert_eq!(format("en", "x-plural", 1_usize, ""), "one ticket");
        assert_eq!(format("en", "x-plural", &&1000_u32, ""), "1,000 tickets");
        let check =
            |tag, number: i64, expected: &str| assert_eq!(localizer(tag).number(number), expected, "{tag}");
        check("en", 0, "0");
        check("en", -1234, "-1,234");
        check("de", 1_234_567, "1.234.567");
        check("es", 1234, "1234");
        check("es", 12345, "12.345");
        check("hi", 1_234_567, "12,34,567");
        check("fr", 12345, "12\u{202f}345");
        check("ar", 12345, "12,345");
        check("ar-EG", 12345, "١٢٬٣٤٥");
        assert_eq!(localizer("en").number(&[0; 1500].len()), "1,500");
        assert_eq!(localizer("en").number(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn sizes_take_the_unit_that_fits() {
        let check = |bytes, expected: &str| assert_eq!(localizer("en").bytes(bytes), expected);
        check(0, "0 B");
        check(999, "999 B");
        check(1000, "1.0 kB");
        check(999_949, "999.9 kB");
        check(999_950, "1.0 MB");
        check(1_400_000, "1.4 MB");
        check(u64::MAX, "18.4 EB");
        assert_eq!(localizer("de").bytes(1_400_000), "1,4 MB");
        assert_eq!(localizer("ar").bytes(1_400_000), "1.4 م.ب");
    }

    #[test]
    fn lists_are_joined() {
        let check = |tag, items: &[&str], expected: &str| {
            let items: Vec<String> = items.iter().map(ToString::to_string).collect();
            assert_eq!(localizer(tag).list_and(&items), expected);
        };
        check("en", &[], "");
        check("en", &["a"], "a");
        check("en", &["a", "b"], "a and b");
        check("en", &["a", "b", "c"], "a, b, and c");
        check("de", &["a", "b", "c"], "a, b und c");
        check("es", &["a", "Isabel"], "a e Isabel");
        check("ar", &["ا", "ب", "ج"], "ا وب وج");
    }

    #[test]
    fn the_made_up_language_stands_out() {
        assert_eq!(localizer("en-XA").text("x-a"), "⟦Ťíçķéťš⟧");
        assert_eq!(format("en-XA", "x-n", 12_345, "Tickets"), "⟦12,345 íñ Tickets⟧");
        assert_eq!(localizer("en-XA").text("x-nested"), "⟦Šéé Ťíçķéťš⟧");
        assert_eq!(localizer("en-XA").text("x-nowhere"), "x-nowhere");
        assert_eq!(localizer("en-XA").bytes(2_000), "⟦2.0 ķƁ⟧");
        assert_eq!(localizer("en-XA").list_and(&["a".into(), "b".into()]), "⟦a and b⟧");
        assert_eq!(localizer("en").text("x-a"), "Tickets");
    }

    #[test]
    fn handles_are_given_in_any_way() {
        fn tag(l: impl Into<L>) -> &'static str {
            l.into().tag()
        }
        let l = localizer("de");
        assert_eq!([tag(l), tag(&l), tag(&&l)], ["de"; 3]);
        assert_eq!((l.dir(), localizer("ar").dir()), ("ltr", "rtl"));
    }
}

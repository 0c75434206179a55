//! Numbers in the reader's digits and groups.

use fluent_bundle::FluentValue;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::types::FluentNumber;
use icu::decimal::input::Decimal;
use icu::decimal::options::{DecimalFormatterOptions, GroupingStrategy};
use icu::decimal::{DecimalFormatter, DecimalFormatterPreferences};
use intl_memoizer::Memoizable;
use unic_langid::LanguageIdentifier;

/// An integer, or a reference to one.
pub trait Integer {
    /// The same number, or the largest there is.
    fn integer(self) -> i128;
}

macro_rules! integer {
    ($($t:ty),*) => {$(
        impl Integer for $t {
            fn integer(self) -> i128 {
                i128::try_from(self).unwrap_or(i128::MAX)
            }
        }
    )*};
}
integer!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize);

impl<T: Integer + Copy> Integer for &T {
    fn integer(self) -> i128 {
        (*self).integer()
    }
}

/// One language's numbers.
pub(crate) struct Numbers {
    grouped: DecimalFormatter,
    plain: DecimalFormatter,
}

impl Numbers {
    /// None where ICU has no data for the language, not even in general.
    pub(crate) fn new(locale: &icu::locale::Locale) -> Option<Numbers> {
        let formatter = |strategy| {
            let mut options = DecimalFormatterOptions::default();
            options.grouping_strategy = Some(strategy);
            DecimalFormatter::try_new(DecimalFormatterPreferences::from(locale), options).ok()
        };
        Some(Numbers {
            grouped: formatter(GroupingStrategy::Auto)?,
            plain: formatter(GroupingStrategy::Never)?,
        })
    }

    pub(crate) fn format(&self, number: &Decimal) -> String {
        self.grouped.format(number).to_string()
    }

    /// As `NUMBER` has it in a message; none when it is no number at all.
    fn fluent(&self, number: &FluentNumber) -> Option<String> {
        let options = &number.options;
        let mut decimal: Decimal = number.value.to_string().parse().ok()?;
        let places = |places: usize| i16::try_from(places).unwrap_or(i16::MAX).min(MOST_PLACES);
        if let Some(most) = options.maximum_fraction_digits {
            decimal.round(-places(most));
        }
        if let Some(least) = options.minimum_fraction_digits {
            decimal.pad_end(-places(least));
        }
        if let Some(least) = options.minimum_integer_digits {
            decimal.pad_start(places(least));
        }
        let format = if options.use_grouping { &self.grouped } else { &self.plain };
        Some(format.format(&decimal).to_string())
    }
}

/// A message can't ask for more than that: no line is longer.
const MOST_PLACES: i16 = 30;

impl Memoizable for Numbers {
    type Args = ();
    type Error = ();
    fn construct(language: LanguageIdentifier, (): ()) -> Result<Numbers, ()> {
        let locale = language.to_string().parse().map_err(|_| ())?;
        Numbers::new(&locale).ok_or(())
    }
}

/// How bundles show numbers.
pub(crate) fn in_message<M: MemoizerKind>(value: &FluentValue, formats: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            formats.with_try_get_threadsafe::<Numbers, _, _>((), |numbers| numbers.fluent(number)).ok()?
        }
        _ => None,
    }
}

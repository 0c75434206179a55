//! One language's formatters. Each is made when first asked for: the program starts faster than ICU loads.

use std::sync::OnceLock;

use icu::datetime::fieldsets::{T, YMD, YMDT};
use icu::datetime::options::TimePrecision;
use icu::datetime::{DateTimeFormatter, NoCalendarFormatter};
use icu::list::ListFormatter;
use icu::list::options::ListFormatterOptions;

use crate::numbers::Numbers;

/// The formatters; none where ICU has no data for the language, not even in general.
pub(crate) struct Formats {
    locale: icu::locale::Locale,
    date: OnceLock<Option<DateTimeFormatter<YMD>>>,
    date_time: OnceLock<Option<DateTimeFormatter<YMDT>>>,
    time: OnceLock<Option<NoCalendarFormatter<T>>>,
    list: OnceLock<Option<ListFormatter>>,
    numbers: OnceLock<Option<Numbers>>,
}

impl Formats {
    pub(crate) fn new(tag: &str) -> Formats {
        Formats {
            locale: tag.parse().unwrap_or(icu::locale::locale!("en")),
            date: OnceLock::new(),
            date_time: OnceLock::new(),
            time: OnceLock::new(),
            list: OnceLock::new(),
            numbers: OnceLock::new(),
        }
    }

    pub(crate) fn date(&self) -> Option<&DateTimeFormatter<YMD>> {
        let make = || DateTimeFormatter::try_new((&self.locale).into(), YMD::long()).ok();
        self.date.get_or_init(make).as_ref()
    }

    pub(crate) fn date_time(&self) -> Option<&DateTimeFormatter<YMDT>> {
        let fields = YMDT::long().with_time_precision(TimePrecision::Minute);
        self.date_time.get_or_init(|| DateTimeFormatter::try_new((&self.locale).into(), fields).ok()).as_ref()
    }

    pub(crate) fn time(&self) -> Option<&NoCalendarFormatter<T>> {
        let make = || NoCalendarFormatter::try_new((&self.locale).into(), T::hm()).ok();
        self.time.get_or_init(make).as_ref()
    }

    pub(crate) fn list(&self) -> Option<&ListFormatter> {
        let make = || ListFormatter::try_new_and((&self.locale).into(), ListFormatterOptions::default()).ok();
        self.list.get_or_init(make).as_ref()
    }

    pub(crate) fn numbers(&self) -> Option<&Numbers> {
        self.numbers.get_or_init(|| Numbers::new(&self.locale)).as_ref()
    }
}

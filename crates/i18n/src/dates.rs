//! Dates in words.

use std::sync::OnceLock;

use fluent_bundle::FluentArgs;
use icu::datetime::DateTimeFormatter;
use icu::datetime::fieldsets::{YMD, YMDT};
use icu::datetime::input::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use time::OffsetDateTime;

use crate::catalog::L;

/// One language's formatters, made when first asked for.
pub(crate) struct DateFormats {
    locale: icu::locale::Locale,
    date: OnceLock<Option<DateTimeFormatter<YMD>>>,
    date_time: OnceLock<Option<DateTimeFormatter<YMDT>>>,
}

impl DateFormats {
    pub(crate) fn new(tag: &str) -> DateFormats {
        DateFormats {
            locale: tag.parse().unwrap_or(icu::locale::locale!("en")),
            date: OnceLock::new(),
            date_time: OnceLock::new(),
        }
    }
}

impl L {
    /// The date in the reader's zone: `24 November 2026`.
    pub fn date(self, at: OffsetDateTime) -> String {
        let formats = &self.catalog.dates[self.index];
        let format = formats.date.get_or_init(|| DateTimeFormatter::try_new(formats.locale.clone().into(), YMD::medium()).ok());
        let local = self.local(at);
        match (format, local) {
            (Some(format), Some(local)) => format.format(&local.date).to_string(),
            _ => at.date().to_string(),
        }
    }

    /// Date and time to the minute in the reader's zone.
    pub fn date_time(self, at: OffsetDateTime) -> String {
        let formats = &self.catalog.dates[self.index];
        let format = formats.date_time.get_or_init(|| {
            DateTimeFormatter::try_new(formats.locale.clone().into(), YMDT::medium().with_time_precision(icu::datetime::options::TimePrecision::Minute)).ok()
        });
        let local = self.local(at);
        match (format, local) {
            (Some(format), Some(local)) => format.format(&local).to_string(),
            _ => at.to_string(),
        }
    }

    /// How long ago, in the largest unit that fits: `3 hours ago`; a date when it is more than a month.
    pub fn ago(self, at: OffsetDateTime, now: OffsetDateTime) -> String {
        let seconds = (now - at).whole_seconds();
        let (id, count) = match seconds {
            i64::MIN..45 => ("i18n-ago-now", 0),
            45..3_570 => ("i18n-ago-minutes", (seconds + 30) / 60),
            3_570..84_600 => ("i18n-ago-hours", (seconds + 1_800) / 3_600),
            84_600..2_592_000 => ("i18n-ago-days", (seconds + 43_200) / 86_400),
            _ => return self.date(at),
        };
        let mut args = FluentArgs::new();
        args.set("count", count as f64);
        self.format(id, &args)
    }

    fn local(self, at: OffsetDateTime) -> Option<DateTime<icu::calendar::Iso>> {
        static UTC: TimeZone = TimeZone::UTC;
        let stamp = jiff::Timestamp::from_second(at.unix_timestamp()).ok()?;
        let local = self.zone.unwrap_or(&UTC).to_datetime(stamp);
        let date = Date::try_new_iso(i32::from(local.year()), local.month().unsigned_abs(), local.day().unsigned_abs()).ok()?;
        let time = Time::try_new(local.hour().unsigned_abs(), local.minute().unsigned_abs(), 0, 0).ok()?;
        Some(DateTime { date, time })
    }
}

#[cfg(test)]
mod tests {
    use crate::Catalog;
    use time::macros::datetime;

    #[test]
    fn dates_follow_language_and_zone() {
        let catalog = Catalog::build(&[("de", "x.ftl", ""), ("ar", "x.ftl", "")]).expect("valid");
        let at = datetime!(2026-11-24 23:30 UTC);
        let de = catalog.localizer(catalog.locale("de").expect("there"), Some("Europe/Vienna"));
        let en = catalog.localizer(catalog.locale("en").expect("there"), None);
        assert_eq!(de.date(at), "25.11.2026");
        assert_eq!(en.date(at), "Nov 24, 2026");
        assert!(de.date_time(at).contains("00:30"), "{}", de.date_time(at));
        assert_eq!(de.ago(at, datetime!(2026-11-25 02:30 UTC)), "vor 3 Stunden");
        assert_eq!(en.ago(at, datetime!(2026-11-24 23:31 UTC)), "1 minute ago");
        assert_eq!(de.number(1234567_i64), "1.234.567");
        assert_eq!(de.bytes(1_400_000), "1,4 MB");
        assert_eq!(catalog.negotiate(Some("fr;q=0.9, de-AT, en;q=0.5")).tag(), "de");
        assert_eq!(catalog.negotiate(Some("xx, *")).tag(), "en");
    }
}

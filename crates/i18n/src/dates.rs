//! Times in the reader's zone and language.

use icu::datetime::input::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use time::OffsetDateTime;

use crate::localizer::L;
use crate::msg;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

impl L {
    /// The date in the reader's zone: `November 24, 2026`.
    pub fn date(self, at: OffsetDateTime) -> String {
        let shown = match (self.entry().formats.date(), self.local(at)) {
            (Some(format), Some(local)) => format.format(&local.date).to_string(),
            _ => at.date().to_string(),
        };
        self.marked(shown)
    }

    /// Date and time to the minute in the reader's zone, which is named when the reader chose none.
    pub fn date_time(self, at: OffsetDateTime) -> String {
        let mut shown = match (self.entry().formats.date_time(), self.local(at)) {
            (Some(format), Some(local)) => format.format(&local).to_string(),
            _ => at.to_string(),
        };
        if self.zone.is_none() {
            shown.push_str(" UTC");
        }
        self.marked(shown)
    }

    /// The time of day to the minute in the reader's zone: `9:14 AM`.
    pub fn time(self, at: OffsetDateTime) -> String {
        let shown = match (self.entry().formats.time(), self.local(at)) {
            (Some(format), Some(local)) => format.format(&local.time).to_string(),
            _ => at.time().to_string(),
        };
        self.marked(shown)
    }

    /// How long ago, in the largest unit that fits: `3 hours ago`. It is a date when that was more than a month ago,
    /// and date and time when it is still to come.
    pub fn ago(self, at: OffsetDateTime, now: OffsetDateTime) -> String {
        let seconds = (now - at).whole_seconds();
        let rounded = |unit: i64| (seconds + unit / 2) / unit;
        // Clocks differ by some seconds: what was written a moment ago isn't in the future.
        if seconds < -MINUTE {
            self.date_time(at)
        } else if seconds < 45 {
            msg::i18n_ago_now(self)
        } else if rounded(MINUTE) < 60 {
            msg::i18n_ago_minutes(self, rounded(MINUTE))
        } else if rounded(HOUR) < 24 {
            msg::i18n_ago_hours(self, rounded(HOUR))
        } else if seconds < 30 * DAY {
            msg::i18n_ago_days(self, rounded(DAY))
        } else {
            self.date(at)
        }
    }

    fn local(self, at: OffsetDateTime) -> Option<DateTime<icu::calendar::Iso>> {
        static UTC: TimeZone = TimeZone::UTC;
        let stamp = jiff::Timestamp::from_second(at.unix_timestamp()).ok()?;
        let local = self.zone.unwrap_or(&UTC).to_datetime(stamp);
        let date = Date::try_new_iso(
            i32::from(local.year()),
            local.month().unsigned_abs(),
            local.day().unsigned_abs(),
        )
        .ok()?;
        let time = Time::try_new(local.hour().unsigned_abs(), local.minute().unsigned_abs(), 0, 0).ok()?;
        Some(DateTime { date, time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalog, outside_messages};
    use time::Duration;
    use time::macros::datetime;

    fn localizer(tag: &str, zone: Option<&str>) -> L {
        let catalog = Catalog::build_with_pseudo(&[("de", "x.ftl", ""), ("ar", "x.ftl", "")]).expect("valid");
        catalog.localizer(catalog.locale(tag).expect("there"), zone)
    }

    #[test]
    fn dates_follow_language_and_zone() {
        let at = datetime!(2026-11-24 23:30 UTC);
        let de = localizer("de", Some("Europe/Vienna"));
        let en = localizer("en", None);
        assert_eq!(de.date(at), "25. November 2026");
        assert_eq!(en.date(at), "November 24, 2026");
        assert_eq!(localizer("ar", None).date(at), "24 نوفمبر 2026");
        assert_eq!(de.date_time(at), "25. November 2026 um 00:30");
        assert_eq!(en.date_time(at), "November 24, 2026 at 11:30\u{202f}PM UTC");
        assert_eq!(localizer("en", Some("Mars/Base")).date_time(at), en.date_time(at));
        // The offset of the day itself counts, not today's.
        assert!(de.date_time(datetime!(2026-07-01 12:00 UTC)).contains("14:00"));
        assert!(outside_messages(&localizer("en-XA", None).date_time(at)).is_empty());
        assert_eq!(en.date(datetime!(-9999-01-01 00:00 UTC)), "-9999-01-01");
    }

    #[test]
    fn past_times_are_told_in_the_unit_that_fits() {
        let now = datetime!(2026-11-24 12:00 UTC);
        let check = |seconds, expected: &str| {
            assert_eq!(
                localizer("en", None).ago(now - Duration::seconds(seconds), now),
                expected,
                "{seconds}"
            );
        };
        check(0, "just now");
        check(-30, "just now");
        check(-3600, "November 24, 2026 at 1:00\u{202f}PM UTC");
        check(44, "just now");
        check(45, "1 minute ago");
        check(59 * MINUTE + 29, "59 minutes ago");
        check(59 * MINUTE + 30, "1 hour ago");
        check(23 * HOUR + 1799, "23 hours ago");
        check(23 * HOUR + 1800, "1 day ago");
        check(29 * DAY, "29 days ago");
        check(30 * DAY, "October 25, 2026");
        let ago = |tag, seconds| localizer(tag, None).ago(now - Duration::seconds(seconds), now);
        assert_eq!(ago("de", 3 * HOUR), "vor 3 Stunden");
        assert_eq!(ago("ar", 2 * HOUR), "قبل ساعتين");
        assert_eq!(ago("ar", 5 * HOUR), "قبل 5 ساعات");
        assert_eq!(ago("ar", 12 * DAY), "قبل 12 يومًا");
        assert_eq!(ago("en-XA", 3 * HOUR), "⟦3 ħöúŕš åğö⟧");
    }
}

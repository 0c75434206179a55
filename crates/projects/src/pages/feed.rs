//! Activity in days, as the reader's calendar has them.

use farrier_db::at;
use farrier_i18n::L;
use farrier_web::activity::Entry;

use crate::msg;

/// What happened on one day.
pub(crate) struct Day {
    /// Today, yesterday, or the date.
    pub label: String,
    /// Newest first.
    pub entries: Vec<Entry>,
}

const DAY_MILLIS: i64 = 86_400_000;

/// Groups entries, newest first, by the day in the reader's zone.
pub(crate) fn days(l: L, now: i64, entries: Vec<Entry>) -> Vec<Day> {
    let (today, yesterday) = (l.date(at(now)), l.date(at(now - DAY_MILLIS)));
    let mut days: Vec<(String, Day)> = Vec::new();
    for entry in entries {
        let date = l.date(at(entry.at));
        match days.last_mut() {
            Some((last, day)) if *last == date => day.entries.push(entry),
            _ => {
                let label = match &date {
                    date if *date == today => msg::projects_today(l),
                    date if *date == yesterday => msg::projects_yesterday(l),
                    date => date.clone(),
                };
                days.push((date, Day { label, entries: vec![entry] }));
            }
        }
    }
    days.into_iter().map(|(_, day)| day).collect()
}

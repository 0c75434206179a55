//! The time zones that there are.

use std::sync::LazyLock;

static ZONES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut zones: Vec<String> = jiff::tz::db()
        .available()
        .map(|zone| zone.to_string())
        // The rest are old names of these, and zones without a place.
        .filter(|zone| zone.contains('/') && !zone.starts_with("Etc/") && !zone.starts_with("SystemV/"))
        .collect();
    zones.push("UTC".to_owned());
    zones.sort();
    zones.dedup();
    zones
});

/// Their IANA names in order.
pub(super) fn all() -> &'static [String] {
    &ZONES
}

/// The zone of a name, however its letters were typed; none when there is none.
pub(super) fn find(typed: &str) -> Option<&'static str> {
    let typed = typed.trim().replace(' ', "_");
    ZONES.iter().map(String::as_str).find(|zone| zone.eq_ignore_ascii_case(&typed))
}

#[cfg(test)]
mod tests {
    #[test]
    fn zones_are_found_by_name() {
        for (typed, found) in [
            ("Europe/Vienna", Some("Europe/Vienna")),
            (" america/new york ", Some("America/New_York")),
            ("utc", Some("UTC")),
            ("Europe/Nowhere", None),
            ("", None),
            ("../../etc/passwd", None),
        ] {
            assert_eq!(super::find(typed), found, "{typed:?}");
        }
    }
}

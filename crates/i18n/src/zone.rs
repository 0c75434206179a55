//! Time zones. They are few and asked for with every page, so each is kept for good.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use jiff::tz::TimeZone;

static ZONES: LazyLock<RwLock<HashMap<String, &'static TimeZone>>> = LazyLock::new(RwLock::default);

/// The zone of an IANA name; none when there is no such zone, and for UTC.
pub(crate) fn known(name: &str) -> Option<&'static TimeZone> {
    let kept = |name: &str| ZONES.read().unwrap_or_else(PoisonError::into_inner).get(name).copied();
    if name == "UTC" {
        return None;
    }
    if let Some(zone) = kept(name) {
        return Some(zone);
    }
    let zone = TimeZone::get(name).ok()?;
    // Case doesn't matter in these names. Only one spelling is kept, or people could fill the memory with others.
    let name = zone.iana_name()?.to_owned();
    if name == "UTC" {
        return None;
    }
    if let Some(zone) = kept(&name) {
        return Some(zone);
    }
    let mut zones = ZONES.write().unwrap_or_else(PoisonError::into_inner);
    Some(zones.entry(name).or_insert_with(|| Box::leak(Box::new(zone))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_is_kept() {
        let vienna = known("Europe/Vienna").expect("there");
        assert!(std::ptr::eq(vienna, known("europe/VIENNA").expect("there")));
        assert!(
            known("Europe/Atlantis").is_none() && known("../etc/passwd").is_none() && known("").is_none()
        );
        assert!(known("UTC").is_none() && known("utc").is_none());
    }
}

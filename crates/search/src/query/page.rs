//! Which part of the results is shown.

use super::Query;

/// Nobody reads on from here; bounds the work of a page.
const LAST: usize = 1_000;

/// Offset and length of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) offset: usize,
    pub(crate) limit: usize,
}

impl Page {
    pub(crate) fn of(query: &Query) -> Page {
        let offset = query
            .after
            .as_deref()
            .and_then(|after| after.strip_prefix('p'))
            .and_then(|offset| offset.parse().ok());
        let offset: usize = offset.filter(|offset| *offset < LAST).unwrap_or(0);
        Page { offset, limit: query.limit.clamp(1, 100).min(LAST - offset) }
    }

    /// Where the next page starts, if there is one.
    pub(crate) fn next(self, total: u64) -> Option<String> {
        let next = self.offset + self.limit;
        (next < LAST && (next as u64) < total).then(|| format!("p{next}"))
    }
}

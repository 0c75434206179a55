//! The way to the next page of a list, by key.

/// Links to the first and the next page of a list.
#[derive(Clone, Debug, Default)]
pub struct Paging {
    /// Back to the beginning; none on the first page.
    pub first: Option<String>,
    /// On; none on the last page.
    pub next: Option<String>,
}

impl Paging {
    /// `base` is the address without the key (ending in `?` or `&`), `after` the key of this page, `next` of the next.
    pub fn new(base: &str, after: Option<&str>, next: Option<String>) -> Paging {
        let next = next.map(|key| {
            let key =
                percent_encoding::utf8_percent_encode(&key, percent_encoding::NON_ALPHANUMERIC).to_string();
            format!("{base}after={key}")
        });
        let first =
            after.filter(|after| !after.is_empty()).map(|_| base.trim_end_matches(['?', '&']).to_owned());
        Paging { first, next }
    }
    /// Whether everything is on this page.
    pub fn is_needed(&self) -> bool {
        self.first.is_some() || self.next.is_some()
    }
}

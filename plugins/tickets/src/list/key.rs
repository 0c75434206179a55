//! Where a page of a list begins.

use super::Sort;
use crate::model::tickets::Listed;

/// The last ticket of the page before: what it is sorted by, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The time of the last change, or the number of comments; 0 where the number decides.
    pub by: i64,
    /// The ticket's number.
    pub number: i64,
}

impl Key {
    /// The key of the page after a ticket.
    pub fn after(sort: Sort, ticket: &Listed) -> Key {
        let by = match sort {
            Sort::Newest | Sort::Oldest => 0,
            Sort::Updated => ticket.updated_at,
            Sort::Comments => ticket.comment_count,
        };
        Key { by, number: ticket.number }
    }

    /// Reads the key of an address; what is no key is the first page.
    pub fn read(sort: Sort, text: &str) -> Option<Key> {
        match sort {
            Sort::Newest | Sort::Oldest => Some(Key { by: 0, number: text.parse().ok()? }),
            Sort::Updated | Sort::Comments => {
                let (by, number) = text.split_once('.')?;
                Some(Key { by: by.parse().ok()?, number: number.parse().ok()? })
            }
        }
    }

    /// The key as it stands in an address.
    pub fn text(self, sort: Sort) -> String {
        match sort {
            Sort::Newest | Sort::Oldest => self.number.to_string(),
            Sort::Updated | Sort::Comments => format!("{}.{}", self.by, self.number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back() {
        for sort in Sort::ALL {
            let key = Key { by: if matches!(sort, Sort::Newest | Sort::Oldest) { 0 } else { 7 }, number: 12 };
            assert_eq!(Key::read(sort, &key.text(sort)), Some(key));
            assert_eq!(Key::read(sort, "no key"), None);
            assert_eq!(Key::read(sort, ""), None);
        }
    }
}

//! How an event reads in a project's activity.

use farrier_i18n::L;
use farrier_jobs::events;

/// The sentence of an event, without who and what: the frame adds the actor before and the subject after it.
#[derive(Clone, Debug)]
pub struct ActivityLine {
    /// `opened`, in the reader's language.
    pub verb: String,
    /// A sprite's name: `ticket`.
    pub icon: &'static str,
}

/// Puts an event into words.
pub type ActivityText = fn(L, &events::Model) -> ActivityLine;

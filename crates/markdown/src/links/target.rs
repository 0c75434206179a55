//! What a text can refer to, and what was found for it.

/// What a reference names, as typed. Names of mounts may have a project before them: `demo/bugs#12`, `[demo:bugs:#12]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// `#12`, `bugs#12`, `[bugs:#12]`: a ticket or whatever the mount numbers.
    Number {
        /// The mount, if one is named.
        mount: Option<String>,
        /// The number.
        number: u64,
    },
    /// `!12`, `code!12`: a merge request.
    Request {
        /// The mount, if one is named.
        mount: Option<String>,
        /// The number.
        number: u64,
    },
    /// `@alice`.
    User(String),
    /// `[[Page]]`, `[[Page|label]]`, `[wiki:Home]`: something with a name.
    Page {
        /// The mount, if one is named.
        mount: Option<String>,
        /// The name.
        name: String,
    },
    /// 7 to 40 hexadecimal digits, in lower case.
    Commit(String),
}

/// What was found for a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Link {
    /// The address; a path on this site or an `http` address.
    pub url: String,
    /// Shown when pointed at, for instance a ticket's title; nothing if empty.
    pub title: String,
    /// How it stands with it; becomes a class.
    pub state: State,
}

/// How it stands with what a link leads to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing to say.
    #[default]
    Plain,
    /// An open ticket or merge request.
    Open,
    /// A closed one.
    Closed,
    /// Not there yet; the link leads to where it can be made.
    Missing,
}

impl State {
    pub(crate) fn classes(self) -> &'static str {
        match self {
            State::Plain => "ref",
            State::Open => "ref open",
            State::Closed => "ref closed",
            State::Missing => "ref missing",
        }
    }
}

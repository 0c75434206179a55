//! The tools of this program: a list one can read.

use farrier_tool::Tool;

/// All tools, in the order in which they are offered.
pub fn all() -> Vec<Box<dyn Tool>> {
    vec![
        Box::new(farrier_git::Git),
        Box::new(farrier_hg::Hg),
        Box::new(farrier_svn::Svn),
        Box::new(farrier_tickets::Tickets),
        Box::new(farrier_wiki::Wiki),
        Box::new(farrier_irc::Irc),
    ]
}

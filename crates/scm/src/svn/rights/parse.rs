//! Rules as people write them: one a line, `*=r @developers=rw alice=- /trunk/docs`.

use super::{Access, PathRights, Rule, Who};
use crate::RepoPath;
use std::fmt;
use std::str::FromStr;

/// The most rules of a repository.
const MAX_RULES: usize = 200;

/// The most that one rule names.
const MAX_GRANTS: usize = 50;

/// What is wrong with rules, and in which line, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct RightsError {
    /// The line.
    pub line: usize,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No path that begins with `/` ends the line.
    #[error("a rule ends with a path that begins with a slash")]
    NoPath,
    /// The path is none, or has a sign that a rule can't have: a control character or `]`.
    #[error("this is no path for a rule")]
    BadPath,
    /// Nobody is named.
    #[error("a rule says who may do what, such as alice=rw")]
    NoGrant,
    /// The right isn't `rw`, `r` or `-`.
    #[error("a right is rw, r or -")]
    BadAccess,
    /// The name can't be an account's or a group's.
    #[error("this is no name of an account or a group")]
    BadName,
    /// The path has a rule already, or the line names somebody twice.
    #[error("this was said before")]
    Twice,
    /// There are too many rules, or too many names in one.
    #[error("too many rules or names")]
    TooMany,
}

impl FromStr for PathRights {
    type Err = RightsError;

    /// Reads rules. Empty lines and those that begin with `#` are passed over.
    fn from_str(text: &str) -> Result<Self, RightsError> {
        let mut rules: Vec<Rule> = Vec::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let error = |problem| RightsError { line: number + 1, problem };
            let rule = rule(line).map_err(error)?;
            if rules.iter().any(|other| other.path == rule.path) {
                return Err(error(Problem::Twice));
            }
            if rules.len() == MAX_RULES {
                return Err(error(Problem::TooMany));
            }
            rules.push(rule);
        }
        rules.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { rules })
    }
}

fn rule(line: &str) -> Result<Rule, Problem> {
    // The first word with a slash in front is the path, which may have spaces.
    let begin = match line.starts_with('/') {
        true => 0,
        false => line.find(" /").map(|space| space + 1).ok_or(Problem::NoPath)?,
    };
    let (words, path) = line.split_at(begin);
    let mut grants: Vec<(Who, Access)> = Vec::new();
    for word in words.split_whitespace() {
        let (who, access) = word.rsplit_once('=').ok_or(Problem::BadAccess)?;
        let access = match access {
            "rw" => Access::Write,
            "r" => Access::Read,
            "-" => Access::None,
            _ => return Err(Problem::BadAccess),
        };
        let who = self::who(who)?;
        if grants.iter().any(|(other, _)| *other == who) {
            return Err(Problem::Twice);
        }
        grants.push((who, access));
    }
    if grants.is_empty() {
        return Err(Problem::NoGrant);
    }
    if grants.len() > MAX_GRANTS {
        return Err(Problem::TooMany);
    }
    Ok(Rule { path: self::path(path)?, grants })
}

/// A path that stands between brackets in a file for Subversion without changing what that says.
fn path(text: &str) -> Result<RepoPath, Problem> {
    if text.chars().any(|c| c.is_control() || c == ']') {
        return Err(Problem::BadPath);
    }
    RepoPath::parse(text.trim_start_matches('/').as_bytes()).map_err(|_| Problem::BadPath)
}

fn who(text: &str) -> Result<Who, Problem> {
    match text {
        "*" => Ok(Who::Everyone),
        "$authenticated" => Ok(Who::SignedIn),
        _ => match text.strip_prefix('@') {
            Some(group) if !group.is_empty() => Ok(Who::Group(group.to_owned())),
            None if is_account(text) => Ok(Who::User(text.to_owned())),
            _ => Err(Problem::BadName),
        },
    }
}

/// Whether it can be an account's name, and so means nothing else in a file for Subversion.
pub(super) fn is_account(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-');
    text.len() <= 64
        && text.bytes().all(plain)
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
}

impl fmt::Display for PathRights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for rule in &self.rules {
            for (who, access) in &rule.grants {
                let access = match access {
                    Access::Write => "rw",
                    Access::Read => "r",
                    Access::None => "-",
                };
                match who {
                    Who::Everyone => write!(f, "*={access} ")?,
                    Who::SignedIn => write!(f, "$authenticated={access} ")?,
                    Who::Group(name) => write!(f, "@{name}={access} ")?,
                    Who::User(name) => write!(f, "{name}={access} ")?,
                }
            }
            writeln!(f, "/{}", rule.path)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_and_written() {
        let text = "$authenticated=r *=- /\n@the-team=rw alice=r /trunk/my own = folder\n";
        let rights: PathRights = format!("# rules\n\n{text}").parse().expect("rules");
        assert_eq!(rights.to_string(), text);
        assert_eq!("".parse(), Ok(PathRights::default()));
    }

    #[test]
    fn nonsense_is_refused_with_its_line() {
        for (line, problem) in [
            ("alice=rw", Problem::NoPath),
            ("/trunk", Problem::NoGrant),
            ("alice /trunk", Problem::BadAccess),
            ("alice=w /trunk", Problem::BadAccess),
            ("alice=rw alice=r /trunk", Problem::Twice),
            ("~alice=rw /trunk", Problem::BadName),
            ("&alice=rw /trunk", Problem::BadName),
            ("$anonymous=rw /trunk", Problem::BadName),
            ("@=rw /trunk", Problem::BadName),
            ("Alice=rw /trunk", Problem::BadName),
            ("alice=rw /a]\u{20}x", Problem::BadPath),
            ("alice=rw /a/../b", Problem::BadPath),
            ("alice=rw /a\u{1}b", Problem::BadPath),
        ] {
            let found = format!("*=r /\n{line}").parse::<PathRights>();
            assert_eq!(found, Err(RightsError { line: 2, problem }), "{line}");
        }
        let found = "*=r /a\n*=rw /a/".parse::<PathRights>();
        assert_eq!(found, Err(RightsError { line: 2, problem: Problem::Twice }));
    }
}

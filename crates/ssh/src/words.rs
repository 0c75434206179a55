//! A command as clients send it, cut into words as a shell would, without anything else that a shell does.

/// The longest command: a path and what it is asked for need far less.
const MAX_BYTES: usize = 4096;

/// The words, or nothing when a shell would have done more than cut.
///
/// `git` puts paths into single quotes and writes `'\''` and `'\!'` for the two characters that it cannot keep inside;
/// `hg` quotes only what needs it. Whatever else has a meaning to a shell makes the whole command none.
pub fn split(command: &[u8]) -> Option<Vec<String>> {
    let text = std::str::from_utf8(command).ok().filter(|text| text.len() <= MAX_BYTES)?;
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            ' ' => words.extend(word.take()),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next()? {
                        '\'' => break,
                        c if c.is_control() => return None,
                        c => word.push(c),
                    }
                }
            }
            '\\' => match characters.next()? {
                c @ ('\'' | '!' | '\\' | ' ') => word.get_or_insert_default().push(c),
                _ => return None,
            },
            c if is_plain(c) => word.get_or_insert_default().push(c),
            _ => return None,
        }
    }
    words.extend(word);
    (!words.is_empty()).then_some(words)
}

fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_' | '~' | '+' | '@' | ':' | ',' | '=' | '%' | '^')
}

#[cfg(test)]
mod tests {
    use super::split;

    fn check(command: &str, expected: &[&str]) {
        let words = split(command.as_bytes());
        assert_eq!(words.unwrap_or_default(), expected, "{command:?}");
    }

    #[test]
    fn commands_of_clients() {
        check("git-upload-pack '/demo/code'", &["git-upload-pack", "/demo/code"]);
        check("git-upload-pack '~alice/dotfiles'", &["git-upload-pack", "~alice/dotfiles"]);
        check("git-receive-pack '/it'\\''s/here'\\!''", &["git-receive-pack", "/it's/here!"]);
        check("git-upload-pack '/demo/code; touch x'", &["git-upload-pack", "/demo/code; touch x"]);
        check("git-upload-pack '-oProxyCommand=touch x'", &["git-upload-pack", "-oProxyCommand=touch x"]);
        check("hg -R demo/hg serve --stdio", &["hg", "-R", "demo/hg", "serve", "--stdio"]);
        check("hg -R 'demo/a b' serve --stdio", &["hg", "-R", "demo/a b", "serve", "--stdio"]);
        check("svnserve -t", &["svnserve", "-t"]);
        check("  help  ", &["help"]);
        check("x ''", &["x", ""]);
    }

    #[test]
    fn what_only_a_shell_can_do() {
        for command in [
            "",
            "   ",
            "git-upload-pack '/demo/code'; touch x",
            "git-upload-pack '/demo/code' && sh",
            "git-upload-pack '/demo/code",
            "git-upload-pack \"/demo/code\"",
            "git-upload-pack $HOME",
            "git-upload-pack `id`",
            "git-upload-pack $(id)",
            "git-upload-pack a|b",
            "git-upload-pack a>b",
            "git-upload-pack a<b",
            "git-upload-pack a&",
            "git-upload-pack *",
            "git-upload-pack a\nb",
            "git-upload-pack 'a\nb'",
            "git-upload-pack 'a\0b'",
            "git-upload-pack a\tb",
            "git-upload-pack a\\",
            "git-upload-pack a\\nb",
            "(sh)",
            "{ sh; }",
        ] {
            assert_eq!(split(command.as_bytes()), None, "{command:?}");
        }
        assert_eq!(split(b"git-upload-pack '\xff'"), None);
        assert_eq!(split(format!("help {}", "x".repeat(5000)).as_bytes()), None);
    }
}

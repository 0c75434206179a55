//! Finds references in a piece of plain text.

use std::ops::Range;

use super::Target;

/// The longest name or number that is looked at; longer ones are nobody's.
const NAME: usize = 100;

/// Yields the references of a text with their places, from left to right, never overlapping.
pub(crate) fn scan(text: &str) -> Vec<(Range<usize>, Target)> {
    let mut found: Vec<(Range<usize>, Target)> = Vec::new();
    let mut at = 0;
    while let Some(offset) =
        text[at..].find(|c: char| matches!(c, '#' | '!' | '@' | '[') || c.is_ascii_hexdigit())
    {
        let start = at + offset;
        let next = match text.as_bytes()[start] {
            b'[' => bracket(text, start),
            b'@' => user(text, start),
            b'#' | b'!' => number(text, start, found.last().map_or(0, |(place, _)| place.end)),
            _ => commit(text, start),
        };
        match next {
            Ok(reference) => {
                at = reference.0.end;
                found.push(reference);
            }
            Err(end) => at = end,
        }
    }
    found
}

/// The reference with its place, or where to look on.
type Next = Result<(Range<usize>, Target), usize>;

/// `#12`, `bugs#12`, `!12`; a mount's name before the sign belongs to it, unless it was part of the last reference.
fn number(text: &str, sign: usize, floor: usize) -> Next {
    let digits = text[sign + 1..].bytes().take_while(u8::is_ascii_digit).count();
    let end = sign + 1 + digits;
    let number = text[sign + 1..end].parse::<u64>().ok().filter(|_| digits <= 10 && ends_word(&text[end..]));
    let Some(number) = number else { return Err(sign + 1) };
    let window = text.floor_char_boundary(sign.saturating_sub(NAME + 4)).max(floor);
    let before = &text[window..sign];
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| !is_name(*c) && !matches!(c, '/' | '~'))
        .map_or(window, |(i, c)| window + i + c.len_utf8());
    let preceded = text[..start].chars().next_back();
    if preceded.is_some_and(|c| is_word(c) || "&#!@.:?=/%+-".contains(c)) {
        return Err(sign + 1);
    }
    let mount = match &text[start..sign] {
        "" => None,
        name if is_mount(name) => Some(name.to_owned()),
        _ => return Err(sign + 1),
    };
    let target = if text.as_bytes()[sign] == b'#' {
        Target::Number { mount, number }
    } else {
        Target::Request { mount, number }
    };
    Ok((start..end, target))
}

/// `@alice`, but not `mail@example.org`.
fn user(text: &str, sign: usize) -> Next {
    let before = text[..sign].chars().next_back();
    let name: &str = &text[sign + 1..];
    let len = name.find(|c: char| !is_name(c)).unwrap_or(name.len());
    let name = name[..len].trim_end_matches(['-', '_']);
    let end = sign + 1 + name.len();
    let alone = !before.is_some_and(|c| is_word(c) || matches!(c, '/' | '.' | '@' | '-' | '+' | '='))
        && !text[end..].starts_with(['@', '/']);
    if alone
        && name.len() <= NAME
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && ends_word(&text[end..])
    {
        return Ok((sign..end, Target::User(name.to_owned())));
    }
    Err(sign + 1 + len)
}

/// `[bugs:#12]`, `[wiki:Home]`, `[demo:wiki:Home]`.
fn bracket(text: &str, start: usize) -> Next {
    let inside = &text[start + 1..];
    let limit = inside.floor_char_boundary(NAME * 2);
    let Some(len) = inside[..limit].find([']', '[', '\n']).filter(|len| inside[*len..].starts_with(']'))
    else {
        return Err(start + 1);
    };
    let end = start + 1 + len + 1;
    let Some((mount, name)) = inside[..len].rsplit_once(':') else { return Err(start + 1) };
    let name = name.trim();
    if name.is_empty() || !mount.split(':').all(is_mount) || text[end..].starts_with(['(', '[', ':']) {
        return Err(start + 1);
    }
    let mount = Some(mount.to_owned());
    let number = |name: &str| {
        name.parse::<u64>().ok().filter(|_| name.bytes().all(|b| b.is_ascii_digit()) && name.len() <= 10)
    };
    let target = match name.strip_prefix(['#', '!']) {
        Some(digits) => match number(digits) {
            Some(number) if name.starts_with('#') => Target::Number { mount, number },
            Some(number) => Target::Request { mount, number },
            None => return Err(start + 1),
        },
        None if name.starts_with("//") || name.starts_with('^') => return Err(start + 1),
        None => Target::Page { mount, name: name.to_owned() },
    };
    Ok((start..end, target))
}

/// `8f0c4e1`: at least seven digits, of which one is a figure and, unless it's a whole id, one a letter.
fn commit(text: &str, start: usize) -> Next {
    let rest = &text[start..];
    let len = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
    let (id, end) = (&rest[..len], start + len);
    let before = text[..start].chars().next_back();
    let alone = !before
        .is_some_and(|c| is_word(c) || matches!(c, '/' | '-' | '#' | '=' | '&' | '.' | '@' | '%'))
        && ends_word(&text[end..]);
    let like_one = (7..=40).contains(&len)
        && id.bytes().any(|b| b.is_ascii_digit())
        && (len == 40 || id.bytes().any(|b| b.is_ascii_alphabetic()))
        && !id.bytes().any(|b| b.is_ascii_uppercase());
    if alone && like_one && !text[end..].starts_with(['-', '/', '@', '#', '!']) {
        return Ok((start..end, Target::Commit(id.to_owned())));
    }
    // `face#12`: the letters may be the beginning of a mount's name, so the sign must see them; only skip what can't be.
    Err(skip_word(text, start))
}

/// Goes on behind the letters of a word, but stays before a sign so that it can look back at them.
fn skip_word(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let len = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
    start + len.max(1)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

/// A mount's name, or a path of a project and a mount.
fn is_mount(name: &str) -> bool {
    let piece = |piece: &str| {
        piece.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '~')
            && piece.chars().all(|c| is_name(c) || c == '~')
    };
    !name.is_empty() && name.len() <= NAME && name.split('/').all(piece)
}

fn ends_word(rest: &str) -> bool {
    !rest.starts_with(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = scan(text)
            .into_iter()
            .map(|(place, target)| {
                let mount = |mount: Option<String>| mount.map_or(String::new(), |mount| format!("{mount} "));
                let target = match target {
                    Target::Number { mount: m, number } => format!("{}#{number}", mount(m)),
                    Target::Request { mount: m, number } => format!("{}!{number}", mount(m)),
                    Target::User(name) => format!("@{name}"),
                    Target::Page { mount: m, name } => format!("{}page {name}", mount(m)),
                    Target::Commit(id) => format!("commit {id}"),
                };
                format!("{} = {target}", &text[place])
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn numbers() {
        check("#12", &["#12 = #12"]);
        check("see #1, (#2) and #3.", &["#1 = #1", "#2 = #2", "#3 = #3"]);
        check("!7 code!8", &["!7 = !7", "code!8 = code !8"]);
        check(
            "bugs#12 demo/bugs#3 ~alice/x#4",
            &["bugs#12 = bugs #12", "demo/bugs#3 = demo/bugs #3", "~alice/x#4 = ~alice/x #4"],
        );
        check("face#12 äbc#1 a.b#2 /#3 a//b#4", &["face#12 = face #12"]);
        check("# #a #12a #1_ ##5 #99999999999 &#12; x?y#3 #", &[]);
        check("#1#2 #3", &["#1 = #1", "#3 = #3"]);
        check("ü #5 日本#6 日本 #7", &["#5 = #5", "#7 = #7"]);
        check("!important !!! #!", &[]);
    }

    #[test]
    fn users() {
        check(
            "@alice, @bob-2: (@carol_x) @d.",
            &["@alice = @alice", "@bob-2 = @bob-2", "@carol_x = @carol_x", "@d = @d"],
        );
        check("a@b @ @@x @- /@x foo@ @a@b @x/y @-a", &[]);
        check("@alice-", &["@alice = @alice"]);
        check("@alicé", &[]);
    }

    #[test]
    fn brackets() {
        check("[bugs:#12] [code:!3]", &["[bugs:#12] = bugs #12", "[code:!3] = code !3"]);
        check(
            "[wiki:Home page] [demo:wiki:Über]",
            &["[wiki:Home page] = wiki page Home page", "[demo:wiki:Über] = demo:wiki page Über"],
        );
        check("[x] [ ] [:x] [x:] [http://x] [a b:c] [bugs:#x] [[wiki:A]]", &["[wiki:A] = wiki page A"]);
        check("[wiki:A](x) [wiki:A][b]", &[]);
        check("[", &[]);
        check("[wiki:", &[]);
    }

    #[test]
    fn commits() {
        check("8f0c4e1 fixes it", &["8f0c4e1 = commit 8f0c4e1"]);
        check(
            "(8f0c4e1a9b2d3c4e5f60718293a4b5c6d7e8f901)",
            &["8f0c4e1a9b2d3c4e5f60718293a4b5c6d7e8f901 = commit 8f0c4e1a9b2d3c4e5f60718293a4b5c6d7e8f901"],
        );
        check(
            "defaced 1234567 8f0c4e 8F0C4E1 x8f0c4e1 8f0c4e1x 8f0c4e1-b a/8f0c4e1 #8f0c4e1 550e8400-e29b-41d4-a716-446655440000",
            &[],
        );
        check("8f0c4e1a9b2d3c4e5f60718293a4b5c6d7e8f9012", &[]);
    }
}

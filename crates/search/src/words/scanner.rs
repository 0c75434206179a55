//! Walks over a text and yields its words, one run of letters at a time.

use std::collections::VecDeque;

use super::fold::{Folder, is_accent};
use super::parts::parts;
use super::scripts::is_dense;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// The folded word.
    pub(crate) text: String,
    /// Where it starts in the text, in bytes.
    pub(crate) from: usize,
    /// Where it ends.
    pub(crate) to: usize,
    /// Its place among the words; parts of an identifier count, and the whole stands at the place of its first part.
    pub(crate) position: usize,
    /// Whether it's only the beginning of what was meant: a single character of a script without spaces.
    pub(crate) prefix: bool,
}

/// Shorter words aren't tried as beginnings unless the reader says so: they'd match half the dictionary.
const BEGIN_CHARS: usize = 3;

impl Word {
    /// Whether longer words are meant too; a number isn't the beginning of another.
    pub(crate) fn may_begin(&self) -> bool {
        let number =
            self.text.len() < 7 && self.text.trim_start_matches('#').bytes().all(|b| b.is_ascii_digit());
        self.prefix || (!number && self.text.chars().count() >= BEGIN_CHARS)
    }
}

/// Yields the words of a text.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    queue: VecDeque<Word>,
    folder: Folder,
    all: bool,
}

impl<'a> Scanner<'a> {
    /// Yields everything a document is found by: identifiers and their parts, `#12` and `12`.
    pub(crate) fn of_document(text: &'a str) -> Self {
        Scanner { text, at: 0, position: 0, queue: VecDeque::new(), folder: Folder::default(), all: true }
    }

    /// Yields only what must be there: the whole identifier, `#12` alone.
    pub(crate) fn of_query(text: &'a str) -> Self {
        Scanner { all: false, ..Scanner::of_document(text) }
    }

    /// Reads the next run of characters into the queue; `false` at the end.
    fn read_run(&mut self) -> bool {
        let Some(offset) = self.text[self.at..].find(is_word) else { return false };
        let from = self.at + offset;
        let rest = &self.text[from..];
        let dense = rest.starts_with(is_dense);
        let len = rest.find(|c| !is_word(c) || is_dense(c) != dense).unwrap_or(rest.len());
        self.at = from + len;
        if dense {
            self.read_dense(from)
        } else {
            self.read_word(from)
        }
        true
    }

    fn read_dense(&mut self, from: usize) {
        let run = &self.text[from..self.at];
        let ends: Vec<usize> = run.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        let mut start = 0;
        for (i, &end) in ends.iter().enumerate() {
            let last = i + 1 == ends.len();
            let pair_end = ends.get(i + 1).copied().unwrap_or(end);
            if !last || self.all || ends.len() == 1 {
                self.push(&run[start..pair_end], from + start, from + pair_end, last && !self.all);
            }
            self.position += 1;
            start = end;
        }
    }

    fn read_word(&mut self, from: usize) {
        let run = &self.text[from..self.at];
        let word = run.trim_matches('_');
        if word.is_empty() {
            return;
        }
        let from = from + (run.len() - run.trim_start_matches('_').len());
        let to = from + word.len();
        let special = self.special(word, from, to);
        if self.all || special.is_none() {
            self.push(word, from, to, false);
        }
        if let Some((text, from, to)) = special {
            self.queue.push_back(Word { text, from, to, position: self.position, prefix: false });
        }
        // Ids and numbers in another base have no parts worth a term.
        let parts = if word.len() > 200 { vec![word] } else { parts(word) };
        if self.all && parts.len() > 1 {
            let mut at = from;
            for (i, part) in parts.iter().enumerate() {
                let start = at + self.text[at..to].find(part).unwrap_or(0);
                at = start + part.len();
                let text = self.folder.fold(part);
                self.queue.push_back(Word {
                    text,
                    from: start,
                    to: at,
                    position: self.position + i,
                    prefix: false,
                });
            }
        }
        self.position += parts.len();
    }

    /// Words that need their punctuation: `#12`, `C++`, `C#`.
    fn special(&mut self, word: &str, from: usize, to: usize) -> Option<(String, usize, usize)> {
        let (before, after) = (&self.text[..from], &self.text[to..]);
        if let Some(rest) = before.strip_suffix('#')
            && word.bytes().all(|b| b.is_ascii_digit())
            && !rest.ends_with(is_word)
        {
            return Some((format!("#{}", self.folder.fold(word)), from - 1, to));
        }
        let mark = ["++", "#"].into_iter().find(|mark| after.starts_with(mark))?;
        let ends = !after[mark.len()..].starts_with(is_word);
        (ends && word.len() <= 3).then(|| (self.folder.fold(word) + mark, from, to + mark.len()))
    }

    fn push(&mut self, word: &str, from: usize, to: usize, prefix: bool) {
        let text = self.folder.fold(word);
        if !text.is_empty() {
            self.queue.push_back(Word { text, from, to, position: self.position, prefix });
        }
    }
}

impl Iterator for Scanner<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        while self.queue.is_empty() {
            if !self.read_run() {
                return None;
            }
        }
        self.queue.pop_front()
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || is_accent(c) || is_dense(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, document: &[&str], query: &[&str]) {
        let words = |scanner: Scanner<'_>| {
            scanner.map(|word| format!("{}@{}", word.text, word.position)).collect::<Vec<_>>()
        };
        assert_eq!(words(Scanner::of_document(text)), document, "{text} in a document");
        assert_eq!(words(Scanner::of_query(text)), query, "{text} in a query");
        for word in Scanner::of_document(text) {
            assert!(text.get(word.from..word.to).is_some());
        }
    }

    #[test]
    fn words() {
        check("", &[], &[]);
        check("__ -- \u{0}", &[], &[]);
        check("Straße, Ärger!", &["strasse@0", "arger@1"], &["strasse@0", "arger@1"]);
        check(
            "A\u{308}rger CAFÉ Ёж Άλφα",
            &["arger@0", "cafe@1", "еж@2", "αλφα@3"],
            &["arger@0", "cafe@1", "еж@2", "αλφα@3"],
        );
        check("fooBar_baz x", &["foobar_baz@0", "foo@0", "bar@1", "baz@2", "x@3"], &["foobar_baz@0", "x@3"]);
        check("HTTPServer2", &["httpserver2@0", "http@0", "server2@1"], &["httpserver2@0"]);
        check("__init__", &["init@0"], &["init@0"]);
        check("see #12, b#3", &["see@0", "12@1", "#12@1", "b@2", "3@3"], &["see@0", "#12@1", "b@2", "3@3"]);
        check("C++ c# x", &["c@0", "c++@0", "c@1", "c#@1", "x@2"], &["c++@0", "c#@1", "x@2"]);
        check("全文検索", &["全文@0", "文検@1", "検索@2", "索@3"], &["全文@0", "文検@1", "検索@2"]);
        check("検", &["検@0"], &["検@0"]);
        check("foo検索bar", &["foo@0", "検索@1", "索@2", "bar@3"], &["foo@0", "検索@1", "bar@3"]);
        check("8f0c4E1a9", &["8f0c4e1a9@0", "8f0c4@0", "e1a9@1"], &["8f0c4e1a9@0"]);
    }
}

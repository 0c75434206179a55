//! What a query's words look like in a text, for marking them in excerpts.

use crate::words::{Scanner, Stems, Word};

use super::{Clauses, Text};

/// The words to mark.
#[derive(Default)]
pub(crate) struct Needles {
    exact: Vec<String>,
    begins: Vec<String>,
    stems: Vec<String>,
    stemmer: Stems,
}

impl Needles {
    pub(crate) fn of(clauses: &Clauses) -> Needles {
        let mut needles = Needles::default();
        for clause in clauses.all.iter().filter(|clause| !clause.not) {
            match &clause.text {
                Text::Word(text) => {
                    let whole: Vec<Word> = Scanner::of_query(text).collect();
                    // A part counts if it says something: neither one character, nor the 12 of #12.
                    let part = |word: &Word| {
                        word.text.chars().count() > 1
                            && !whole.iter().any(|whole| whole.text == format!("#{}", word.text))
                    };
                    let parts: Vec<Word> = Scanner::of_document(text)
                        .filter(part)
                        .filter(|word| !whole.contains(word))
                        .collect();
                    for word in whole.into_iter().chain(parts) {
                        needles.stems.push(needles.stemmer.of(&word.text));
                        if word.may_begin() {
                            needles.begins.push(word.text)
                        } else {
                            needles.exact.push(word.text)
                        }
                    }
                }
                Text::Phrase(text) => needles.exact.extend(Scanner::of_query(text).map(|word| word.text)),
                Text::Prefix(text) => needles.begins.extend(Scanner::of_query(text).map(|word| word.text)),
                Text::Keyword(_) | Text::Tool(_) => {}
            }
        }
        needles
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.begins.is_empty()
    }

    /// Returns which needle a folded word is, if any.
    pub(crate) fn find(&mut self, word: &str) -> Option<usize> {
        if let Some(at) = self.exact.iter().position(|exact| exact == word) {
            return Some(at);
        }
        if let Some(at) = self.begins.iter().position(|begin| word.starts_with(begin.as_str())) {
            return Some(self.exact.len() + at);
        }
        // Stemming each word of a long text would cost too much, and a stem hardly ever changes the beginning.
        let alike = |stem: &String| stem.len() >= 2 && word.as_bytes().starts_with(&stem.as_bytes()[..2]);
        if !self.stems.iter().any(alike) {
            return None;
        }
        let stem = self.stemmer.of(word);
        let at = self.stems.iter().position(|needle| *needle == stem)?;
        Some(self.exact.len() + self.begins.len() + at)
    }
}

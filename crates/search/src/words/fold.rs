//! Lower case without accents.

use tantivy::tokenizer::{AsciiFoldingFilter, RawTokenizer, TextAnalyzer};

/// Longer words are cut, in documents as in queries.
const MAX_CHARS: usize = 80;

/// Folds words; keeps tantivy's table of Latin letters at hand.
#[derive(Clone)]
pub(crate) struct Folder(TextAnalyzer);

impl Default for Folder {
    fn default() -> Self {
        Folder(TextAnalyzer::builder(RawTokenizer::default()).filter(AsciiFoldingFilter).build())
    }
}

impl Folder {
    /// Returns the word in lower case, `ä` as `a`, `ß` as `ss`, cut if it's very long.
    pub(crate) fn fold(&mut self, word: &str) -> String {
        if word.is_ascii() {
            return word[..word.len().min(MAX_CHARS)].to_ascii_lowercase();
        }
        let lower: String = word
            .chars()
            .take(MAX_CHARS)
            .flat_map(char::to_lowercase)
            .filter(|c| !is_accent(*c))
            .map(plain)
            .collect();
        let mut stream = self.0.token_stream(&lower);
        match stream.next() {
            Some(token) => token.text.to_lowercase(),
            None => String::new(),
        }
    }
}

/// Accents that stand as characters of their own behind a letter.
pub(crate) fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Letters with accents outside the Latin script, whose readers often leave them out.
fn plain(c: char) -> char {
    match c {
        'ё' => 'е',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    }
}

/// Folds a keyword: case only, since it's compared as a whole.
pub(crate) fn fold_keyword(keyword: &str) -> String {
    keyword.trim().to_lowercase().chars().take(200).collect()
}

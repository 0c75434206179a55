//! The scanner in tantivy's clothes.

use tantivy::tokenizer::{Language, Stemmer, TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::scanner::Scanner;

/// Name of the tokenizer for whole words and parts.
pub(crate) const WORDS: &str = "words";
/// Name of the tokenizer for English stems of the same.
pub(crate) const STEMS: &str = "stems";

/// Makes both tokenizers known to an index.
pub(crate) fn register(tokenizers: &TokenizerManager) {
    tokenizers.register(WORDS, TextAnalyzer::builder(Words).build());
    tokenizers.register(STEMS, TextAnalyzer::builder(Words).filter(Stemmer::new(Language::English)).build());
}

/// Finds the stem of single folded words.
pub(crate) struct Stems(TextAnalyzer);

impl Default for Stems {
    fn default() -> Self {
        let raw = tantivy::tokenizer::RawTokenizer::default();
        Stems(TextAnalyzer::builder(raw).filter(Stemmer::new(Language::English)).build())
    }
}

impl Stems {
    /// Returns the English stem of a word.
    pub(crate) fn of(&mut self, word: &str) -> String {
        let mut stream = self.0.token_stream(word);
        stream.next().map(|token| token.text.clone()).unwrap_or_default()
    }
}

#[derive(Clone)]
struct Words;

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        WordStream { scanner: Scanner::of_document(text), token: Token::default() }
    }
}

struct WordStream<'a> {
    scanner: Scanner<'a>,
    token: Token,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.scanner.next() else { return false };
        self.token = Token {
            offset_from: word.from,
            offset_to: word.to,
            position: word.position,
            text: word.text,
            position_length: 1,
        };
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

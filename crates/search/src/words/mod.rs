//! How text becomes words, the same for documents, queries and excerpts.

mod fold;
mod parts;
mod scanner;
mod scripts;
mod tokenizer;

pub(crate) use fold::fold_keyword;
pub(crate) use scanner::{Scanner, Word};
pub(crate) use tokenizer::{STEMS, Stems, WORDS, register};

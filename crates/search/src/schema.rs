//! The fields, and how a document becomes one of tantivy's.

use tantivy::schema::{FAST, INDEXED};
use tantivy::schema::{
    Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::{TantivyDocument, Term};

use crate::Document;
use crate::words::{STEMS, WORDS, fold_keyword};

/// Counts up with each change of fields or tokens, so that an index of an older program is built anew.
pub(crate) const VERSION: u32 = 1;

const BODY_INDEXED: usize = 1_000_000;
const BODY_STORED: usize = 64 * 1024;

/// The fields of the index.
#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) id: Field,
    pub(crate) project: Field,
    pub(crate) mount: Field,
    pub(crate) kind: Field,
    pub(crate) tool: Field,
    pub(crate) title: Field,
    pub(crate) body: Field,
    pub(crate) stems: Field,
    pub(crate) excerpt: Field,
    pub(crate) url: Field,
    pub(crate) updated: Field,
    pub(crate) scope: Field,
    pub(crate) access: Field,
    pub(crate) keywords: Field,
    pub(crate) extra: Field,
}

/// Builds the schema and its fields; always the same for one [`VERSION`].
pub(crate) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(WORDS)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let words = TextOptions::default().set_indexing_options(words);
    let stems =
        TextFieldIndexing::default().set_tokenizer(STEMS).set_index_option(IndexRecordOption::WithFreqs);
    let stems = TextOptions::default().set_indexing_options(stems);
    let fields = Fields {
        id: schema.add_text_field("id", STRING | STORED),
        project: schema.add_i64_field("project", INDEXED | STORED),
        mount: schema.add_i64_field("mount", INDEXED | STORED),
        kind: schema.add_text_field("kind", STRING | STORED | FAST),
        tool: schema.add_text_field("tool", STRING | STORED),
        title: schema.add_text_field("title", words.clone() | STORED),
        body: schema.add_text_field("body", words),
        stems: schema.add_text_field("stems", stems),
        excerpt: schema.add_text_field("excerpt", STORED),
        url: schema.add_text_field("url", STORED),
        updated: schema.add_i64_field("updated", INDEXED | STORED | FAST),
        scope: schema.add_text_field("scope", STRING),
        access: schema.add_text_field("access", STRING),
        keywords: schema.add_text_field("keywords", STRING),
        extra: schema.add_text_field("extra", STORED),
    };
    (schema.build(), fields)
}

impl Fields {
    /// The term that names one document.
    pub(crate) fn id_term(&self, id: &str) -> Term {
        Term::from_field_text(self.id, id)
    }

    /// Writes a document in tantivy's form.
    pub(crate) fn write(&self, document: &Document) -> TantivyDocument {
        let mut stored = TantivyDocument::new();
        let body = up_to(&document.body, BODY_INDEXED);
        stored.add_text(self.id, &document.id);
        stored.add_i64(self.project, document.project);
        stored.add_i64(self.mount, document.mount);
        stored.add_text(self.kind, &document.kind);
        stored.add_text(self.tool, &document.tool);
        stored.add_text(self.title, up_to(&document.title, BODY_STORED));
        stored.add_text(self.body, body);
        stored.add_text(self.stems, up_to(&document.title, BODY_STORED));
        stored.add_text(self.stems, body);
        stored.add_text(self.excerpt, up_to(body, BODY_STORED));
        stored.add_text(self.url, &document.url);
        stored.add_i64(self.updated, document.updated);
        for term in &document.scope {
            stored.add_text(self.scope, term);
        }
        for term in &document.access {
            stored.add_text(self.access, term);
        }
        for keyword in &document.keywords {
            stored.add_text(self.keywords, fold_keyword(keyword));
        }
        if !document.extra.is_null() {
            stored.add_text(self.extra, document.extra.to_string());
        }
        stored
    }
}

/// The text of a stored field, empty if it isn't there.
pub(crate) fn text(stored: &TantivyDocument, field: Field) -> &str {
    stored.get_first(field).and_then(|value| value.as_str()).unwrap_or_default()
}

/// The number of a stored field, 0 if it isn't there.
pub(crate) fn number(stored: &TantivyDocument, field: Field) -> i64 {
    stored.get_first(field).and_then(|value| value.as_i64()).unwrap_or_default()
}

fn up_to(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

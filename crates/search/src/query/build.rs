//! Turns a question into tantivy's queries.

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, FuzzyTermQuery,
    Occur, PhraseQuery, Query as Part, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use crate::schema::Fields;
use crate::words::{Scanner, Stems, Word, fold_keyword};

use super::{Clause, Clauses, Query, Text};

const TITLE: f32 = 4.0;
const KEYWORD: f32 = 3.0;
const STEM: f32 = 0.6;
const BEGIN_TITLE: f32 = 0.4;
const BEGIN_BODY: f32 = 0.2;

type Parts = Vec<(Occur, Box<dyn Part>)>;

/// Builds everything but the kind: the reader's rights, the filters, the words.
pub(crate) fn build(fields: &Fields, query: &Query, clauses: &Clauses) -> Box<dyn Part> {
    let mut parts: Parts = Vec::new();
    if let Some(terms) = &query.terms {
        must(&mut parts, silent(any_of(fields.scope, terms)));
        must(&mut parts, silent(any_of(fields.access, terms)));
    }
    if let Some(projects) = &query.project {
        let projects = projects.iter().map(|project| Term::from_field_i64(fields.project, *project));
        must(&mut parts, silent(Box::new(TermSetQuery::new(projects))));
    }
    if let Some(mount) = query.mount {
        must(&mut parts, silent(term(Term::from_field_i64(fields.mount, mount))));
    }
    if let Some(tool) = &query.tool {
        must(&mut parts, silent(exact(fields.tool, tool)));
    }
    for keyword in &query.keywords {
        must(&mut parts, silent(exact(fields.keywords, &fold_keyword(keyword))));
    }
    let mut stems = Stems::default();
    for clause in &clauses.all {
        let occur = if clause.not { Occur::MustNot } else { Occur::Must };
        if let Some(part) = clause_part(fields, clause, &mut stems) {
            parts.push((occur, part));
        }
    }
    if !parts.iter().any(|(occur, _)| *occur == Occur::Must) {
        must(&mut parts, silent(Box::new(AllQuery)));
    }
    Box::new(BooleanQuery::new(parts))
}

fn clause_part(fields: &Fields, clause: &Clause, stems: &mut Stems) -> Option<Box<dyn Part>> {
    match &clause.text {
        Text::Keyword(keyword) => Some(silent(exact(fields.keywords, keyword))),
        Text::Tool(tool) => Some(silent(exact(fields.tool, tool))),
        Text::Phrase(text) => in_text(fields, clause, &words(text)),
        Text::Prefix(text) => prefix_part(fields, clause, text),
        Text::Word(text) => word_part(fields, clause, text, stems),
    }
}

fn prefix_part(fields: &Fields, clause: &Clause, text: &str) -> Option<Box<dyn Part>> {
    let words = words(text);
    match words.as_slice() {
        [word] => {
            let mut ways = vec![scored(begins(fields.title, &word.text), TITLE)];
            if !clause.title {
                ways.push(scored(begins(fields.body, &word.text), 1.0));
                ways.push(scored(begins(fields.keywords, &word.text), KEYWORD));
            }
            Some(best_of(ways))
        }
        words => in_text(fields, clause, words),
    }
}

fn word_part(fields: &Fields, clause: &Clause, text: &str, stems: &mut Stems) -> Option<Box<dyn Part>> {
    let words = words(text);
    let mut ways: Vec<Box<dyn Part>> = in_text(fields, clause, &words).into_iter().collect();
    let pieces: Vec<Word> = pieces(text, &words);
    if pieces.len() > 1 {
        ways.extend(in_text(fields, clause, &pieces));
    }
    if !clause.title {
        ways.push(scored(exact(fields.keywords, &fold_keyword(text)), KEYWORD));
    }
    if let [word] = words.as_slice() {
        let begins_longer = word.prefix || (word.may_begin() && !clause.not);
        if begins_longer {
            ways.push(scored(begins(fields.title, &word.text), BEGIN_TITLE));
        }
        if begins_longer && !clause.title {
            ways.push(scored(begins(fields.body, &word.text), BEGIN_BODY));
            ways.push(scored(begins(fields.keywords, &word.text), BEGIN_TITLE));
        }
        if !clause.title && !clause.not {
            ways.push(Box::new(BoostQuery::new(exact(fields.stems, &stems.of(&word.text)), STEM)));
        }
    }
    (!words.is_empty()).then(|| best_of(ways))
}

/// The words of a query, at most a dozen: a phrase needs no more to be found.
fn words(text: &str) -> Vec<Word> {
    Scanner::of_query(text).take(12).collect()
}

/// The parts of a single identifier, so that `fooBar` finds `foo_bar` and `fooBar_baz`.
fn pieces(text: &str, words: &[Word]) -> Vec<Word> {
    let [whole] = words else { return Vec::new() };
    Scanner::of_document(text).filter(|word| word.text != whole.text).take(12).collect()
}

/// The words, in this order, in the title or the body.
fn in_text(fields: &Fields, clause: &Clause, words: &[Word]) -> Option<Box<dyn Part>> {
    let title: Box<dyn Part> = Box::new(BoostQuery::new(in_field(fields.title, words)?, TITLE));
    if clause.title {
        return Some(title);
    }
    Some(best_of(vec![title, in_field(fields.body, words)?]))
}

fn in_field(field: Field, words: &[Word]) -> Option<Box<dyn Part>> {
    match words {
        [] => None,
        [word] => Some(exact(field, &word.text)),
        words => {
            let first = words[0].position;
            let terms =
                words.iter().map(|word| (word.position - first, Term::from_field_text(field, &word.text)));
            Some(Box::new(PhraseQuery::new_with_offset(terms.collect())))
        }
    }
}

fn any_of(field: Field, terms: &[String]) -> Box<dyn Part> {
    if terms.is_empty() {
        return Box::new(EmptyQuery);
    }
    Box::new(TermSetQuery::new(terms.iter().map(|term| Term::from_field_text(field, term))))
}

/// A term of a field without positions has no phrase to count; frequencies are all we need.
fn term(term: Term) -> Box<dyn Part> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// The condition that a field holds exactly this.
pub(crate) fn exact(field: Field, text: &str) -> Box<dyn Part> {
    term(Term::from_field_text(field, text))
}

fn begins(field: Field, text: &str) -> Box<dyn Part> {
    Box::new(FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), 0, false))
}

fn best_of(ways: Vec<Box<dyn Part>>) -> Box<dyn Part> {
    Box::new(DisjunctionMaxQuery::with_tie_breaker(ways, 0.1))
}

fn scored(part: Box<dyn Part>, score: f32) -> Box<dyn Part> {
    Box::new(ConstScoreQuery::new(part, score))
}

/// A filter: decides whether, not how well.
pub(crate) fn silent(part: Box<dyn Part>) -> Box<dyn Part> {
    scored(part, 0.0)
}

fn must(parts: &mut Parts, part: Box<dyn Part>) {
    parts.push((Occur::Must, part));
}

//! Writes highlighted lines: flat spans, each closed on its own line.

use std::time::Instant;

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference};

use crate::class::Classes;
use crate::escape;
use crate::grammars::Grammars;

/// Highlights each line; from the line on where the grammar fails or the time is over, lines are only escaped.
pub(crate) fn lines(
    grammars: &Grammars,
    syntax: &SyntaxReference,
    text: &str,
    deadline: Instant,
) -> Vec<String> {
    let mut parser =
        Parser { state: ParseState::new(syntax), stack: ScopeStack::new(), classes: Classes::default() };
    let mut html = Vec::new();
    let mut lines = text.split_inclusive('\n');
    for line in lines.by_ref() {
        match parser.line(grammars, line) {
            Some(spans) => html.push(spans),
            None => html.push(escape::line(without_end(line))),
        }
        if Instant::now() >= deadline {
            break;
        }
    }
    html.extend(lines.map(|line| escape::line(without_end(line))));
    html
}

struct Parser {
    state: ParseState,
    stack: ScopeStack,
    classes: Classes,
}

impl Parser {
    fn line(&mut self, grammars: &Grammars, line: &str) -> Option<String> {
        let operations = self.state.parse_line(line, &grammars.0).ok()?;
        let text = without_end(line);
        let mut spans = Spans::new(text.len());
        let mut from = 0;
        for (at, operation) in operations {
            let to = at.min(text.len());
            if to > from {
                spans.push(self.classes.of(self.stack.as_slice()), text.get(from..to)?);
                from = to;
            }
            self.stack.apply(&operation).ok()?;
        }
        spans.push(self.classes.of(self.stack.as_slice()), text.get(from..)?);
        Some(spans.finish())
    }
}

fn without_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Joins neighbours of one class to one span.
struct Spans {
    html: String,
    open: &'static str,
}

impl Spans {
    fn new(text_len: usize) -> Self {
        Spans { html: String::with_capacity(text_len * 2), open: "" }
    }

    fn push(&mut self, class: &'static str, text: &str) {
        if text.is_empty() {
            return;
        }
        // White space has no colour, so it continues whatever is open and saves two tags.
        if class != self.open && !(text.trim().is_empty() && self.open != "u") {
            self.close();
            if !class.is_empty() {
                self.html.push_str("<span class=\"hl-");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.open = class;
        }
        escape::push(&mut self.html, text);
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            self.html.push_str("</span>");
            self.open = "";
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

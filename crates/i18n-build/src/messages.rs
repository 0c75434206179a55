//! The messages of one language, with the arguments that each takes.

use std::collections::BTreeMap;
use std::path::Path;

use fluent_syntax::ast::{Attribute, Entry, Expression, InlineExpression, Pattern, PatternElement, Resource};

use crate::files::ftl_files;

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// The file that has it, `tickets.ftl`.
    pub(crate) file: String,
    /// `tickets-open`, or `tickets-open.title` for an attribute.
    pub(crate) id: String,
    /// In order of first appearance.
    pub(crate) arguments: Vec<Argument>,
    /// The text with the default variants, for the doc comment.
    pub(crate) text: String,
}

/// What a message is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Argument {
    pub(crate) name: String,
    /// Whether readers see it; otherwise it only chooses a variant, which not every language needs to do.
    pub(crate) is_shown: bool,
}

/// A file and a sentence on what is wrong in it.
pub(crate) type Fault = (String, String);

/// Reads all files of a language. What is right is there even when something else is wrong.
pub(crate) fn read(folder: &Path) -> (Vec<Message>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut files: Vec<(String, Resource<String>)> = Vec::new();
    for path in ftl_files(folder) {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match std::fs::read_to_string(&path) {
            Ok(source) => files.push((file.clone(), parse(&file, source, &mut faults))),
            Err(e) => faults.push((file, e.to_string())),
        }
    }
    let mut patterns = Patterns::new();
    let mut order = Vec::new();
    for (file, resource) in &files {
        for entry in &resource.body {
            let (id, value, attributes) = match entry {
                Entry::Message(message) => {
                    (message.id.name.clone(), message.value.as_ref(), &message.attributes)
                }
                Entry::Term(term) => (format!("-{}", term.id.name), Some(&term.value), &term.attributes),
                _ => continue,
            };
            if order.iter().any(|(_, known, _)| *known == id) {
                faults.push((file.clone(), format!("`{id}` is there twice")));
                continue;
            }
            order.push((file, id.clone(), attributes));
            if let Some(value) = value {
                patterns.insert(id.clone(), value);
            }
            for Attribute { id: attribute, value } in attributes {
                if patterns.insert(format!("{id}.{}", attribute.name), value).is_some() {
                    faults.push((file.clone(), format!("`{id}.{}` is there twice", attribute.name)));
                }
            }
        }
    }
    let mut messages = Vec::new();
    for (file, id, attributes) in order {
        let attributes = attributes.iter().map(|attribute| format!("{id}.{}", attribute.id.name));
        for id in std::iter::once(id.clone()).chain(attributes) {
            let Some(pattern) = patterns.get(&id) else { continue };
            let mut walk = Walk::new(&patterns, &id);
            walk.pattern(pattern);
            faults.extend(walk.wrong.into_iter().map(|what| (file.clone(), format!("`{id}` {what}"))));
            // Terms are for other messages, not for the program.
            if !id.starts_with('-') {
                messages.push(Message { file: file.clone(), id, arguments: walk.arguments, text: walk.text });
            }
        }
    }
    (messages, faults)
}

fn parse(file: &str, source: String, faults: &mut Vec<Fault>) -> Resource<String> {
    let line =
        |at: usize| source.as_bytes()[..at.min(source.len())].iter().filter(|b| **b == b'\n').count() + 1;
    fluent_syntax::parser::parse(source.clone()).unwrap_or_else(|(resource, errors)| {
        faults.extend(errors.iter().map(|e| (file.to_owned(), format!("line {}: {e}", line(e.pos.start)))));
        resource
    })
}

type Patterns<'a> = BTreeMap<String, &'a Pattern<String>>;

/// Goes through a message and all that it refers to.
struct Walk<'a> {
    patterns: &'a Patterns<'a>,
    arguments: Vec<Argument>,
    text: String,
    wrong: Vec<String>,
    /// The messages and terms that we are in, to stop at circles.
    within: Vec<String>,
    /// In a selector nothing is shown.
    is_shown: bool,
    /// In a variant that isn't the default one nothing goes to the doc comment.
    is_told: bool,
}

impl<'a> Walk<'a> {
    fn new(patterns: &'a Patterns<'a>, id: &str) -> Walk<'a> {
        let (arguments, text, wrong) = (Vec::new(), String::new(), Vec::new());
        Walk { patterns, arguments, text, wrong, within: vec![id.to_owned()], is_shown: true, is_told: true }
    }

    fn pattern(&mut self, pattern: &Pattern<String>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => self.tell(value),
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &Expression<String>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                let (is_shown, is_told) = (self.is_shown, self.is_told);
                (self.is_shown, self.is_told) = (false, false);
                self.inline(selector);
                self.is_shown = is_shown;
                for variant in variants {
                    self.is_told = is_told && variant.default;
                    self.pattern(&variant.value);
                }
                self.is_told = is_told;
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<String>) {
        match inline {
            InlineExpression::VariableReference { id } => self.argument(&id.name),
            InlineExpression::FunctionReference { id, arguments } => {
                if id.name != "NUMBER" {
                    self.wrong.push(format!("calls `{}`, but there is only `NUMBER`", id.name));
                }
                for argument in &arguments.positional {
                    self.inline(argument);
                }
            }
            InlineExpression::MessageReference { id, attribute } => self.other(&id.name, attribute.as_ref()),
            InlineExpression::TermReference { id, attribute, .. } => {
                self.other(&format!("-{}", id.name), attribute.as_ref());
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                self.tell(value)
            }
        }
    }

    fn other(&mut self, id: &str, attribute: Option<&fluent_syntax::ast::Identifier<String>>) {
        let key = attribute.map_or_else(|| id.to_owned(), |attribute| format!("{id}.{}", attribute.name));
        if self.within.contains(&key) {
            self.wrong.push("refers to itself".into());
        } else if let Some(pattern) = self.patterns.get(&key) {
            self.within.push(key);
            self.pattern(pattern);
            self.within.pop();
        } else {
            self.wrong.push(format!("refers to `{key}`, which isn't there"));
        }
    }

    fn argument(&mut self, name: &str) {
        self.tell(&format!("{{{name}}}"));
        // A term is told by the message that uses it, never by the program.
        if self.within.iter().any(|id| id.starts_with('-')) {
            return;
        }
        match self.arguments.iter_mut().find(|known| known.name == name) {
            Some(known) => known.is_shown |= self.is_shown,
            None => self.arguments.push(Argument { name: name.to_owned(), is_shown: self.is_shown }),
        }
    }

    fn tell(&mut self, text: &str) {
        if self.is_told {
            self.text.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(source: &str) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("x.ftl"), source).expect("writable");
        let (messages, faults) = read(folder.path());
        let shown = messages.into_iter().map(|message| {
            let arguments = message.arguments.iter();
            let names: Vec<_> = arguments
                .map(|a| if a.is_shown { a.name.clone() } else { format!("({})", a.name) })
                .collect();
            format!("{}[{}] {}", message.id, names.join(" "), message.text)
        });
        (shown.collect(), faults.into_iter().map(|(_, what)| what).collect())
    }

    #[test]
    fn arguments_are_found_wherever_they_stand() {
        let check =
            |source, expected: &str| assert_eq!(messages(source), (vec![expected.to_owned()], vec![]));
        check("x-a = Plain", "x-a[] Plain");
        check("x-a = { $b } and { $a }, { $b }", "x-a[b a] {b} and {a}, {b}");
        check("x-a = { $n ->\n   [one] One\n  *[other] { $m } more\n}", "x-a[(n) m] {m} more");
        check("x-a = { $n ->\n   [one] One\n  *[other] { $n } more\n}", "x-a[n] {n} more");
        check("x-a = { NUMBER($n, useGrouping: \"false\") }", "x-a[n] {n}");
        check("x-a = { { $b } }", "x-a[b] {b}");
        check("x-a = { -x(case: \"a\") } here\n-x = { $case ->\n   [a] A\n  *[b] B\n }", "x-a[] B here");
    }

    #[test]
    fn references_bring_their_arguments() {
        let (list, faults) = messages("x-a = { x-b } { x-b.title }\nx-b = { $who }\n    .title = { $when }");
        assert_eq!(list, ["x-a[who when] {who} {when}", "x-b[who] {who}", "x-b.title[when] {when}"]);
        assert_eq!(faults, Vec::<String>::new());
    }

    #[test]
    fn faults_are_named() {
        let check = |source, expected: &str| assert_eq!(messages(source).1, [expected]);
        check("x-a = A\nx-a = B", "`x-a` is there twice");
        check("x-a = A\nx-a =\n    .title = B", "`x-a` is there twice");
        check("x-a = A\n    .b = B\n    .b = C", "`x-a.b` is there twice");
        check("x-a = { x-b }", "`x-a` refers to `x-b`, which isn't there");
        check("x-a = { -b }", "`x-a` refers to `-b`, which isn't there");
        check("x-a = { x-a }", "`x-a` refers to itself");
        check("x-a = { DATETIME($t) }", "`x-a` calls `DATETIME`, but there is only `NUMBER`");
        assert!(
            messages("x-a = A\n\nx-b = { $").1[0].starts_with("line 3: "),
            "{:?}",
            messages("x-b = { $").1
        );
    }
}

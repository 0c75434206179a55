//! The messages of one file, with the arguments that each takes.

use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// `tickets-open`, or `tickets-open.title` for an attribute.
    pub(crate) id: String,
    /// In order of first appearance.
    pub(crate) arguments: Vec<String>,
    /// The source, for the doc comment.
    pub(crate) text: String,
}

/// Reads a file; on failure a sentence with the file's name.
pub(crate) fn read(file: &Path) -> Result<Vec<Message>, String> {
    let source = std::fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))?;
    let resource = fluent_syntax::parser::parse(source.as_str())
        .map_err(|(_, errors)| format!("{}: {}", file.display(), errors.first().map(ToString::to_string).unwrap_or_default()))?;
    let mut list: Vec<Message> = Vec::new();
    for entry in &resource.body {
        match entry {
            Entry::Message(message) => {
                if let Some(pattern) = &message.value {
                    push(&mut list, file, message.id.name.to_owned(), pattern)?;
                }
                for attribute in &message.attributes {
                    push(&mut list, file, format!("{}.{}", message.id.name, attribute.id.name), &attribute.value)?;
                }
            }
            Entry::Junk { content } => return Err(format!("{}: not valid Fluent: {content}", file.display())),
            _ => {}
        }
    }
    Ok(list)
}

fn push(list: &mut Vec<Message>, file: &Path, id: String, pattern: &Pattern<&str>) -> Result<(), String> {
    if list.iter().any(|message| message.id == id) {
        return Err(format!("{}: `{id}` is there twice", file.display()));
    }
    let (mut arguments, mut text) = (Vec::new(), String::new());
    walk(pattern, &mut arguments, &mut text);
    list.push(Message { id, arguments, text });
    Ok(())
}

fn walk(pattern: &Pattern<&str>, arguments: &mut Vec<String>, text: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => expression_in(expression, arguments, text),
        }
    }
}

fn expression_in(expression: &Expression<&str>, arguments: &mut Vec<String>, text: &mut String) {
    match expression {
        Expression::Inline(inline) => inline_in(inline, arguments, text),
        Expression::Select { selector, variants } => {
            inline_in(selector, arguments, &mut String::new());
            for variant in variants {
                // The doc comment shows the default variant.
                let mut other = String::new();
                walk(&variant.value, arguments, if variant.default { &mut *text } else { &mut other });
            }
        }
    }
}

fn inline_in(inline: &InlineExpression<&str>, arguments: &mut Vec<String>, text: &mut String) {
    match inline {
        InlineExpression::VariableReference { id } => {
            text.push_str(&format!("{{{}}}", id.name));
            if !arguments.iter().any(|known| known == id.name) {
                arguments.push(id.name.to_owned());
            }
        }
        InlineExpression::FunctionReference { arguments: call, .. } => {
            for argument in &call.positional {
                inline_in(argument, arguments, text);
            }
        }
        InlineExpression::Placeable { expression } => expression_in(expression, arguments, text),
        InlineExpression::StringLiteral { value } => text.push_str(value),
        _ => {}
    }
}

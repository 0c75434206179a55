//! Which class a scope gets: a short table from scope prefixes to a few words.

use std::collections::HashMap;
use std::sync::OnceLock;

use syntect::parsing::Scope;

/// Scope prefix and class; the first prefix that fits wins, so special ones stand first. An empty class ends the search
/// below it: code inside a string's `${…}` isn't a string any more.
const TABLE: &[(&str, &str)] = &[
    ("comment", "c"),
    ("constant.character.escape", "e"),
    ("constant.other.placeholder", "e"),
    ("string.regexp", "r"),
    ("markup.raw", "s"),
    ("string", "s"),
    ("constant.numeric", "n"),
    ("constant.language", "l"),
    ("constant", "l"),
    ("support.constant", "l"),
    ("entity.name.constant", "l"),
    ("variable.other.constant", "l"),
    ("keyword.control.import.include", "m"),
    ("keyword.control.directive", "m"),
    ("support.macro", "m"),
    ("entity.name.macro", "m"),
    ("keyword.operator.word", "k"),
    ("keyword.operator.logical.python", "k"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage", "k"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("entity.name.union", "t"),
    ("entity.name.trait", "t"),
    ("entity.name.impl", "t"),
    ("entity.name.interface", "t"),
    ("entity.name.namespace", "t"),
    ("entity.name.module", "t"),
    ("entity.other.inherited-class", "t"),
    ("support.type.property-name", "p"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("entity.name.tag", "g"),
    ("entity.other.attribute-name", "a"),
    ("variable.annotation", "d"),
    ("entity.name.label", "d"),
    ("variable.parameter", "p"),
    ("meta.property-name", "p"),
    ("variable.language", "v"),
    ("variable.other.readwrite.shell", "v"),
    ("entity.name.section", "h"),
    ("markup.heading", "h"),
    ("markup.bold", "b"),
    ("markup.italic", "i"),
    ("markup.inserted", "in"),
    ("markup.deleted", "de"),
    ("markup.changed", "k"),
    ("meta.diff.range", "d"),
    ("meta.diff.header", "h"),
    ("markup.underline.link", "u"),
    ("meta.interpolation", ""),
    ("meta.template.expression", ""),
    ("meta.embedded", ""),
    ("source", ""),
    ("text", ""),
];

/// Remembers the class of each scope met, so that the table is walked once per scope and text.
#[derive(Default)]
pub(crate) struct Classes(HashMap<Scope, Option<&'static str>>);

impl Classes {
    /// Returns the class for a stack of scopes: the innermost one that says something.
    pub(crate) fn of(&mut self, stack: &[Scope]) -> &'static str {
        stack.iter().rev().find_map(|scope| self.of_scope(*scope)).unwrap_or("")
    }

    fn of_scope(&mut self, scope: Scope) -> Option<&'static str> {
        *self.0.entry(scope).or_insert_with(|| {
            let found = table().iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
            found.map(|(_, class)| *class)
        })
    }
}

fn table() -> &'static [(Scope, &'static str)] {
    static SCOPES: OnceLock<Vec<(Scope, &'static str)>> = OnceLock::new();
    SCOPES.get_or_init(|| {
        let parse = |(prefix, class): &(&str, &'static str)| Some((Scope::new(prefix).ok()?, *class));
        TABLE.iter().filter_map(parse).collect()
    })
}

//! Compares the languages of one folder with English.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::files::folders;
use crate::messages::{self, Message};

/// What a translator has to mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The language.
    pub locale: String,
    /// The file.
    pub file: String,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}: {}", self.locale, self.file, self.what)
    }
}

/// All differences of the other languages from `en`: missing and superfluous ids, other arguments, invalid syntax.
///
/// A language needn't choose variants where English does, as Japanese has no plural: it may leave out an argument
/// that English never shows.
pub fn compare(locales: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut read = |locale: &str| {
        let (list, faults) = messages::read(&locales.join(locale));
        problems.extend(faults.into_iter().map(|(file, what)| Problem {
            locale: locale.to_owned(),
            file,
            what,
        }));
        list
    };
    let reference = read("en");
    let others: Vec<_> = folders(locales).into_iter().filter(|locale| locale != "en").collect();
    let others: Vec<_> = others.into_iter().map(|locale| (read(&locale), locale)).collect();
    for (list, locale) in others {
        let translated = by_id(&list);
        let mut add = |file: &str, what: String| {
            problems.push(Problem { locale: locale.clone(), file: file.to_owned(), what });
        };
        for message in &reference {
            match translated.get(message.id.as_str()) {
                None => add(&message.file, format!("`{}` is missing", message.id)),
                Some(theirs) => differences(message, theirs, &mut |what| add(&theirs.file, what)),
            }
        }
        let english = by_id(&reference);
        for message in list.iter().filter(|message| !english.contains_key(message.id.as_str())) {
            add(&message.file, format!("`{}` is not in English", message.id));
        }
    }
    problems
}

fn by_id(list: &[Message]) -> BTreeMap<&str, &Message> {
    list.iter().map(|message| (message.id.as_str(), message)).collect()
}

fn differences(english: &Message, theirs: &Message, add: &mut dyn FnMut(String)) {
    let id = &english.id;
    if theirs.file != english.file {
        add(format!("`{id}` is in `{}` in English", english.file));
    }
    for argument in &theirs.arguments {
        if english.arguments.iter().all(|known| known.name != argument.name) {
            add(format!("`{id}` takes `${}`, which English does not", argument.name));
        }
    }
    for argument in english.arguments.iter().filter(|argument| argument.is_shown) {
        if theirs.arguments.iter().all(|known| known.name != argument.name) {
            add(format!("`{id}` leaves out `${}`", argument.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_compared() {
        let check = |english: &str, other: &str, expected: &[&str]| {
            let folder = tempfile::tempdir().expect("a folder");
            for (locale, text) in [("en", english), ("de", other)] {
                std::fs::create_dir(folder.path().join(locale)).expect("writable");
                std::fs::write(folder.path().join(locale).join("x.ftl"), text).expect("writable");
            }
            let found: Vec<String> = compare(folder.path()).iter().map(ToString::to_string).collect();
            assert_eq!(found, expected);
        };
        check("x-a = A\nx-b = { $b }", "x-b = { $b }\nx-a = A", &[]);
        check(
            "x-a = A\nx-b = B\n    .title = T",
            "x-a = A",
            &["de/x.ftl: `x-b` is missing", "de/x.ftl: `x-b.title` is missing"],
        );
        check("x-a = A", "x-a = A\nx-b = B", &["de/x.ftl: `x-b` is not in English"]);
        check(
            "x-a = { $a }",
            "x-a = { $b }",
            &["de/x.ftl: `x-a` takes `$b`, which English does not", "de/x.ftl: `x-a` leaves out `$a`"],
        );
        check("x-a = { $n ->\n    [one] One\n   *[other] Many\n}", "x-a = Plenty", &[]);
        check("x-a = A", "x-a = A\nx-a = B", &["de/x.ftl: `x-a` is there twice"]);
        check("x-a = A", "x-a = { -b }", &["de/x.ftl: `x-a` refers to `-b`, which isn't there"]);
    }
}

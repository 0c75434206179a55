//! Compares the languages of one folder with English.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use crate::messages;

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
pub fn compare(locales: &Path) -> Vec<Problem> {
    let mut problems = Vec::new();
    let reference = read(locales, "en", &mut problems);
    for locale in crate::folders(locales).into_iter().filter(|locale| locale != "en") {
        let mut add = |file: &str, what: String| problems.push(Problem { locale: locale.clone(), file: file.to_owned(), what });
        let mut own = Vec::new();
        let translated = read(locales, &locale, &mut own);
        for ((file, id), arguments) in &reference {
            match translated.get(&(file.clone(), id.clone())) {
                None => add(file, format!("`{id}` is missing")),
                Some(theirs) if theirs.iter().any(|argument| !arguments.contains(argument)) => {
                    add(file, format!("`{id}` has arguments {theirs:?}, English has {arguments:?}"));
                }
                Some(_) => {}
            }
        }
        for (file, id) in translated.keys().filter(|key| !reference.contains_key(*key)) {
            add(file, format!("`{id}` is not in English"));
        }
        problems.extend(own);
    }
    problems
}

type Ids = BTreeMap<(String, String), Vec<String>>;

fn read(locales: &Path, locale: &str, problems: &mut Vec<Problem>) -> Ids {
    let mut ids = Ids::new();
    for path in crate::ftl_files(&locales.join(locale)) {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match messages::read(&path) {
            Ok(list) => ids.extend(list.into_iter().map(|m| ((file.clone(), m.id), m.arguments))),
            Err(what) => problems.push(Problem { locale: locale.to_owned(), file, what }),
        }
    }
    ids
}

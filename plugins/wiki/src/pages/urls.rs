//! The addresses around one page.

use farrier_tool::Mount;

use crate::name::{Name, encode};

/// The addresses around one page, for templates: `{{ urls.edit() }}`.
#[derive(Clone, Debug)]
pub struct Urls {
    mount: Mount,
    name: Name,
}

impl Urls {
    /// Of a page, whether or not it is there.
    pub fn of(mount: &Mount, name: &Name) -> Urls {
        Urls { mount: mount.clone(), name: name.clone() }
    }
    /// The page's name.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }
    /// The pages above: name and address.
    pub fn above(&self) -> Vec<(String, String)> {
        self.name
            .above()
            .iter()
            .map(|name| (name.last().to_owned(), self.mount.url(&format!("/{}", name.address()))))
            .collect()
    }
    /// The name without the pages above.
    pub fn last(&self) -> &str {
        self.name.last()
    }
    /// The page.
    pub fn page(&self) -> String {
        self.mount.url(&format!("/{}", self.name.address()))
    }
    /// Its form.
    pub fn edit(&self) -> String {
        self.special("edit")
    }
    /// Its form, when it is still to be written: with its spaces, so that it gets this very name.
    pub fn write(&self) -> String {
        self.mount.url(&format!("/-/edit/{}", self.name.exact_address()))
    }
    /// Its versions.
    pub fn history(&self) -> String {
        self.special("history")
    }
    /// One version.
    pub fn version(&self, number: &i64) -> String {
        self.special(&format!("version/{number}"))
    }
    /// Two versions compared.
    pub fn diff(&self, from: &i64, to: &i64) -> String {
        format!("{}?from={from}&to={to}", self.special("diff"))
    }
    /// The form that chooses versions leads here.
    pub fn compare(&self) -> String {
        self.special("diff")
    }
    /// Gives it an old text again.
    pub fn restore(&self) -> String {
        self.special("restore")
    }
    /// Gives it another name.
    pub fn rename(&self) -> String {
        self.special("rename")
    }
    /// Takes it away.
    pub fn delete(&self) -> String {
        self.special("delete")
    }
    /// Its files.
    pub fn attachments(&self) -> String {
        self.special("attachments")
    }
    /// Takes a file off.
    pub fn detach(&self, file: &i64) -> String {
        self.special(&format!("detach/{file}"))
    }
    /// A file of the page.
    pub fn file(&self, page: &i64, file: &i64, name: &str) -> String {
        self.mount.url(&format!("/-/files/{page}/{file}/{}", encode(name)))
    }
    /// Something else in the wiki.
    pub fn wiki(&self, rest: &str) -> String {
        self.mount.url(rest)
    }
    /// The wiki's word.
    pub fn label(&self) -> &str {
        self.mount.label()
    }
    /// The project's title.
    pub fn project(&self) -> &str {
        self.mount.project().shown()
    }

    fn special(&self, what: &str) -> String {
        self.mount.url(&format!("/-/{what}/{}", self.name.address()))
    }
}

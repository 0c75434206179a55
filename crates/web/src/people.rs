//! How people and projects are shown in lists.

use farrier_domain::accounts::users;

use crate::Html;
use crate::html::escape;

/// A person as templates show one: `{{ person.link() }}`.
#[derive(Clone, Debug, Default)]
pub struct Person {
    /// The name in addresses; empty for somebody without an account.
    pub name: String,
    /// The name to show.
    pub shown: String,
    /// The blob of a picture.
    pub avatar: Option<String>,
}

impl Person {
    /// The person of an account.
    pub fn of(user: &users::Model) -> Person {
        Person { name: user.name.clone(), shown: user.shown().to_owned(), avatar: user.avatar.clone() }
    }
    /// Somebody who has a name but no account here: the author of a commit.
    pub fn named(name: &str) -> Person {
        Person { name: String::new(), shown: name.to_owned(), avatar: None }
    }
    /// The address of the profile; empty without an account.
    pub fn url(&self) -> String {
        if self.name.is_empty() { String::new() } else { format!("/~{}", self.name) }
    }
    /// A round picture: the person's own, or the first letter on a colour of theirs.
    pub fn avatar(&self, class: &str) -> Html {
        if let Some(blob) = &self.avatar {
            return Html(format!(r#"<img class="avatar {class}" src="/-/avatars/{}" alt="">"#, escape(blob)));
        }
        let letter = self.shown.chars().next().unwrap_or('?').to_uppercase().to_string();
        let key = if self.name.is_empty() { &self.shown } else { &self.name };
        Html(format!(
            r#"<span class="avatar {class} hue-{}" aria-hidden="true">{}</span>"#,
            hue(key),
            escape(&letter)
        ))
    }
    /// Picture and name, leading to the profile.
    pub fn link(&self) -> Html {
        let shown = escape(&self.shown);
        match self.url() {
            url if url.is_empty() => {
                Html(format!(r#"<span class="person">{}<bdi>{shown}</bdi></span>"#, self.avatar("")))
            }
            url => {
                Html(format!(r#"<a class="person" href="{url}">{}<bdi>{shown}</bdi></a>"#, self.avatar("")))
            }
        }
    }
    /// The name alone, leading to the profile.
    pub fn name_link(&self) -> Html {
        let shown = escape(&self.shown);
        match self.url() {
            url if url.is_empty() => Html(format!("<bdi>{shown}</bdi>")),
            url => Html(format!(r#"<a class="person" href="{url}"><bdi>{shown}</bdi></a>"#)),
        }
    }
}

const HUES: [&str; 12] =
    ["red", "orange", "amber", "green", "teal", "cyan", "blue", "indigo", "violet", "pink", "lime", "gray"];

/// A colour that stays with a name: a class `hue-…` of the style sheet.
pub fn hue(name: &str) -> &'static str {
    let sum = name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    HUES[(sum % 10) as usize]
}

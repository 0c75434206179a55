//! Sentences with links in them: the message stays whole, so that every language has its own order of words.

use farrier_web::{Html, escape};

/// Stands in a message's argument for the markup of that place.
pub fn slot(at: u32) -> String {
    char::from_u32(FIRST + at).map(String::from).unwrap_or_default()
}

/// Private characters, which no message has.
const FIRST: u32 = 0xE000;

/// The message as markup, with `parts` in the places of their [`slot`]s.
pub fn sentence(message: &str, parts: &[Html]) -> Html {
    let mut html = escape(message);
    for (at, part) in (0..).zip(parts) {
        html = html.replace(&slot(at), &part.0);
    }
    Html(html)
}

/// A word or name of the project inside a sentence.
pub fn word(text: &str) -> Html {
    Html(format!("<bdi>{}</bdi>", escape(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_where_the_message_says() {
        let message = format!("{} <hat> {} geändert", slot(1), slot(0));
        let html = sentence(&message, &[word("<b>"), Html("<a>kofi</a>".into())]);
        assert_eq!(html.0, "<a>kofi</a> &lt;hat&gt; <bdi>&lt;b&gt;</bdi> geändert");
    }
}

//! The parts of a form field that say what is wrong with it: `{{ crate::fields::error(errors, "name") }}`.

use farrier_i18n::L;
use farrier_web::{FormErrors, Html, assets, escape};

/// The attributes of an input whose id is the field's name; `hint` says whether a hint stands below it.
pub(crate) fn mark(errors: &FormErrors, name: &str, hint: bool) -> Html {
    let wrong = errors.has(name);
    let described: Vec<String> = [(hint, "hint"), (wrong, "error")]
        .iter()
        .filter(|(there, _)| *there)
        .map(|(_, part)| format!("{name}-{part}"))
        .collect();
    let mut out = String::new();
    if wrong {
        out.push_str(r#" aria-invalid="true""#);
    }
    if !described.is_empty() {
        out.push_str(&format!(r#" aria-describedby="{}""#, described.join(" ")));
    }
    Html(out)
}

/// The sentence below a field that is wrong; nothing below one that is fine.
pub(crate) fn error(errors: &FormErrors, name: &str) -> Html {
    let text = errors.get(name).map(|text| {
        format!(r#"<p class="field-error" id="{name}-error">{}{}</p>"#, assets::icon("error"), escape(text))
    });
    Html(text.unwrap_or_default())
}

/// What is wrong, first on the page, with links to the fields.
pub(crate) fn summary(l: &L, errors: &FormErrors) -> Html {
    if errors.is_empty() {
        return Html::default();
    }
    let links: String = errors
        .iter()
        .map(|(field, text)| format!(r##"<li><a href="#{field}">{}</a></li>"##, escape(text)))
        .collect();
    Html(format!(
        r#"<div class="flash flash-error" role="alert">{}<div><p>{}</p><ul>{links}</ul></div></div>"#,
        assets::icon("error"),
        escape(&farrier_web::msg::site_not_saved(*l))
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wrong_fields_are_marked() {
        let errors = FormErrors::one("name", "<b>");
        assert_eq!(
            mark(&errors, "name", true).0,
            r#" aria-invalid="true" aria-describedby="name-hint name-error""#
        );
        assert_eq!(mark(&errors, "email", true).0, r#" aria-describedby="email-hint""#);
        assert_eq!(mark(&errors, "email", false).0, "");
        assert!(error(&errors, "name").0.contains("&lt;b&gt;"));
        assert_eq!(error(&errors, "email").0, "");
    }
}

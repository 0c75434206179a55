//! A language that pages can be shown in.

use std::fmt;
use std::hash::{Hash, Hasher};

use icu::locale::LocaleDirectionality;
use unic_langid::LanguageIdentifier;

/// A language of a catalog.
#[derive(Clone, Copy)]
pub struct Locale(&'static Facts);

struct Facts {
    tag: &'static str,
    dir: &'static str,
    native_name: String,
}

impl Locale {
    /// Made once per language of a catalog and never freed.
    pub(crate) fn new(tag: &'static str) -> Locale {
        // Most scripts go from left to right; ICU knows the others of nearly all languages.
        let id = tag.parse().unwrap_or(icu::locale::langid!("en"));
        let dir = if LocaleDirectionality::new_extended().is_right_to_left(&id) { "rtl" } else { "ltr" };
        Locale(Box::leak(Box::new(Facts { tag, dir, native_name: native_name(tag) })))
    }

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        self.0.tag
    }

    /// `ltr` or `rtl`.
    pub fn dir(self) -> &'static str {
        self.0.dir
    }

    /// What its speakers call it.
    pub fn native_name(self) -> &'static str {
        &self.0.native_name
    }
}

impl PartialEq for Locale {
    fn eq(&self, other: &Locale) -> bool {
        self.0.tag == other.0.tag
    }
}
impl Eq for Locale {}

impl Hash for Locale {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.tag.hash(state);
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.0.tag)
    }
}

/// The name of the tag, else of its language with the rest in brackets, else the tag itself.
fn native_name(tag: &str) -> String {
    let named = |tag: &str| NAMES.iter().find(|(known, _)| *known == tag).map(|(_, name)| *name);
    if let Some(name) = named(tag) {
        return name.to_owned();
    }
    match tag.split_once('-').and_then(|(language, rest)| Some((named(language)?, rest))) {
        Some((name, rest)) => format!("{name} ({rest})"),
        None => tag.to_owned(),
    }
}

/// A tag in the one spelling that browsers, Fluent and ICU agree on.
pub(crate) fn identifier(tag: &str) -> Result<LanguageIdentifier, String> {
    match tag.parse::<LanguageIdentifier>() {
        Ok(identifier) if identifier.to_string() == tag => Ok(identifier),
        Ok(identifier) => Err(format!("write the language `{tag}` as `{identifier}`")),
        Err(_) => Err(format!("`{tag}` is no language tag")),
    }
}

/// What speakers call their languages, as it stands alone in a list.
#[rustfmt::skip]
const NAMES: &[(&str, &str)] = &[
    ("af", "Afrikaans"), ("ar", "العربية"), ("be", "Беларуская"), ("bg", "Български"), ("bn", "বাংলা"), ("br", "Brezhoneg"),
    ("bs", "Bosanski"), ("ca", "Català"), ("ckb", "کوردیی ناوەندی"), ("cs", "Čeština"), ("cy", "Cymraeg"), ("da", "Dansk"),
    ("de", "Deutsch"), ("el", "Ελληνικά"), ("en", "English"), ("en-XA", "Ƥšéúđö Éñğļíšħ"), ("eo", "Esperanto"), ("es", "Español"),
    ("et", "Eesti"), ("eu", "Euskara"), ("fa", "فارسی"), ("fi", "Suomi"), ("fil", "Filipino"), ("fr", "Français"),
    ("ga", "Gaeilge"), ("gl", "Galego"), ("he", "עברית"), ("hi", "हिन्दी"), ("hr", "Hrvatski"), ("hu", "Magyar"),
    ("hy", "Հայերեն"), ("id", "Bahasa Indonesia"), ("is", "Íslenska"), ("it", "Italiano"), ("ja", "日本語"), ("ka", "ქართული"),
    ("kk", "Қазақ тілі"), ("ko", "한국어"), ("lt", "Lietuvių"), ("lv", "Latviešu"), ("mk", "Македонски"), ("ml", "മലയാളം"),
    ("mr", "मराठी"), ("ms", "Bahasa Melayu"), ("nb", "Norsk bokmål"), ("nl", "Nederlands"), ("nn", "Norsk nynorsk"), ("pl", "Polski"),
    ("pt", "Português"), ("pt-BR", "Português (Brasil)"), ("pt-PT", "Português (Portugal)"), ("ro", "Română"), ("ru", "Русский"), ("sk", "Slovenčina"),
    ("sl", "Slovenščina"), ("sq", "Shqip"), ("sr", "Српски"), ("sv", "Svenska"), ("sw", "Kiswahili"), ("ta", "தமிழ்"),
    ("te", "తెలుగు"), ("th", "ไทย"), ("tr", "Türkçe"), ("uk", "Українська"), ("ur", "اردو"), ("vi", "Tiếng Việt"),
    ("zh", "中文"), ("zh-CN", "简体中文"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("zh-TW", "繁體中文"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_have_names_and_directions() {
        let check = |tag, name: &str, dir| {
            let locale = Locale::new(tag);
            assert_eq!((locale.native_name(), locale.dir()), (name, dir), "{tag}");
        };
        check("de", "Deutsch", "ltr");
        check("de-AT", "Deutsch (AT)", "ltr");
        check("ar", "العربية", "rtl");
        check("ckb", "کوردیی ناوەندی", "rtl");
        check("yi", "yi", "rtl");
        check("az", "az", "ltr");
        check("az-Arab", "az-Arab", "rtl");
        check("zh-Hant", "繁體中文", "ltr");
    }

    #[test]
    fn tags_have_one_spelling() {
        assert!(identifier("pt-BR").is_ok());
        assert_eq!(identifier("pt_br"), Err("write the language `pt_br` as `pt-BR`".into()));
        assert_eq!(identifier("x.bak"), Err("`x.bak` is no language tag".into()));
    }
}

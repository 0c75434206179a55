//! All messages in all languages.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use unic_langid::LanguageIdentifier;

use crate::formats::Formats;
use crate::localizer::L;
use crate::{Locale, locale, msg, numbers, pseudo, zone};

/// A message source, as generated code exposes it: locale tag, file name, text.
pub type Resource = (&'static str, &'static str, &'static str);

/// Why the messages cannot be used.
#[derive(Debug)]
pub struct CatalogError(String);

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for CatalogError {}

/// All messages. There is one per program; it is never freed, so that [`L`] can be copied about.
pub struct Catalog {
    locales: Vec<Locale>,
    identifiers: Vec<LanguageIdentifier>,
    pub(crate) entries: Vec<Entry>,
}

/// What a catalog has for one language, in the order of its locales.
pub(crate) struct Entry {
    pub(crate) locale: Locale,
    pub(crate) bundle: FluentBundle<FluentResource>,
    pub(crate) formats: Formats,
}

impl Catalog {
    /// Parses everything. Refuses invalid Fluent and ids that are there twice in one language.
    ///
    /// The languages are those of the resources, and English. Building the same again gives the same catalog.
    pub fn build(resources: &[Resource]) -> Result<&'static Catalog, CatalogError> {
        Catalog::kept(resources, false)
    }

    /// The same with `en-XA`, a made-up language of accented English in brackets; what stands outside of them never
    /// was a message (see [`outside_messages`](crate::outside_messages)).
    pub fn build_with_pseudo(resources: &[Resource]) -> Result<&'static Catalog, CatalogError> {
        Catalog::kept(resources, true)
    }

    fn kept(resources: &[Resource], with_pseudo: bool) -> Result<&'static Catalog, CatalogError> {
        type Kept = (Vec<Resource>, bool, &'static Catalog);
        static CATALOGS: Mutex<Vec<Kept>> = Mutex::new(Vec::new());
        let mut catalogs = CATALOGS.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |kept: &&Kept| kept.1 == with_pseudo && kept.0 == resources;
        if let Some((_, _, catalog)) = catalogs.iter().find(same) {
            return Ok(catalog);
        }
        let catalog: &'static Catalog = Box::leak(Box::new(Catalog::new(resources, with_pseudo)?));
        catalogs.push((resources.to_vec(), with_pseudo, catalog));
        Ok(catalog)
    }

    fn new(resources: &[Resource], with_pseudo: bool) -> Result<Catalog, CatalogError> {
        let mut catalog = Catalog { locales: Vec::new(), identifiers: Vec::new(), entries: Vec::new() };
        let mut tags: Vec<&'static str> = vec!["en"];
        for (tag, _, _) in resources {
            if !tags.contains(tag) {
                tags.push(tag);
            }
        }
        if with_pseudo {
            tags.retain(|tag| *tag != pseudo::TAG);
            tags.push(pseudo::TAG);
        }
        for tag in tags {
            let identifier = locale::identifier(tag).map_err(CatalogError)?;
            let bundle = if with_pseudo && tag == pseudo::TAG {
                let mut bundle = bundle("en", &catalog.identifiers[0], resources)?;
                bundle.set_transform(Some(pseudo::accent));
                bundle
            } else {
                bundle(tag, &identifier, resources)?
            };
            let locale = Locale::new(tag);
            catalog.locales.push(locale);
            catalog.identifiers.push(identifier);
            catalog.entries.push(Entry { locale, bundle, formats: Formats::new(tag) });
        }
        Ok(catalog)
    }

    /// The languages there are, English first.
    pub fn locales(&self) -> &[Locale] {
        &self.locales
    }

    /// The language of a tag.
    pub fn locale(&self, tag: &str) -> Option<Locale> {
        self.locales.iter().copied().find(|locale| locale.tag() == tag)
    }

    /// The best language for an `Accept-Language` header; English when there is none.
    pub fn negotiate(&self, accept_language: Option<&str>) -> Locale {
        let wanted = wanted(accept_language.unwrap_or_default());
        let best = negotiate_languages(&wanted, &self.identifiers, None, NegotiationStrategy::Lookup);
        let index = best.first().and_then(|best| self.identifiers.iter().position(|known| known == *best));
        self.locales[index.unwrap_or(0)]
    }

    /// A handle for pages in a language, with times in a zone (IANA name; UTC without or when unknown).
    pub fn localizer(&'static self, locale: Locale, zone: Option<&str>) -> L {
        let index = self.locales.iter().position(|known| *known == locale).unwrap_or(0);
        L { catalog: self, index, zone: zone.and_then(zone::known) }
    }
}

/// The languages of an `Accept-Language` header, the best first. The header comes from anybody, so what isn't
/// understood is left out, and all that comes after the first few.
fn wanted(accept_language: &str) -> Vec<LanguageIdentifier> {
    let weighted = accept_language.split(',').take(20).filter_map(|part| {
        let mut pieces = part.split(';').map(str::trim);
        let identifier: LanguageIdentifier = pieces.next()?.parse().ok()?;
        let weight = pieces.find_map(|piece| piece.strip_prefix("q=")?.parse().ok()).unwrap_or(1.0_f32);
        (weight > 0.0).then_some((weight, identifier))
    });
    let mut weighted: Vec<_> = weighted.collect();
    weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
    weighted.into_iter().map(|(_, identifier)| identifier).collect()
}

fn bundle(
    tag: &str,
    identifier: &LanguageIdentifier,
    resources: &[Resource],
) -> Result<FluentBundle<FluentResource>, CatalogError> {
    let mut bundle = FluentBundle::new_concurrent(vec![identifier.clone()]);
    // Pages set the direction of what people wrote by `dir`; invisible marks would only get into copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(numbers::in_message));
    bundle.add_builtins().map_err(|e| CatalogError(format!("{tag}: {e}")))?;
    let mut seen = HashSet::new();
    for (_, file, text) in msg::LOCALES.iter().chain(resources).filter(|(of, _, _)| *of == tag) {
        // Two crates may bring the messages of a third.
        if !seen.insert((*file, text.as_ptr())) {
            continue;
        }
        let resource =
            FluentResource::try_new((*text).to_owned()).map_err(|(_, errors)| refused(tag, file, &errors))?;
        bundle.add_resource(resource).map_err(|errors| refused(tag, file, &errors))?;
    }
    Ok(bundle)
}

fn refused(tag: &str, file: &str, errors: &[impl fmt::Display]) -> CatalogError {
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    CatalogError(format!("{tag}/{file}: {}", all.join("; ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_those_of_the_resources() {
        let catalog =
            Catalog::build(&[("de", "x.ftl", ""), ("ar", "x.ftl", ""), ("de", "y.ftl", "")]).expect("valid");
        let tags = |catalog: &'static Catalog| catalog.locales().iter().map(|l| l.tag()).collect::<Vec<_>>();
        assert_eq!(tags(catalog), ["en", "de", "ar"]);
        assert_eq!(tags(Catalog::build(&[]).expect("valid")), ["en"]);
        assert_eq!(catalog.locale("ar").map(Locale::dir), Some("rtl"));
        assert_eq!(catalog.locale("fr"), None);
    }

    #[test]
    fn the_same_is_built_once() {
        let first = Catalog::build(&[("en", "x.ftl", "x-a = A")]).expect("valid");
        let resources = [("en", "x.ftl", "x-a = A")];
        assert!(std::ptr::eq(first, Catalog::build(&resources).expect("valid")));
        assert!(!std::ptr::eq(first, Catalog::build_with_pseudo(&resources).expect("valid")));
    }

    #[test]
    fn faults_are_refused() {
        let check = |resources: &[Resource], expected: &str| {
            let error = Catalog::build(resources).err().expect("refused").to_string();
            assert!(error.contains(expected), "{error}");
        };
        check(
            &[("de", "x.ftl", "x-a = A\nx-a = B")],
            "de/x.ftl: Attempt to override an existing message: \"x-a\"",
        );
        check(&[("en", "x.ftl", "x-a = A"), ("en", "y.ftl", "x-a = B")], "en/y.ftl: Attempt to override");
        check(&[("en", "x.ftl", "x-a = { $")], "en/x.ftl: ");
        check(&[("pt_br", "x.ftl", "")], "write the language `pt_br` as `pt-BR`");
        let twice = ("en", "x.ftl", "x-a = A");
        assert!(Catalog::build(&[twice, twice]).is_ok());
    }

    #[test]
    fn the_best_language_is_found() {
        let locales = ["de", "pt-BR", "ar"].map(|tag| (tag, "x.ftl", ""));
        let catalog = Catalog::build_with_pseudo(&locales).expect("valid");
        let check =
            |header, expected: &str| assert_eq!(catalog.negotiate(header).tag(), expected, "{header:?}");
        check(None, "en");
        check(Some(""), "en");
        check(Some("de"), "de");
        check(Some("DE-at"), "de");
        check(Some("fr;q=0.9, de-AT, en;q=0.5"), "de");
        check(Some("fr, de;q=0.3, ar;q=0.7"), "ar");
        check(Some("en-GB,en;q=0.9,de;q=0.8"), "en");
        check(Some("en-XA"), "en-XA");
        check(Some("pt"), "pt-BR");
        check(Some("de;q=0, *"), "en");
        check(Some("de;q=NaN"), "en");
        check(Some("xx, *"), "en");
        check(Some(";;,,=\u{0},q=1"), "en");
    }
}

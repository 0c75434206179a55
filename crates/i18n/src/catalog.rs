//! All messages in all languages, and the handle that pages carry.

use std::collections::HashSet;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_langneg::{NegotiationStrategy, negotiate_languages};
use jiff::tz::TimeZone;
use unic_langid::LanguageIdentifier;

use crate::dates::DateFormats;
use crate::locale::Locale;

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
    bundles: Vec<FluentBundle<FluentResource>>,
    pub(crate) dates: Vec<DateFormats>,
}

impl Catalog {
    /// Parses everything. Refuses invalid Fluent and ids that are there twice in one language.
    pub fn build(resources: &[Resource]) -> Result<&'static Catalog, CatalogError> {
        Catalog::new(resources, false)
    }

    /// The same with `en-XA`, a made-up language of accented English that shows which text never was a message.
    pub fn build_with_pseudo(resources: &[Resource]) -> Result<&'static Catalog, CatalogError> {
        Catalog::new(resources, true)
    }

    fn new(resources: &[Resource], pseudo: bool) -> Result<&'static Catalog, CatalogError> {
        let mut tags: Vec<&str> = vec!["en"];
        for (tag, _, _) in resources {
            if !tags.contains(tag) {
                tags.push(tag);
            }
        }
        let (mut locales, mut bundles, mut dates) = (Vec::new(), Vec::new(), Vec::new());
        for tag in tags {
            let locale = Locale::known(tag).ok_or_else(|| CatalogError(format!("no locale `{tag}` is known to the program")))?;
            bundles.push(bundle(tag, resources, None)?);
            dates.push(DateFormats::new(tag));
            locales.push(locale);
        }
        if pseudo {
            bundles.push(bundle("en", resources, Some(crate::pseudo::accent))?);
            dates.push(DateFormats::new("en"));
            locales.push(Locale::known("en-XA").expect("it is in the table"));
        }
        Ok(Box::leak(Box::new(Catalog { locales, bundles, dates })))
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
        let mut wanted: Vec<(f32, LanguageIdentifier)> = accept_language
            .unwrap_or_default()
            .split(',')
            .take(20)
            .filter_map(|part| {
                let mut pieces = part.split(';');
                let tag = pieces.next()?.trim().parse().ok()?;
                let weight = pieces.find_map(|p| p.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
                Some((weight, tag))
            })
            .collect();
        wanted.retain(|(weight, _)| *weight > 0.0);
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        let wanted: Vec<LanguageIdentifier> = wanted.into_iter().map(|(_, tag)| tag).collect();
        let there: Vec<LanguageIdentifier> = self.locales.iter().filter_map(|locale| locale.tag().parse().ok()).collect();
        let english: LanguageIdentifier = unic_langid::langid!("en");
        let best = negotiate_languages(&wanted, &there, Some(&english), NegotiationStrategy::Lookup);
        best.first().and_then(|tag| self.locale(&tag.to_string())).unwrap_or(self.locales[0])
    }

    /// A handle for pages in a language, with times in a zone (IANA name; UTC without or when unknown).
    pub fn localizer(&'static self, locale: Locale, zone: Option<&str>) -> L {
        let index = self.locales.iter().position(|known| *known == locale).unwrap_or(0);
        let zone = zone.filter(|zone| *zone != "UTC").and_then(known_zone);
        L { catalog: self, index, zone }
    }
}

/// Time zones are few and asked for often, so each is kept for good.
fn known_zone(name: &str) -> Option<&'static TimeZone> {
    use std::collections::HashMap;
    use std::sync::{LazyLock, Mutex};
    static ZONES: LazyLock<Mutex<HashMap<String, &'static TimeZone>>> = LazyLock::new(Mutex::default);
    let mut zones = ZONES.lock().ok()?;
    if let Some(zone) = zones.get(name) {
        return Some(zone);
    }
    let zone: &'static TimeZone = Box::leak(Box::new(TimeZone::get(name).ok()?));
    zones.insert(name.to_owned(), zone);
    Some(zone)
}

fn bundle(tag: &str, resources: &[Resource], transform: Option<fn(&str) -> std::borrow::Cow<'_, str>>) -> Result<FluentBundle<FluentResource>, CatalogError> {
    let language: LanguageIdentifier = tag.parse().map_err(|e| CatalogError(format!("`{tag}`: {e}")))?;
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.set_transform(transform);
    let group = Locale::known(tag).map_or(",", Locale::group_separator);
    bundle.set_formatter(Some(match group {
        "." => |value: &FluentValue, _: &_| whole(value, "."),
        "\u{202f}" => |value: &FluentValue, _: &_| whole(value, "\u{202f}"),
        "٬" => |value: &FluentValue, _: &_| whole(value, "٬"),
        _ => |value: &FluentValue, _: &_| whole(value, ","),
    }));
    let mut files = HashSet::new();
    for (_, file, text) in crate::OWN.iter().chain(resources).filter(|(locale, _, _)| *locale == tag) {
        if !files.insert((*file, text.as_ptr())) {
            continue;
        }
        let resource = FluentResource::try_new((*text).to_owned())
            .map_err(|(_, errors)| CatalogError(format!("{tag}/{file}: {}", errors.first().map(ToString::to_string).unwrap_or_default())))?;
        bundle
            .add_resource(resource)
            .map_err(|errors| CatalogError(format!("{tag}/{file}: {}", errors.first().map(ToString::to_string).unwrap_or_default())))?;
    }
    Ok(bundle)
}

fn whole(value: &FluentValue, separator: &str) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => Some(group(number.value as i128, separator)),
        _ => None,
    }
}

/// Digits in groups of three from 10,000 on; years and ticket numbers stay as they are up to 9999.
pub(crate) fn group(number: i128, separator: &str) -> String {
    let digits = number.unsigned_abs().to_string();
    if digits.len() < 5 {
        return number.to_string();
    }
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    if number < 0 { format!("-{out}") } else { out }
}

/// A language and a time zone: what a page is written in. It is a handle, cheap to copy.
#[derive(Clone, Copy)]
pub struct L {
    pub(crate) catalog: &'static Catalog,
    pub(crate) index: usize,
    pub(crate) zone: Option<&'static TimeZone>,
}

impl fmt::Debug for L {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "L({})", self.tag())
    }
}

impl From<&L> for L {
    fn from(l: &L) -> L {
        *l
    }
}
impl From<&&L> for L {
    fn from(l: &&L) -> L {
        **l
    }
}

impl L {
    /// The language.
    pub fn locale(self) -> Locale {
        self.catalog.locales[self.index]
    }
    /// Its tag, for `lang`.
    pub fn tag(self) -> &'static str {
        self.locale().tag()
    }
    /// Its direction, for `dir`.
    pub fn dir(self) -> &'static str {
        self.locale().dir()
    }

    /// The message of an id without arguments.
    pub fn text(self, id: &str) -> String {
        self.format(id, &FluentArgs::new())
    }

    /// The message of an id; English when this language lacks it, the id when English does too.
    pub fn format(self, id: &str, args: &FluentArgs) -> String {
        for index in [self.index, 0] {
            let bundle = &self.catalog.bundles[index];
            let (name, attribute) = id.split_once('.').map_or((id, None), |(name, attribute)| (name, Some(attribute)));
            let Some(message) = bundle.get_message(name) else { continue };
            let pattern = match attribute {
                Some(attribute) => message.get_attribute(attribute).map(|a| a.value()),
                None => message.value(),
            };
            if let Some(pattern) = pattern {
                return bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned();
            }
        }
        id.to_owned()
    }

    /// A whole number, in groups of three.
    pub fn number(self, number: impl Into<i128>) -> String {
        group(number.into(), self.locale().group_separator())
    }

    /// A number of bytes in the unit that fits: `1.4 MB`.
    pub fn bytes(self, bytes: u64) -> String {
        const UNITS: [&str; 5] = ["kB", "MB", "GB", "TB", "PB"];
        if bytes < 1000 {
            return format!("{bytes} B");
        }
        let mut value = bytes as f64 / 1000.0;
        let mut unit = 0;
        while value >= 999.95 && unit + 1 < UNITS.len() {
            value /= 1000.0;
            unit += 1;
        }
        format!("{value:.1} {}", UNITS[unit]).replace('.', self.locale().decimal_separator())
    }

    /// `a, b and c`.
    pub fn list_and(self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [start @ .., last] => {
                let mut args = FluentArgs::new();
                args.set("start", start.join(", "));
                args.set("last", last.clone());
                self.format("i18n-list-and", &args)
            }
        }
    }
}

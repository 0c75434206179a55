//! What every page has around its content, in one value.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use farrier_db::at;
use farrier_domain::projects::{self, Project};
use farrier_domain::{Permission, Reader, site};
use farrier_i18n::{L, Locale};
use farrier_tool::{Mount, Services};
use time::OffsetDateTime;

use crate::html::escape;
use crate::{AppError, Flash, Html, Person, assets, flash, msg};

/// The frame of a page: language, reader, project, navigation. `base.html` uses nothing else.
#[derive(Clone)]
pub struct Frame {
    /// The reader's language and time zone.
    pub l: L,
    /// Whoever asks.
    pub reader: Reader,
    /// The site's settings.
    pub site: Arc<site::Settings>,
    /// The project, on its pages.
    pub project: Option<ProjectFrame>,
    /// The address that was asked for, with its query: where signing in leads back to.
    pub here: String,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// What was just done.
    pub flash: Option<Flash>,
    /// All languages of the site.
    pub locales: Vec<Locale>,
    /// Now, for `ago`.
    pub now: OffsetDateTime,
    /// Scheme, host and port of the site.
    pub base_url: String,
}

/// The bar of a project.
#[derive(Clone)]
pub struct ProjectFrame {
    /// The project.
    pub project: Project,
    /// The projects above it, from the top down.
    pub above: Vec<Project>,
    /// Its tools in order.
    pub tabs: Vec<Tab>,
    /// Whether the reader runs it.
    pub is_admin: bool,
    /// The tool whose page this is.
    pub mount: Option<Mount>,
    /// Links in the tool's own bar: text and address.
    pub nav: Vec<(String, String)>,
}

/// A tool in the bar of a project.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Its word.
    pub label: String,
    /// Its address.
    pub url: String,
    /// A sprite's name.
    pub icon: &'static str,
    /// A number beside it; 0 shows none.
    pub count: i64,
    /// Whether this is its page.
    pub current: bool,
}

/// A cookie of the request.
pub(crate) fn cookie<'a>(parts: &'a axum::http::HeaderMap, name: &str) -> Option<&'a str> {
    parts
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// The language and zone of a request: the account's, else the cookie's, else `Accept-Language`'s.
pub fn localizer(services: &Services, headers: &axum::http::HeaderMap, reader: &Reader) -> L {
    let catalog = services.catalog;
    let user = reader.user.as_deref();
    let chosen = user.and_then(|user| user.locale.as_deref()).or_else(|| cookie(headers, "farrier_locale"));
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let locale = chosen.and_then(|tag| catalog.locale(tag)).unwrap_or_else(|| catalog.negotiate(accepted));
    catalog.localizer(locale, user.and_then(|user| user.time_zone.as_deref()))
}

impl FromRequestParts<Services> for Frame {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, services: &Services) -> Result<Frame, AppError> {
        let reader = parts.extensions.get::<Reader>().cloned().unwrap_or_else(Reader::anonymous);
        let mut frame = Frame::plain(services, &parts.headers, &reader, here(parts)).await?;
        if let Some(project) = parts.extensions.get::<Project>().cloned() {
            let mount = parts.extensions.get::<Mount>().cloned();
            frame.project = Some(ProjectFrame::load(services, frame.l, &reader, project, mount).await?);
        }
        Ok(frame)
    }
}

/// The address as the browser has it: the dispatcher keeps it when it strips the mount's part.
fn here(parts: &Parts) -> String {
    let uri = parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |original| &original.0);
    uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string)
}

impl Frame {
    /// A frame without a project.
    pub async fn plain(
        services: &Services,
        headers: &axum::http::HeaderMap,
        reader: &Reader,
        here: String,
    ) -> Result<Frame, AppError> {
        let l = localizer(services, headers, reader);
        let theme = match reader.user.as_deref() {
            Some(user) => user.theme.clone(),
            None => cookie(headers, "farrier_theme")
                .filter(|t| matches!(*t, "light" | "dark"))
                .unwrap_or("auto")
                .to_owned(),
        };
        Ok(Frame {
            l,
            site: services.known.site().await?,
            project: None,
            here,
            theme,
            flash: cookie(headers, flash::COOKIE).and_then(Flash::read),
            locales: services.catalog.locales().to_vec(),
            now: services.clock.now(),
            base_url: services.config.base_url.clone(),
            reader: reader.clone(),
        })
    }

    /// The project's bar; call it on pages that the dispatcher put below a project.
    pub fn project(&self) -> Result<&ProjectFrame, AppError> {
        self.project.as_ref().ok_or(AppError::NotFound)
    }
    /// The reader as a person.
    pub fn me(&self) -> Option<Person> {
        self.reader.user.as_deref().map(Person::of)
    }
    /// Whether single keys do something for this reader.
    pub fn shortcuts(&self) -> &'static str {
        if self.reader.user.as_ref().is_none_or(|user| user.shortcuts) { "on" } else { "off" }
    }
    /// Whether the reader has a permission at this page's mount.
    pub fn may(&self, permission: Permission) -> bool {
        let mount = self.project.as_ref().and_then(|project| project.mount.as_ref());
        mount.is_some_and(|mount| mount.allows(&self.reader, permission))
    }

    /// Whether this is the page of an address, whatever its query.
    pub fn is_here(&self, url: impl AsRef<str>) -> bool {
        self.here.split('?').next() == Some(url.as_ref())
    }

    /// A sprite: `{{ frame.icon("ticket") }}`.
    pub fn icon(&self, name: &str) -> Html {
        Html(assets::icon(name))
    }
    /// The address of a static file.
    pub fn asset(&self, name: &str) -> String {
        assets::url(name)
    }
    /// How long ago, as a `<time>` that tells the exact time to whoever points at it.
    pub fn ago(&self, millis: &i64) -> Html {
        self.time_tag(*millis, self.l.ago(at(*millis), self.now))
    }
    /// A date as a `<time>`.
    pub fn date(&self, millis: &i64) -> Html {
        self.time_tag(*millis, self.l.date(at(*millis)))
    }
    /// Date and time as a `<time>`.
    pub fn date_time(&self, millis: &i64) -> Html {
        self.time_tag(*millis, self.l.date_time(at(*millis)))
    }
    /// A number in groups of three.
    pub fn number(&self, number: &i64) -> String {
        self.l.number(*number)
    }
    /// A size in bytes in the unit that fits.
    pub fn bytes(&self, bytes: &i64) -> String {
        self.l.bytes(bytes.unsigned_abs())
    }
    /// An address of the site with scheme and host.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn time_tag(&self, millis: i64, shown: String) -> Html {
        let when = at(millis);
        let iso = when.format(&time::format_description::well_known::Rfc3339).unwrap_or_default();
        Html(format!(
            r#"<time datetime="{iso}" title="{}">{}</time>"#,
            escape(&self.l.date_time(when)),
            escape(&shown)
        ))
    }
}

impl ProjectFrame {
    /// The project's picture, or its first letter on a colour of its own.
    pub fn icon(&self) -> Html {
        project_icon(&self.project, "")
    }

    /// Loads the bar: the mounts the reader may see, and the projects above; at most three queries.
    pub async fn load(
        services: &Services,
        l: L,
        reader: &Reader,
        project: Project,
        mount: Option<Mount>,
    ) -> Result<ProjectFrame, AppError> {
        let all = services.known.mounts(&project).await?;
        let may_see = |mount: &&Mount| {
            let read = services.registry.tool(mount.tool()).map(farrier_tool::Registered::read);
            mount.row().enabled && read.is_some_and(|read| mount.allows(reader, read))
        };
        let visible: Vec<&Mount> = all.iter().filter(may_see).collect();
        let counts = services.known.counters(visible.iter().map(|mount| mount.id())).await?;
        let tabs = visible.iter().map(|row| Tab {
            label: row.label().to_owned(),
            url: row.url(""),
            icon: services.registry.tool(row.tool()).map_or("plugin", |tool| tool.icon),
            count: counts.get(&row.id()).and_then(|own| own.get("open")).copied().unwrap_or(0),
            current: mount.as_ref().is_some_and(|current| current.id() == row.id()),
        });
        let tabs = tabs.collect();
        let above = services.known.above(&project).await?;
        let above = above.iter().filter(|above| projects::may_read(above, reader)).cloned().collect();
        let nav = match &mount {
            Some(mount) => nav(services, l, reader, mount),
            None => Vec::new(),
        };
        Ok(ProjectFrame { is_admin: projects::may_admin(&project, reader), above, tabs, mount, nav, project })
    }
}

fn nav(services: &Services, l: L, reader: &Reader, mount: &Mount) -> Vec<(String, String)> {
    let Some(tool) = services.registry.tool(mount.tool()) else { return Vec::new() };
    let items = tool.nav.iter().filter(|item| mount.allows(reader, item.needs));
    items.map(|item| ((item.label)(l), mount.url(item.path))).collect()
}

/// A project's picture, or its first letter on a colour of its own.
pub fn project_icon(project: &Project, class: &str) -> Html {
    if project.icon.is_some() {
        return Html(format!(
            r#"<img class="project-icon {class}" src="{}/-/icon" alt="">"#,
            escape(&project.url())
        ));
    }
    let letter =
        project.shown().trim_start_matches('~').chars().next().unwrap_or('?').to_uppercase().to_string();
    Html(format!(
        r#"<span class="project-icon {class} hue-{}" aria-hidden="true">{}</span>"#,
        crate::hue(&project.path),
        escape(&letter)
    ))
}

/// The word for private things, which several pages show as a badge.
pub fn private_badge(frame: &Frame) -> Html {
    Html(format!(
        r#"<span class="badge badge-private">{}{}</span>"#,
        assets::icon("lock"),
        escape(&msg::site_private(frame.l))
    ))
}

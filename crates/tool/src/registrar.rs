//! What a tool lists about itself.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use farrier_domain::Permission;
use farrier_i18n::{L, Resource};
use farrier_jobs::{Consumer, Handler, events};
use sea_orm_migration::MigrationTrait;
use serde::de::DeserializeOwned;

use crate::settings::SettingsKind;
use crate::{
    ActivityText, Command, LinkResolver, Mount, OwnProtocol, Portable, Routes, SearchSource, Services,
    SshService, ToolSettings,
};

/// A link in the bar of a mount.
#[derive(Clone, Copy)]
pub struct NavItem {
    /// Its text.
    pub label: fn(L) -> String,
    /// Below the mount: `/new`.
    pub path: &'static str,
    /// Who sees it.
    pub needs: Permission,
}

/// What a tool's self-check found.
#[derive(Clone, Debug)]
pub struct Check {
    /// What was looked at.
    pub name: String,
    /// Whether it does.
    pub ok: bool,
    /// What was found, and what to do when it is not fine.
    pub message: String,
}

/// Makes a list of migrations; the migrator asks for it several times.
pub type Migrations = fn() -> Vec<Box<dyn MigrationTrait>>;
type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// Something to do for one mount.
pub type OnMount = Arc<dyn Fn(Services, Mount) -> Boxed<anyhow::Result<()>> + Send + Sync>;
/// Takes a repository in from a folder.
pub type OnImport =
    Arc<dyn Fn(Services, Mount, std::path::PathBuf) -> Boxed<anyhow::Result<()>> + Send + Sync>;
/// Runs beside the pages until the value turns true.
pub type Background = Arc<dyn Fn(Services, tokio::sync::watch::Receiver<bool>) -> Boxed<()> + Send + Sync>;
/// A self-check.
pub type OnCheck = Arc<dyn Fn(Services) -> Boxed<Vec<Check>> + Send + Sync>;

/// Collects all that one tool offers.
pub struct Registrar {
    pub(crate) id: &'static str,
    pub(crate) title: Option<fn(L) -> String>,
    pub(crate) summary: Option<fn(L) -> String>,
    pub(crate) icon: &'static str,
    pub(crate) default_path: &'static str,
    pub(crate) usual: bool,
    pub(crate) permissions: Vec<(Permission, fn(L) -> String)>,
    pub(crate) settings: Option<SettingsKind>,
    pub(crate) migrations: Vec<Migrations>,
    pub(crate) shared_migrations: Vec<(&'static str, Migrations)>,
    pub(crate) shared_kinds: Vec<&'static str>,
    pub(crate) locales: Vec<Resource>,
    pub(crate) nav: Vec<NavItem>,
    pub(crate) pages: Option<Routes>,
    pub(crate) api: Option<Routes>,
    pub(crate) search: Vec<(&'static str, fn(L) -> String, Arc<dyn SearchSource>)>,
    pub(crate) links: Vec<Arc<dyn LinkResolver>>,
    pub(crate) consumers: Vec<Consumer<Services>>,
    pub(crate) jobs: Vec<(&'static str, Handler<Services>)>,
    pub(crate) portable: Option<Arc<dyn Portable>>,
    pub(crate) activity: Vec<(&'static str, ActivityText)>,
    pub(crate) created: Option<OnMount>,
    pub(crate) import: Option<OnImport>,
    pub(crate) started: Vec<Arc<dyn Fn(Services) -> Boxed<anyhow::Result<()>> + Send + Sync>>,
    pub(crate) checks: Vec<OnCheck>,
    pub(crate) openapi: Vec<fn() -> serde_json::Value>,
    pub(crate) commands: Vec<Arc<dyn Command>>,
    pub(crate) background: Vec<(&'static str, Background)>,
    pub(crate) ssh: Option<Arc<dyn SshService>>,
    pub(crate) own_protocol: Option<OwnProtocol>,
}

impl Registrar {
    pub(crate) fn new(id: &'static str) -> Registrar {
        Registrar {
            id,
            title: None,
            summary: None,
            icon: "tool",
            default_path: id,
            usual: false,
            permissions: Vec::new(),
            settings: None,
            migrations: Vec::new(),
            shared_migrations: Vec::new(),
            shared_kinds: Vec::new(),
            locales: Vec::new(),
            nav: Vec::new(),
            pages: None,
            api: None,
            search: Vec::new(),
            links: Vec::new(),
            consumers: Vec::new(),
            jobs: Vec::new(),
            portable: None,
            activity: Vec::new(),
            created: None,
            import: None,
            started: Vec::new(),
            checks: Vec::new(),
            openapi: Vec::new(),
            commands: Vec::new(),
            background: Vec::new(),
            ssh: None,
            own_protocol: None,
        }
    }

    /// What people call this kind of tool, one sentence on what it is for, a sprite's name, and the path it is
    /// offered under.
    pub fn describe(
        &mut self,
        title: fn(L) -> String,
        summary: fn(L) -> String,
        icon: &'static str,
        path: &'static str,
    ) -> &mut Self {
        (self.title, self.summary, self.icon, self.default_path) = (Some(title), Some(summary), icon, path);
        self
    }
    /// Most projects want it: it is ticked on the form of a new project.
    pub fn usual(&mut self) -> &mut Self {
        self.usual = true;
        self
    }
    /// What people can be allowed to do, and its words for the permission table. The first is the one to read.
    pub fn permissions(&mut self, permissions: &[(Permission, fn(L) -> String)]) -> &mut Self {
        self.permissions.extend_from_slice(permissions);
        self
    }
    /// One typed value per mount.
    pub fn settings<T: ToolSettings>(&mut self) -> &mut Self {
        self.settings = Some(SettingsKind::of::<T>());
        self
    }
    /// The tool's own tables, with a history of their own: `.migrations(migrations::all)`.
    pub fn migrations(&mut self, all: Migrations) -> &mut Self {
        self.migrations.push(all);
        self
    }
    /// The tool's messages: the `LOCALES` that its build script wrote.
    pub fn locales(&mut self, locales: &[Resource]) -> &mut Self {
        self.locales.extend_from_slice(locales);
        self
    }
    /// A link in the mount's bar.
    pub fn nav(&mut self, item: NavItem) -> &mut Self {
        self.nav.push(item);
        self
    }
    /// Pages, with paths relative to the mount.
    pub fn pages(&mut self, routes: Routes) -> &mut Self {
        self.pages = Some(match self.pages.take() {
            Some(old) => old.merge(routes),
            None => routes,
        });
        self
    }
    /// What programs ask for at the mount's own address: a route of the pages answers them.
    pub fn own_protocol(&mut self, protocol: OwnProtocol) -> &mut Self {
        self.own_protocol = Some(protocol);
        self
    }
    /// The API's routes, the same below `/rest`.
    pub fn api(&mut self, routes: Routes) -> &mut Self {
        self.api = Some(match self.api.take() {
            Some(old) => old.merge(routes),
            None => routes,
        });
        self
    }
    /// The API's routes described: an object with `paths` and `components/schemas` as in OpenAPI 3.1, paths relative to
    /// the mount.
    pub fn openapi(&mut self, part: fn() -> serde_json::Value) -> &mut Self {
        self.openapi.push(part);
        self
    }
    /// Tables that several tools share, under a history of their own: applied once, whichever of the tools are there.
    pub fn shared_migrations(&mut self, name: &'static str, all: Migrations) -> &mut Self {
        self.shared_migrations.push((name, all));
        self
    }
    /// A kind of search documents that other tools have as well: files are files in every code tool.
    pub fn shared_search(
        &mut self,
        kind: &'static str,
        name: fn(L) -> String,
        source: impl SearchSource + 'static,
    ) -> &mut Self {
        self.shared_kinds.push(kind);
        self.search(kind, name, source)
    }
    /// Search documents of a kind, and the kind's name for people.
    pub fn search(
        &mut self,
        kind: &'static str,
        name: fn(L) -> String,
        source: impl SearchSource + 'static,
    ) -> &mut Self {
        self.search.push((kind, name, Arc::new(source)));
        self
    }
    /// What a way of writing links means.
    pub fn links(&mut self, resolver: impl LinkResolver + 'static) -> &mut Self {
        self.links.push(Arc::new(resolver));
        self
    }
    /// Calls `handler` after the commit of each event of these names, at least once. `name` is fixed: the cursor is kept
    /// under it.
    pub fn on<F, R>(&mut self, name: &'static str, events: &[&'static str], handler: F) -> &mut Self
    where
        F: Fn(Services, events::Model) -> R + Send + Sync + 'static,
        R: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.consumers.push(Consumer {
            name: format!("{}.{name}", self.id),
            events: events.to_vec(),
            run: Arc::new(move |services, event| Box::pin(handler(services, event))),
        });
        self
    }
    /// A kind of job: `name` begins with the tool's id and a dot.
    pub fn job<T, F, R>(&mut self, name: &'static str, handler: F) -> &mut Self
    where
        T: DeserializeOwned + Send + 'static,
        F: Fn(Services, T) -> R + Send + Sync + Clone + 'static,
        R: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let run: Handler<Services> = Arc::new(move |services, payload| {
            let handler = handler.clone();
            Box::pin(async move { handler(services, serde_json::from_value(payload)?).await })
        });
        self.jobs.push((name, run));
        self
    }
    /// Export and import.
    pub fn portable(&mut self, portable: impl Portable + 'static) -> &mut Self {
        self.portable = Some(Arc::new(portable));
        self
    }
    /// How an event reads in the activity; an event without words is not shown.
    pub fn activity(&mut self, event: &'static str, text: ActivityText) -> &mut Self {
        self.activity.push((event, text));
        self
    }
    /// What the tool answers over SSH.
    pub fn ssh(&mut self, service: impl SshService) -> &mut Self {
        self.ssh = Some(Arc::new(service));
        self
    }
    /// Called once after a mount was made, before the answer: makes the empty repository. May be called again.
    pub fn created<F, R>(&mut self, handler: F) -> &mut Self
    where
        F: Fn(Services, Mount) -> R + Send + Sync + 'static,
        R: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.created = Some(Arc::new(move |services, mount| Box::pin(handler(services, mount))));
        self
    }
    /// Takes an existing repository into an empty mount: `farrier repo import`. Its errors say why not.
    pub fn import<F, R>(&mut self, handler: F) -> &mut Self
    where
        F: Fn(Services, Mount, std::path::PathBuf) -> R + Send + Sync + 'static,
        R: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.import =
            Some(Arc::new(move |services, mount, folder| Box::pin(handler(services, mount, folder))));
        self
    }
    /// Called in the background after each start, before anything else of the tool is due: sweeps what a crash left.
    pub fn started<F, R>(&mut self, handler: F) -> &mut Self
    where
        F: Fn(Services) -> R + Send + Sync + 'static,
        R: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        self.started.push(Arc::new(move |services| Box::pin(handler(services))));
        self
    }
    /// A self-check for `farrier doctor` and the health page.
    pub fn check<F, R>(&mut self, handler: F) -> &mut Self
    where
        F: Fn(Services) -> R + Send + Sync + 'static,
        R: Future<Output = Vec<Check>> + Send + 'static,
    {
        self.checks.push(Arc::new(move |services| Box::pin(handler(services))));
        self
    }
    /// A word that people can say to the project's bot in a room: `ticket 12`.
    pub fn command(&mut self, command: impl Command + 'static) -> &mut Self {
        self.commands.push(Arc::new(command));
        self
    }
    /// Runs in every process that has the role (`web`, `worker`, `bridge`), from its start until it is told to stop. It
    /// must bear being ended at any moment, and being there in several processes at once.
    pub fn runs<F, R>(&mut self, role: &'static str, task: F) -> &mut Self
    where
        F: Fn(Services, tokio::sync::watch::Receiver<bool>) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.background.push((role, Arc::new(move |services, stop| Box::pin(task(services, stop)))));
        self
    }
}

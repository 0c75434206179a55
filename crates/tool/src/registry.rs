//! All tools of this program, checked for misuse at the start.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use farrier_domain::Permission;
use farrier_i18n::{L, Resource};
use farrier_jobs::{Consumer, Handler};

use crate::registrar::{Background, Migrations, OnCheck, OnImport, OnMount, Registrar};
use crate::settings::{Field, SettingsKind};
use crate::{
    ActivityText, Command, LinkKind, LinkResolver, NavItem, OwnProtocol, Portable, Route, Routes,
    SearchSource, Services, SshService, Tool,
};

/// A tool whose registration cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("tool `{tool}`: {problem}")]
pub struct RegistryError {
    /// The tool's id.
    pub tool: &'static str,
    /// What to mend.
    pub problem: String,
}

/// The tools of this program, in the order in which they are offered.
#[derive(Default)]
pub struct Registry {
    tools: Vec<Registered>,
    activity: HashMap<&'static str, ActivityText>,
    shared_kinds: HashSet<&'static str>,
}

/// One tool as registered.
pub struct Registered {
    /// The tool's id.
    pub id: &'static str,
    /// What people call it.
    pub title: fn(L) -> String,
    /// What it is for.
    pub summary: fn(L) -> String,
    /// A sprite's name.
    pub icon: &'static str,
    /// The path it is offered under.
    pub default_path: &'static str,
    /// Whether most projects want it.
    pub usual: bool,
    /// What people can be allowed to do, with words.
    pub permissions: Vec<(Permission, fn(L) -> String)>,
    /// Links in a mount's bar.
    pub nav: Vec<NavItem>,
    /// Search sources by kind, with the kind's name for people.
    pub search: Vec<(&'static str, fn(L) -> String, Arc<dyn SearchSource>)>,
    /// Link resolvers.
    pub links: Vec<Arc<dyn LinkResolver>>,
    /// Export and import.
    pub portable: Option<Arc<dyn Portable>>,
    /// Called after a mount was made.
    pub created: Option<OnMount>,
    /// Takes a repository in from a folder.
    pub import: Option<OnImport>,
    /// Self-checks.
    pub checks: Vec<OnCheck>,
    /// What programs ask for at a mount's own address.
    pub own_protocol: Option<OwnProtocol>,
    /// Parts of the OpenAPI document.
    pub openapi: Vec<fn() -> serde_json::Value>,
    /// What the bot of a project understands.
    pub commands: Vec<Arc<dyn Command>>,
    /// What it answers over SSH.
    pub ssh: Option<Arc<dyn SshService>>,
    /// The rows of its pages.
    pub page_rows: Vec<Route>,
    /// The rows of its API.
    pub api_rows: Vec<Route>,
    settings: Option<SettingsKind>,
}

impl Registered {
    /// The permission to read.
    pub fn read(&self) -> Permission {
        self.permissions[0].0
    }
    /// The settings form's fields; empty without settings.
    pub fn setting_fields(&self, l: L) -> Vec<Field> {
        self.settings.as_ref().map(|kind| (kind.fields)(l)).unwrap_or_default()
    }
    /// Checks settings and completes them with defaults; on failure the field and a sentence.
    pub fn check_settings(
        &self,
        value: &serde_json::Value,
        l: L,
    ) -> Result<serde_json::Value, (String, String)> {
        match &self.settings {
            Some(kind) => (kind.check)(value, l),
            None => Ok(serde_json::json!({})),
        }
    }
}

/// What the registrations hold that is used up by building the program around them.
pub struct Wiring {
    /// Pages and API of each tool.
    pub routers: Vec<(&'static str, Routes, Routes)>,
    /// Migrations by the name of their history: those that tools share, then each tool's own.
    pub migrations: Vec<(&'static str, Vec<Migrations>)>,
    /// All messages.
    pub locales: Vec<Resource>,
    /// All readers of the event log.
    pub consumers: Vec<Consumer<Services>>,
    /// All kinds of jobs.
    pub jobs: HashMap<String, Handler<Services>>,
    /// Called in the background after the start.
    pub started: Vec<
        Arc<
            dyn Fn(Services) -> std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>
                + Send
                + Sync,
        >,
    >,
    /// What runs beside the pages, by the role of the process.
    pub background: Vec<(&'static str, Background)>,
}

impl Registry {
    /// Lets every tool register, and refuses what would only fail later.
    pub fn build(tools: &[Box<dyn Tool>]) -> Result<(Registry, Wiring), RegistryError> {
        let mut registry = Registry::default();
        let mut wiring = Wiring {
            routers: Vec::new(),
            migrations: Vec::new(),
            locales: Vec::new(),
            consumers: Vec::new(),
            jobs: HashMap::new(),
            started: Vec::new(),
            background: Vec::new(),
        };
        for tool in tools {
            let mut add = Registrar::new(tool.id());
            tool.register(&mut add);
            check(&registry, &add)?;
            registry.take(add, &mut wiring);
        }
        Ok((registry, wiring))
    }

    fn take(&mut self, add: Registrar, wiring: &mut Wiring) {
        let (pages, api) = (add.pages.unwrap_or_default(), add.api.unwrap_or_default());
        self.activity.extend(add.activity);
        self.tools.push(Registered {
            id: add.id,
            title: add.title.expect("checked before"),
            summary: add.summary.expect("checked before"),
            icon: add.icon,
            default_path: add.default_path,
            usual: add.usual,
            permissions: add.permissions,
            nav: add.nav,
            search: add.search,
            links: add.links,
            portable: add.portable,
            created: add.created,
            import: add.import,
            checks: add.checks,
            own_protocol: add.own_protocol,
            openapi: add.openapi,
            commands: add.commands,
            ssh: add.ssh,
            page_rows: pages.rows().to_vec(),
            api_rows: api.rows().to_vec(),
            settings: add.settings,
        });
        wiring.routers.push((add.id, pages, api));
        self.shared_kinds.extend(add.shared_kinds);
        for (name, all) in add.shared_migrations {
            if wiring.migrations.iter().all(|(known, _)| *known != name) {
                wiring.migrations.push((name, vec![all]));
            }
        }
        wiring.migrations.push((add.id, add.migrations));
        wiring.locales.extend(add.locales);
        wiring.consumers.extend(add.consumers);
        wiring.jobs.extend(add.jobs.into_iter().map(|(name, run)| (name.to_owned(), run)));
        wiring.started.extend(add.started);
        wiring.background.extend(add.background);
    }

    /// All tools in order.
    pub fn tools(&self) -> &[Registered] {
        &self.tools
    }
    /// The tool of an id; none when this program was built without it.
    pub fn tool(&self, id: &str) -> Option<&Registered> {
        self.tools.iter().find(|tool| tool.id == id)
    }
    /// All that the bot of a project understands, by the tool that brought it.
    pub fn commands(&self) -> impl Iterator<Item = (&Registered, &Arc<dyn Command>)> {
        self.tools.iter().flat_map(|tool| tool.commands.iter().map(move |command| (tool, command)))
    }
    /// How an event reads; none when it is not for people.
    pub fn activity(&self, event: &str) -> Option<ActivityText> {
        self.activity.get(event).copied()
    }
    /// The names of the events that people are shown.
    pub fn shown_events(&self) -> Vec<&'static str> {
        self.activity.keys().copied().collect()
    }
    /// Adds words for an event of the core.
    pub fn add_activity(&mut self, event: &'static str, text: ActivityText) {
        self.activity.insert(event, text);
    }
    /// The tools that know what a way of writing links means, with their resolvers.
    pub fn resolvers(&self, kind: LinkKind) -> impl Iterator<Item = (&'static str, &Arc<dyn LinkResolver>)> {
        self.tools.iter().flat_map(move |tool| {
            tool.links
                .iter()
                .filter(move |resolver| resolver.kind() == kind)
                .map(move |resolver| (tool.id, resolver))
        })
    }
}

fn check(registry: &Registry, add: &Registrar) -> Result<(), RegistryError> {
    let refuse = |problem: String| Err(RegistryError { tool: add.id, problem });
    if registry.tool(add.id).is_some() {
        return refuse("another tool has the same id".into());
    }
    if add.title.is_none() {
        return refuse("`describe` was not called".into());
    }
    if add.permissions.is_empty() {
        return refuse("it declares no permission; the first one is the permission to read".into());
    }
    let prefix = format!("{}.", add.id);
    if let Some((odd, _)) = add.permissions.iter().find(|(permission, _)| !permission.id.starts_with(&prefix))
    {
        return refuse(format!("the permission `{}` must begin with `{prefix}`", odd.id));
    }
    if let Some((odd, _)) = add.jobs.iter().find(|(name, _)| !name.starts_with(&prefix)) {
        return refuse(format!("the job `{odd}` must begin with `{prefix}`"));
    }
    let known: Vec<&str> = add.permissions.iter().map(|(permission, _)| permission.id).collect();
    if let Some(item) = add.nav.iter().find(|item| !known.contains(&item.needs.id)) {
        return refuse(format!("the navigation asks for `{}`, which it does not declare", item.needs.id));
    }
    for (kind, _, _) in &add.search {
        let is_shared = registry.shared_kinds.contains(kind) && add.shared_kinds.contains(kind);
        if !is_shared
            && registry.tools.iter().any(|tool| tool.search.iter().any(|(other, _, _)| other == kind))
        {
            return refuse(format!("another tool has the search kind `{kind}`"));
        }
    }
    Ok(())
}

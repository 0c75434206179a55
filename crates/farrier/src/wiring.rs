//! Builds [`Services`] and everything around it, in one place, for `serve`, the commands and the tests.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;
use farrier_db::{Clock, Db, SystemClock};
use farrier_domain::blobs::FolderStore;
use farrier_domain::fresh::Fresh;
use farrier_domain::{projects, search_outbox};
use farrier_i18n::{Catalog, Resource};
use farrier_jobs::{Handler, Worker};
use farrier_mail::{Mailer, NoMailer, SmtpMailer};
use farrier_migrations::{Migrator, MigratorTrait};
use farrier_search::{Index, Opened};
use farrier_tool::{Background, Known, Migrations, Registry, Services, ServicesInner, Tool, Wiring};
use sea_orm::EntityTrait;
use sea_orm_migration::{MigrationTrait, MigratorTraitSelf};

use crate::Config;

/// A program that is ready to serve, work or run a command.
pub struct Program {
    /// The parts.
    pub services: Services,
    /// Routers of the tools, until the host takes them.
    pub routers: Vec<(&'static str, farrier_tool::Routes, farrier_tool::Routes)>,
    /// Runs consumers and jobs.
    pub worker: Worker<Services>,
    /// Things to do in the background after the start.
    pub started: Vec<Started>,
    /// What runs beside the pages, by the role of the process.
    pub background: Vec<(&'static str, Background)>,
}

type Started =
    Arc<dyn Fn(Services) -> std::pin::Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>> + Send + Sync>;

/// What differs between serving, commands and tests.
pub struct Parts {
    /// Whose time counts.
    pub clock: Arc<dyn Clock>,
    /// Sends mail; none means what the configuration says.
    pub mailer: Option<Arc<dyn Mailer>>,
    /// The tools.
    pub tools: Vec<Box<dyn Tool>>,
    /// Whether this process keeps the search index. Commands leave it to the server.
    pub own_index: bool,
    /// Whether the made-up language is there as well.
    pub pseudo_locale: bool,
}

impl Default for Parts {
    fn default() -> Self {
        Parts {
            clock: Arc::new(SystemClock),
            mailer: None,
            tools: crate::tools::all(),
            own_index: true,
            pseudo_locale: false,
        }
    }
}

/// A tool's migrations under its own history table.
struct ToolMigrator {
    tool: &'static str,
    all: Vec<Migrations>,
}

#[async_trait::async_trait]
impl MigratorTraitSelf for ToolMigrator {
    fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        self.all.iter().flat_map(|all| all()).collect()
    }
    fn migration_table_name(&self) -> sea_orm::DynIden {
        sea_orm::sea_query::IntoIden::into_iden(format!("migrations_{}", self.tool))
    }
}

/// Opens everything, applies migrations, and lets the tools register.
pub async fn build(config: &Config, parts: Parts) -> anyhow::Result<Program> {
    let data = &config.site.data;
    std::fs::create_dir_all(data)
        .with_context(|| format!("the data folder {} cannot be made", data.display()))?;
    let db = Db::open(&config.database_url, 4)
        .await
        .with_context(|| format!("the database {}", shown(&config.database_url)))?;
    let (mut registry, wiring) = Registry::build(&parts.tools)?;
    let Wiring { routers, migrations, locales, consumers, jobs, started, background } = wiring;
    migrate(&db, migrations).await?;
    for (event, text) in farrier_projects::activity() {
        registry.add_activity(event, text);
    }
    let (index, opened) = open_index(config, parts.own_index)?;
    let fresh = Arc::new(Fresh::new(db.clone()));
    let services = Services::new(ServicesInner {
        db: db.clone(),
        known: Known::new(db.clone(), fresh.clone()),
        fresh,
        clock: parts.clock.clone(),
        config: config.site.clone(),
        catalog: catalog(locales, parts.pseudo_locale)?,
        search: Arc::new(index),
        mailer: match parts.mailer {
            Some(mailer) => mailer,
            None => mailer(config)?,
        },
        blobs: Arc::new(
            FolderStore::open(&data.join("files"))
                .with_context(|| format!("{}", data.join("files").display()))?,
        ),
        registry,
    });
    if parts.own_index && opened == Opened::Empty {
        fill_index(&services).await?;
    }
    let worker = Worker {
        db,
        clock: parts.clock,
        services: services.clone(),
        consumers: Arc::new(consumers),
        handlers: Arc::new(handlers(jobs)),
    };
    worker.prepare().await?;
    Ok(Program { services, routers, worker, started, background })
}

fn handlers(mut jobs: HashMap<String, Handler<Services>>) -> HashMap<String, Handler<Services>> {
    for (name, run) in farrier_site::jobs().into_iter().chain(farrier_projects::jobs()) {
        jobs.insert(name.to_owned(), run);
    }
    jobs
}

async fn migrate(db: &Db, tools: Vec<(&'static str, Vec<Migrations>)>) -> anyhow::Result<()> {
    <Migrator as MigratorTrait>::up(db.migrating(), None).await.context("the core's migrations")?;
    for (tool, all) in tools {
        let migrator = ToolMigrator { tool, all };
        if !migrator.migrations().is_empty() {
            migrator.up(db.migrating(), None).await.with_context(|| format!("the migrations of {tool}"))?;
        }
    }
    Ok(())
}

fn catalog(tools: Vec<Resource>, pseudo: bool) -> anyhow::Result<&'static Catalog> {
    let own = [
        farrier_web::msg::LOCALES,
        farrier_site::msg::LOCALES,
        farrier_projects::msg::LOCALES,
        farrier_code::msg::LOCALES,
        farrier_rooms::msg::LOCALES,
        farrier_ssh::msg::LOCALES,
    ];
    let all: Vec<Resource> = own.into_iter().flatten().copied().chain(tools).collect();
    Ok(if pseudo { Catalog::build_with_pseudo(&all)? } else { Catalog::build(&all)? })
}

fn mailer(config: &Config) -> anyhow::Result<Arc<dyn Mailer>> {
    Ok(match &config.site.smtp {
        Some(smtp) => Arc::new(SmtpMailer::new(smtp).context("the setting [smtp]")?),
        None => Arc::new(NoMailer),
    })
}

fn open_index(config: &Config, own: bool) -> anyhow::Result<(Index, Opened)> {
    if own {
        return Index::open(&config.site.data.join("index")).context("the search index");
    }
    // A command must not wait for the server's index; it gets an empty one of its own, which goes away with it.
    let folder = std::env::temp_dir().join(format!("farrier-{}", farrier_domain::random::token()));
    let opened = Index::open(&folder).context("a search index for this command")?;
    let _ = std::fs::remove_dir_all(&folder);
    Ok(opened)
}

/// Asks for everything to be indexed: the index is new, or was lost.
pub async fn fill_index(services: &Services) -> anyhow::Result<()> {
    let end = search_outbox::end(services.db.read()).await?;
    services.search.commit(end)?;
    let tx = services.db.write().await?;
    for project in projects::rows::Entity::find().all(&*tx).await? {
        search_outbox::touch_project(&*tx, project.id, true).await?;
    }
    Ok(tx.commit().await?)
}

/// A database address without its password.
fn shown(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

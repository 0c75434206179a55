//! `farrier project …` and `farrier repo …`

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Subcommand;
use farrier_domain::projects::address::{self, Found};
use farrier_domain::projects::{self, NewProject};
use farrier_tool::Mount;

use super::{print, user};
use crate::wiring::Program;

/// What to do with projects.
#[derive(Subcommand, Debug)]
pub enum ProjectCommand {
    /// Make a project
    Create {
        /// Its address: demo, or demo/sub below a project
        path: String,
        /// As people write it
        #[arg(long, value_name = "T", default_value = "")]
        title: String,
        /// Only members see it
        #[arg(long)]
        private: bool,
        /// Its first administrator
        #[arg(long, value_name = "NAME")]
        owner: Option<String>,
    },
    /// Mount a tool in a project
    Mount {
        /// The project
        path: String,
        /// The tool: git, tickets, wiki
        tool: String,
        /// Its part of the address
        mount: String,
        /// The word in the project's navigation
        #[arg(long, value_name = "L", default_value = "")]
        label: String,
    },
}

/// What to do with repositories.
#[derive(Subcommand, Debug)]
pub enum RepoCommand {
    /// Take an existing repository into an empty mount
    Import {
        /// The mount's address: demo/code
        mount: String,
        /// A folder with a repository, or a dump file of Subversion
        dir: PathBuf,
    },
}

/// Runs a command.
pub async fn run(program: &Program, command: ProjectCommand) -> anyhow::Result<()> {
    let services = &program.services;
    match command {
        ProjectCommand::Create { path, title, private, owner } => {
            let owner = match owner {
                Some(name) => Some(user::find(program, &name).await?.id),
                None => None,
            };
            let (parent, name) = match path.trim_matches('/').rsplit_once('/') {
                Some((parent, name)) => {
                    let found = projects::by_path(services.db.read(), parent).await;
                    (Some(found.with_context(|| format!("there is no project `{parent}`"))?), name.to_owned())
                }
                None => (None, path.trim_matches('/').to_owned()),
            };
            let new = NewProject { name, title, private };
            let project = farrier_projects::create_project(services, parent.as_ref(), new, owner).await?;
            print(&project.path);
        }
        ProjectCommand::Mount { path, tool, mount, label } => {
            let project = projects::by_path(services.db.read(), &path).await;
            let project = project.with_context(|| format!("there is no project `{path}`"))?;
            if services.registry.tool(&tool).is_none() {
                let all: Vec<&str> = services.registry.tools().iter().map(|tool| tool.id).collect();
                bail!("there is no tool `{tool}`; choose from {}", all.join(", "));
            }
            let mount = farrier_projects::add_tool(services, None, &project, &tool, &mount, &label).await?;
            print(&mount.row().full_path);
        }
    }
    Ok(())
}

/// Runs a command.
pub async fn run_repo(program: &Program, command: RepoCommand) -> anyhow::Result<()> {
    let RepoCommand::Import { mount: address, dir } = command;
    let services = &program.services;
    let found = address::find(services.db.read(), address.trim_matches('/')).await;
    let Ok(Found::Mount(project, row, rest)) = found else {
        bail!("there is no tool at `{address}`; mount one with `farrier project mount`");
    };
    if !rest.is_empty() {
        bail!("`{address}` is not the address of a tool");
    }
    let mount = Mount::new(project, row);
    let import = services.registry.tool(mount.tool()).and_then(|tool| tool.import.clone());
    let import = import
        .with_context(|| format!("`{address}` is a mount of {}, which keeps no repository", mount.tool()))?;
    let dir = dir.canonicalize().with_context(|| format!("{}", dir.display()))?;
    import(services.clone(), mount, dir).await
}

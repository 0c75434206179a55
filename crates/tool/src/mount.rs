//! A tool in a project, as handlers receive it.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use farrier_domain::access::{Grant, Grants, grant_terms};
use farrier_domain::projects::{self, Project, mounts};
use farrier_domain::{Permission, Reader, Role, Terms};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A tool in a project. Handlers take it as an argument; whoever has one need not ask whether the tool is on.
#[derive(Clone, Debug)]
pub struct Mount(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    row: mounts::Model,
    project: Project,
    grants: Grants,
}

impl Mount {
    /// A mount of a project.
    pub fn new(project: Project, row: mounts::Model) -> Mount {
        let grants = row.grants();
        Mount(Arc::new(Inner { row, project, grants }))
    }

    /// Loads a mount by its id, with its project; none when either is gone or waits for its deletion.
    pub async fn load<C: ConnectionTrait>(db: &C, id: i64) -> farrier_domain::Result<Option<Mount>> {
        let Some(row) = mounts::by_ids(db, [id]).await?.remove(&id) else { return Ok(None) };
        let project = projects::by_id(db, row.project_id).await?;
        Ok(project.delete_at.is_none().then(|| Mount::new(project, row)))
    }

    /// All mounts of one kind that are on, in a project, in its order.
    pub async fn of_tool<C: ConnectionTrait>(
        db: &C,
        project: &Project,
        tool: &str,
    ) -> farrier_domain::Result<Vec<Mount>> {
        let rows = mounts::of_project(db, project.id).await?;
        let wanted = rows.into_iter().filter(|row| row.enabled && row.tool == tool);
        Ok(wanted.map(|row| Mount::new(project.clone(), row)).collect())
    }

    /// Never changes and is never reused.
    pub fn id(&self) -> i64 {
        self.0.row.id
    }
    /// The project it is in.
    pub fn project(&self) -> &Project {
        &self.0.project
    }
    /// The row.
    pub fn row(&self) -> &mounts::Model {
        &self.0.row
    }
    /// The tool's id.
    pub fn tool(&self) -> &str {
        &self.0.row.tool
    }
    /// The word in the navigation, as the project's administrators chose it.
    pub fn label(&self) -> &str {
        if self.0.row.label.is_empty() { &self.0.row.path } else { &self.0.row.label }
    }
    /// An address in the mount from the site's root: `url("/12")` is `/demo/bugs/12`; `url("")` is its first page.
    pub fn url(&self, rest: &str) -> String {
        format!("/{}{rest}", self.0.row.full_path)
    }

    /// What the project decided about a permission: who has it here.
    pub fn grant(&self, permission: Permission) -> Grant {
        self.0
            .grants
            .get(permission.id)
            .cloned()
            .unwrap_or(Grant { role: permission.default, groups: Vec::new() })
    }
    /// Who has a permission here, as terms for documents and queries.
    pub fn terms(&self, permission: Permission) -> Terms {
        grant_terms(&self.grant(permission), &self.0.project.chain_ids(), self.0.project.hidden)
    }
    /// Whether the reader has a permission here. The project's administrators have all.
    pub fn allows(&self, reader: &Reader, permission: Permission) -> bool {
        reader.has(&self.terms(permission)) || reader.has(&projects::role_terms(&self.0.project, Role::Admin))
    }

    /// The tool's settings; what is missing or no longer fits has its default.
    pub fn settings<T: DeserializeOwned + Default>(&self) -> T {
        serde_json::from_str(&self.0.row.settings).unwrap_or_default()
    }

    /// An event of this mount, to be filled in.
    pub fn event(&self, name: &'static str, reader: &Reader, now: i64) -> farrier_jobs::NewEvent {
        farrier_jobs::NewEvent {
            name,
            project_id: Some(self.0.project.id),
            mount_id: Some(self.id()),
            actor_id: reader.id(),
            created_at: now,
            ..Default::default()
        }
    }
}

/// What the API says of a mount.
#[derive(Serialize)]
struct Shown<'a> {
    id: i64,
    tool: &'a str,
    mount: &'a str,
    label: &'a str,
    url: String,
}

impl Serialize for Mount {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Shown {
            id: self.id(),
            tool: self.tool(),
            mount: &self.0.row.path,
            label: self.label(),
            url: self.url(""),
        }
        .serialize(serializer)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Mount {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Mount, Infallible> {
        Ok(parts
            .extensions
            .get::<Mount>()
            .cloned()
            .expect("the dispatcher puts the mount there before a tool is called"))
    }
}

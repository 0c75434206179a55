//! Making, finding, renaming and deleting projects.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, LikeExpr};
use sea_orm::{ActiveValue::Set, ConnectionTrait, IntoActiveModel, QueryOrder, QuerySelect};

use super::{groups, members, mounts, redirects, rows};
use crate::access::{Grant, Reader, Role, Terms, grant_terms};
use crate::accounts::users;
use crate::error::{Error, Reason, Result, invalid};
use crate::{names, search_outbox};

/// A project about to be made.
#[derive(Clone, Debug, Default)]
pub struct NewProject {
    /// Its name, below its parent.
    pub name: String,
    /// As people write it.
    pub title: String,
    /// Only members see it.
    pub private: bool,
}

/// Projects nest at most this deep: an address is looked up with one query over its prefixes.
pub const MAX_DEPTH: usize = 6;

/// Makes a project below `parent` with its first administrator.
///
/// Errors: [`Error::Invalid`] on `path` or `title`.
pub async fn create<C: ConnectionTrait>(
    tx: &C,
    parent: Option<&rows::Model>,
    new: NewProject,
    owner: Option<i64>,
    now: i64,
) -> Result<rows::Model> {
    let name = names::segment("path", &new.name)?;
    let title = names::line("title", &new.title, 200)?;
    let path = match parent {
        Some(parent) => format!("{}/{name}", parent.path),
        None => name.clone(),
    };
    if path.matches('/').count() >= MAX_DEPTH {
        return invalid("path", Reason::TooLong(MAX_DEPTH));
    }
    free_path(tx, "path", &path).await?;
    let project = insert(tx, parent, path, name, title, new.private, owner, now).await?;
    if let Some(owner) = owner {
        members::set(tx, project.id, owner, Role::Admin, now).await?;
    }
    search_outbox::touch_project(tx, project.id, false).await?;
    Ok(project)
}

/// Makes the project that is a person's home, `~name`.
pub async fn create_home<C: ConnectionTrait>(tx: &C, user: &users::Model, now: i64) -> Result<rows::Model> {
    let path = format!("~{}", user.name);
    let project = insert(tx, None, path.clone(), path, String::new(), false, Some(user.id), now).await?;
    members::set(tx, project.id, user.id, Role::Admin, now).await?;
    Ok(project)
}

#[expect(clippy::too_many_arguments, reason = "the columns of one row, called from the two functions above")]
async fn insert<C: ConnectionTrait>(
    tx: &C,
    parent: Option<&rows::Model>,
    path: String,
    name: String,
    title: String,
    private: bool,
    creator: Option<i64>,
    now: i64,
) -> Result<rows::Model> {
    redirects::forget(tx, &path).await?;
    let row = rows::ActiveModel {
        id: sea_orm::NotSet,
        parent_id: Set(parent.map(|p| p.id)),
        path: Set(path),
        name: Set(name),
        title: Set(title),
        description: Set(String::new()),
        icon: Set(None),
        private: Set(private),
        hidden: Set(private || parent.is_some_and(|p| p.hidden)),
        inherits: Set(true),
        chain: Set(String::new()),
        creator_id: Set(creator),
        created_at: Set(now),
        active_at: Set(now),
        delete_at: Set(None),
    };
    let row = row.insert(tx).await?;
    let chain = chain_of(row.id, parent, true);
    let mut row = row.into_active_model();
    row.chain = Set(chain);
    Ok(row.update(tx).await?)
}

fn chain_of(id: i64, parent: Option<&rows::Model>, inherits: bool) -> String {
    match parent {
        Some(parent) if inherits => format!("{id},{}", parent.chain),
        _ => id.to_string(),
    }
}

/// Refuses a path that a project or a mount has: the two never share a name under one parent.
pub async fn free_path<C: ConnectionTrait>(db: &C, field: &'static str, path: &str) -> Result<()> {
    let project = rows::Entity::find().filter(rows::Column::Path.eq(path)).one(db).await?;
    let mount = mounts::Entity::find().filter(mounts::Column::FullPath.eq(path)).one(db).await?;
    if project.is_some() || mount.is_some() { invalid(field, Reason::Taken) } else { Ok(()) }
}

/// A project by its id.
pub async fn by_id<C: ConnectionTrait>(db: &C, id: i64) -> Result<rows::Model> {
    rows::Entity::find_by_id(id).one(db).await?.ok_or(Error::NotFound)
}

/// The project at an address without the leading slash, in lower case; also one that waits for its deletion.
pub async fn at<C: ConnectionTrait>(db: &C, path: &str) -> Result<Option<rows::Model>> {
    Ok(rows::Entity::find().filter(rows::Column::Path.eq(path)).one(db).await?)
}

/// A project by its path, also one that waits for its deletion.
pub async fn by_path<C: ConnectionTrait>(db: &C, path: &str) -> Result<rows::Model> {
    let path = path.trim_matches('/').to_lowercase();
    rows::Entity::find().filter(rows::Column::Path.eq(path)).one(db).await?.ok_or(Error::NotFound)
}

/// Several projects by id, in one query.
pub async fn by_ids<C: ConnectionTrait>(
    db: &C,
    ids: impl IntoIterator<Item = i64>,
) -> Result<std::collections::HashMap<i64, rows::Model>> {
    let mut ids: Vec<i64> = ids.into_iter().collect();
    ids.sort_unstable();
    ids.dedup();
    let found = rows::Entity::find().filter(rows::Column::Id.is_in(ids)).all(db).await?;
    Ok(found.into_iter().map(|project| (project.id, project)).collect())
}

/// Who may know that the project exists: everybody, or its members.
pub fn read_terms(project: &rows::Model) -> Terms {
    grant_terms(&Grant { role: Role::Anonymous, groups: vec![] }, &project.chain_ids(), project.hidden)
}

/// Who has at least this role in the project.
pub fn role_terms(project: &rows::Model, role: Role) -> Terms {
    grant_terms(&Grant { role, groups: vec![] }, &project.chain_ids(), project.hidden)
}

/// Whether the reader may know that the project exists.
pub fn may_read(project: &rows::Model, reader: &Reader) -> bool {
    reader.has(&read_terms(project))
}

/// Whether the reader runs the project.
pub fn may_admin(project: &rows::Model, reader: &Reader) -> bool {
    reader.has(&role_terms(project, Role::Admin))
}

/// Narrows a query over projects to those the reader may know of.
fn visible(query: Select<rows::Entity>, reader: &Reader) -> Select<rows::Entity> {
    let query = query.filter(rows::Column::DeleteAt.is_null());
    if reader.is_site_admin() {
        return query;
    }
    query.filter(chain_holds(reader, ":member").add(rows::Column::Hidden.eq(false)))
}

/// Projects with one in their chain in which the reader has a role: a hidden project is found through its members.
fn chain_holds(reader: &Reader, role: &str) -> sea_orm::Condition {
    let mine =
        reader.terms.iter().filter_map(|term| term.strip_prefix('p')?.strip_suffix(role)?.parse().ok());
    // A condition without parts would hold for all.
    let none = sea_orm::Condition::any().add(rows::Column::Id.eq(0));
    mine.fold(none, |any, id: i64| {
        any.add(Expr::cust_with_values("',' || chain || ',' LIKE ?", [format!("%,{id},%")]))
    })
}

/// Projects at the top for the reader, most recently active first, paged by `(active_at, id)`; `word` narrows.
pub async fn explore<C: ConnectionTrait>(
    db: &C,
    reader: &Reader,
    word: &str,
    before: Option<(i64, i64)>,
    limit: u64,
) -> Result<Vec<rows::Model>> {
    let mut query = visible(rows::Entity::find(), reader).filter(rows::Column::Path.not_like("~%"));
    let word = word.trim();
    if word.is_empty() {
        query = query.filter(rows::Column::ParentId.is_null());
    } else {
        let any = sea_orm::Condition::any()
            .add(rows::Column::Path.contains(word.to_lowercase()))
            .add(rows::Column::Title.contains(word));
        query = query.filter(any.add(rows::Column::Description.contains(word)));
    }
    if let Some((active_at, id)) = before {
        let same =
            sea_orm::Condition::all().add(rows::Column::ActiveAt.eq(active_at)).add(rows::Column::Id.lt(id));
        query = query.filter(sea_orm::Condition::any().add(rows::Column::ActiveAt.lt(active_at)).add(same));
    }
    let query = query.order_by_desc(rows::Column::ActiveAt).order_by_desc(rows::Column::Id).limit(limit);
    Ok(query.all(db).await?)
}

/// The subprojects that the reader may know of, by name, at most 200.
pub async fn children<C: ConnectionTrait>(db: &C, project: i64, reader: &Reader) -> Result<Vec<rows::Model>> {
    let query = visible(rows::Entity::find(), reader).filter(rows::Column::ParentId.eq(project));
    Ok(query.order_by_asc(rows::Column::Name).limit(200).all(db).await?)
}

/// The projects above, from the top down, in one query.
pub async fn ancestors<C: ConnectionTrait>(db: &C, project: &rows::Model) -> Result<Vec<rows::Model>> {
    let parts: Vec<&str> = project.path.split('/').collect();
    if parts.len() == 1 {
        return Ok(Vec::new());
    }
    let above: Vec<String> = (1..parts.len()).map(|n| parts[..n].join("/")).collect();
    let query = rows::Entity::find().filter(rows::Column::Path.is_in(above)).order_by_asc(rows::Column::Path);
    Ok(query.all(db).await?)
}

/// Projects that a person is a member of and the reader may know of, at most 100.
pub async fn of_user<C: ConnectionTrait>(db: &C, user: i64, reader: &Reader) -> Result<Vec<rows::Model>> {
    let (roles, _) = members::of_user(db, user).await?;
    let ids = roles.into_iter().map(|(project, _)| project);
    let query = visible(rows::Entity::find(), reader)
        .filter(rows::Column::Id.is_in(ids))
        .filter(rows::Column::Path.not_like("~%"));
    Ok(query.order_by_desc(rows::Column::ActiveAt).limit(100).all(db).await?)
}

/// What administrators of a project can change on it.
#[derive(Clone, Debug)]
pub struct Changes {
    /// As people write it.
    pub title: String,
    /// A few lines, Markdown.
    pub description: String,
    /// Only members see it.
    pub private: bool,
    /// Whether the members of the project above are members here.
    pub inherits: bool,
}

/// Changes a project; who may see what is below it follows in the same transaction.
pub async fn update<C: ConnectionTrait>(
    tx: &C,
    project: &rows::Model,
    changes: Changes,
) -> Result<rows::Model> {
    let title = names::line("title", &changes.title, 200)?;
    let description = names::body("description", &changes.description)?;
    if description.chars().count() > 10_000 {
        return invalid("description", Reason::TooLong(10_000));
    }
    let mut row = project.clone().into_active_model();
    row.title = Set(title);
    row.description = Set(description);
    row.private = Set(changes.private);
    row.inherits = Set(changes.inherits);
    let row = row.update(tx).await?;
    let access_changed = project.private != changes.private || project.inherits != changes.inherits;
    let row = if access_changed { derive_below(tx, row).await? } else { row };
    search_outbox::touch_project(tx, project.id, access_changed).await?;
    Ok(row)
}

/// What is below a path. The underscore of a name is no wildcard here: `a_b` does not hold `axb/c`.
fn path_below(path: &str) -> LikeExpr {
    LikeExpr::new(format!("{}/%", path.replace('_', "\\_"))).escape('\\')
}

fn whole(project: &rows::Model) -> sea_orm::Condition {
    sea_orm::Condition::any()
        .add(rows::Column::Id.eq(project.id))
        .add(rows::Column::Path.like(path_below(&project.path)))
}

/// A project and all below it, also what waits for its deletion, from the top down.
pub async fn subtree<C: ConnectionTrait>(db: &C, project: &rows::Model) -> Result<Vec<rows::Model>> {
    Ok(rows::Entity::find().filter(whole(project)).order_by_asc(rows::Column::Path).all(db).await?)
}

/// Removes a project's row and what belongs to it alone. Its mounts and subprojects must be gone before.
pub async fn purge<C: ConnectionTrait>(tx: &C, project: &rows::Model) -> Result<()> {
    search_outbox::touch_project(tx, project.id, false).await?;
    groups::delete_all(tx, project.id).await?;
    members::Entity::delete_many().filter(members::Column::ProjectId.eq(project.id)).exec(tx).await?;
    redirects::Entity::delete_many().filter(redirects::Column::ProjectId.eq(project.id)).exec(tx).await?;
    rows::Entity::delete_by_id(project.id).exec(tx).await?;
    Ok(())
}

/// Recomputes `hidden` and `chain` of a project and of everything below it.
async fn derive_below<C: ConnectionTrait>(tx: &C, top: rows::Model) -> Result<rows::Model> {
    let parent = match top.parent_id {
        Some(id) => Some(by_id(tx, id).await?),
        None => None,
    };
    let below = rows::Entity::find()
        .filter(rows::Column::Path.like(path_below(&top.path)))
        .order_by_asc(rows::Column::Path)
        .all(tx)
        .await?;
    let mut done: std::collections::HashMap<i64, rows::Model> = std::collections::HashMap::new();
    let id = top.id;
    for project in std::iter::once(top).chain(below) {
        let above =
            if project.id == id { parent.as_ref() } else { project.parent_id.and_then(|p| done.get(&p)) };
        let hidden = project.private || above.is_some_and(|p| p.hidden);
        let chain = chain_of(project.id, above, project.inherits);
        let mut row = project.clone().into_active_model();
        row.hidden = Set(hidden);
        row.chain = Set(chain);
        let row = row.update(tx).await?;
        search_outbox::touch_project(tx, row.id, true).await?;
        done.insert(row.id, row);
    }
    done.remove(&id).ok_or(Error::NotFound)
}

/// Gives a project another name; the old addresses of it and of all below it redirect.
pub async fn rename<C: ConnectionTrait>(
    tx: &C,
    project: &rows::Model,
    new_name: &str,
) -> Result<rows::Model> {
    let name = names::segment("path", new_name)?;
    if project.is_home() {
        return invalid("path", Reason::Reserved);
    }
    let old = project.path.clone();
    let path = match old.rsplit_once('/') {
        Some((above, _)) => format!("{above}/{name}"),
        None => name.clone(),
    };
    if path == old {
        return Ok(project.clone());
    }
    free_path(tx, "path", &path).await?;
    let below = rows::Entity::find().filter(rows::Column::Path.like(path_below(&old))).all(tx).await?;
    let mounted =
        mounts::Entity::find().filter(mounts::Column::FullPath.like(path_below(&old))).all(tx).await?;
    for project in below.into_iter().chain([project.clone()]) {
        let moved = format!("{path}{}", &project.path[old.len()..]);
        redirects::forget(tx, &moved).await?;
        redirects::add_project(tx, &project.path, project.id).await?;
        search_outbox::touch_project(tx, project.id, true).await?;
        let own = project.path == old;
        let mut row = project.into_active_model();
        row.path = Set(moved);
        if own {
            row.name = Set(name.clone());
        }
        row.update(tx).await?;
    }
    for mount in mounted {
        let moved = format!("{path}{}", &mount.full_path[old.len()..]);
        redirects::forget(tx, &moved).await?;
        redirects::add_mount(tx, &mount.full_path, mount.id).await?;
        let mut row = mount.into_active_model();
        row.full_path = Set(moved);
        row.update(tx).await?;
    }
    by_id(tx, project.id).await
}

/// Marks a project and all below it for deletion at `delete_at`; until then it can be brought back.
pub async fn mark_deleted<C: ConnectionTrait>(
    tx: &C,
    project: &rows::Model,
    delete_at: Option<i64>,
) -> Result<()> {
    let touched = subtree(tx, project).await?;
    rows::Entity::update_many()
        .col_expr(rows::Column::DeleteAt, Expr::value(delete_at))
        .filter(whole(project))
        .exec(tx)
        .await?;
    for project in touched {
        search_outbox::touch_project(tx, project.id, true).await?;
    }
    Ok(())
}

/// Projects that an administrator of them can still bring back, for the reader, at most 100.
pub async fn deleted<C: ConnectionTrait>(db: &C, reader: &Reader) -> Result<Vec<rows::Model>> {
    let mut query = rows::Entity::find().filter(rows::Column::DeleteAt.is_not_null());
    if !reader.is_site_admin() {
        query = query.filter(chain_holds(reader, ":admin"));
    }
    let all = query.order_by_asc(rows::Column::DeleteAt).limit(100).all(db).await?;
    Ok(all.into_iter().filter(|project| may_admin(project, reader)).collect())
}

/// Notes that something happened in the project just now.
pub async fn note_activity<C: ConnectionTrait>(tx: &C, project: i64, now: i64) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::ActiveAt, Expr::value(now))
        .filter(rows::Column::Id.eq(project))
        .exec(tx)
        .await?;
    Ok(())
}

/// All projects for the administrators' list, by path.
pub async fn list<C: ConnectionTrait>(
    db: &C,
    word: &str,
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<rows::Model>> {
    let mut query = rows::Entity::find().order_by_asc(rows::Column::Path).limit(limit);
    if !word.trim().is_empty() {
        query = query.filter(rows::Column::Path.contains(word.trim().to_lowercase()));
    }
    if let Some(after) = after {
        query = query.filter(rows::Column::Path.gt(after));
    }
    Ok(query.all(db).await?)
}

/// Sets or removes the picture.
pub async fn set_icon<C: ConnectionTrait>(tx: &C, project: i64, blob: Option<String>) -> Result<()> {
    rows::Entity::update_many()
        .col_expr(rows::Column::Icon, Expr::value(blob))
        .filter(rows::Column::Id.eq(project))
        .exec(tx)
        .await?;
    Ok(())
}

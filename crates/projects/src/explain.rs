//! Why somebody may or may not do something, in sentences. The verdict comes from the checks themselves.

use farrier_domain::accounts::{sign_in, users};
use farrier_domain::projects::{self, Project, groups, members};
use farrier_domain::{Permission, Reader, Role, TokenScope};
use farrier_i18n::L;
use farrier_tool::{Mount, Services};
use farrier_web::AppError;

use crate::{msg, words};

/// What is asked.
pub(crate) enum Asked {
    /// To know of the project.
    See(Project),
    /// To change its settings and members.
    Run(Project),
    /// To use a permission of a tool.
    Do(Mount, Permission),
}

/// The answer with its reasons.
pub(crate) struct Answer {
    /// Whether they may.
    pub yes: bool,
    /// In one sentence.
    pub verdict: String,
    /// What was looked at, in order.
    pub steps: Vec<Step>,
}

/// One thing that was looked at.
pub(crate) struct Step {
    /// Whether it speaks for it; none when it decides nothing.
    pub speaks_for: Option<bool>,
    /// What was found.
    pub found: String,
    /// What follows from it; may be empty.
    pub note: String,
    /// Where to change it.
    pub url: Option<String>,
}

impl Step {
    fn new(speaks_for: Option<bool>, found: String, note: String) -> Step {
        Step { speaks_for, found, note, url: None }
    }
}

/// Explains what a person may do, or somebody without an account.
pub(crate) async fn explain(
    services: &Services,
    l: L,
    user: Option<&users::Model>,
    asked: &Asked,
) -> Result<Answer, AppError> {
    let db = services.db.read();
    let who = user.map_or_else(|| msg::members_why_stranger(l), |user| user.shown().to_owned());
    let reader = match user.filter(|user| user.state == users::ACTIVE) {
        Some(user) => sign_in::reader(db, user.clone(), TokenScope::Admin).await?,
        None => Reader::anonymous(),
    };
    let project = match asked {
        Asked::See(project) | Asked::Run(project) => project,
        Asked::Do(mount, _) => mount.project(),
    };
    let mut steps = account(l, user, &who);
    steps.extend(visibility(services, l, project, &reader).await?);
    steps.extend(roles(services, l, project, user, &who).await?);
    let (yes, verdict) = match asked {
        Asked::See(project) => {
            let yes = projects::may_read(project, &reader);
            (yes, see(l, yes, &who, project.shown()))
        }
        Asked::Run(project) => {
            let yes = projects::may_admin(project, &reader);
            let place = project.shown();
            steps.push(Step::new(Some(yes), msg::members_why_needs_admin(l, place), String::new()));
            (
                yes,
                if yes {
                    msg::members_why_runs(l, &who, place)
                } else {
                    msg::members_why_runs_not(l, &who, place)
                },
            )
        }
        Asked::Do(mount, permission) => {
            let tool = services.registry.tool(mount.tool()).ok_or(AppError::NotFound)?;
            let read = tool.read();
            steps.extend(switch(l, mount));
            for asked in [read, *permission].into_iter().skip(usize::from(read == *permission)) {
                let label =
                    tool.permissions.iter().find(|(known, _)| *known == asked).map(|(_, label)| label(l));
                let label = label.unwrap_or_else(|| asked.id.to_owned());
                steps.extend(grant(services, l, mount, asked, &label, &reader, user, &who).await?);
            }
            if projects::may_admin(project, &reader) && !reader.is_site_admin() {
                steps.push(Step::new(
                    Some(true),
                    msg::members_why_admin(l, &who),
                    msg::members_why_admin_note(l),
                ));
            }
            let open = projects::may_read(project, &reader) && mount.row().enabled;
            let yes = open && mount.allows(&reader, read) && mount.allows(&reader, *permission);
            let label =
                tool.permissions.iter().find(|(known, _)| known == permission).map(|(_, label)| label(l));
            let label = label.unwrap_or_default();
            (
                yes,
                match (read == *permission, yes) {
                    (true, yes) => see(l, yes, &who, mount.label()),
                    (false, true) => msg::members_why_may(l, &who, label, mount.label()),
                    (false, false) => msg::members_why_may_not(l, &who, label, mount.label()),
                },
            )
        }
    };
    if yes && matches!(asked, Asked::Do(..)) {
        steps.push(Step::new(None, msg::members_why_private_things(l), String::new()));
    }
    if yes {
        // What was missing did not matter.
        steps
            .iter_mut()
            .filter(|step| step.speaks_for == Some(false))
            .for_each(|step| step.speaks_for = None);
    }
    Ok(Answer { yes, verdict, steps })
}

fn see(l: L, yes: bool, who: &str, place: &str) -> String {
    if yes { msg::members_why_sees(l, who, place) } else { msg::members_why_sees_not(l, who, place) }
}

fn account(l: L, user: Option<&users::Model>, who: &str) -> Vec<Step> {
    let Some(user) = user else {
        return vec![Step::new(None, msg::members_why_no_account(l), String::new())];
    };
    let mut steps = match user.state.as_str() {
        users::ACTIVE => vec![Step::new(None, msg::members_why_active(l, who), String::new())],
        users::PENDING => {
            vec![Step::new(Some(false), msg::members_why_pending(l, who), msg::members_why_cannot_sign_in(l))]
        }
        _ => vec![Step::new(
            Some(false),
            msg::members_why_disabled(l, who),
            msg::members_why_cannot_sign_in(l),
        )],
    };
    if user.is_admin && user.state == users::ACTIVE {
        steps.push(Step::new(
            Some(true),
            msg::members_why_site_admin(l, who),
            msg::members_why_site_admin_note(l),
        ));
    }
    steps
}

async fn visibility(
    services: &Services,
    l: L,
    project: &Project,
    reader: &Reader,
) -> Result<Vec<Step>, AppError> {
    if !project.hidden {
        return Ok(vec![Step::new(Some(true), msg::members_why_public(l, project.shown()), String::new())]);
    }
    let fine = Some(projects::may_read(project, reader));
    let mut step = if project.private {
        Step::new(fine, msg::members_why_hidden(l, project.shown()), msg::members_why_only_members(l))
    } else {
        let above = projects::ancestors(services.db.read(), project).await?;
        let hidden = above.iter().find(|above| above.private).map_or("", |above| above.shown());
        let found = msg::members_why_hidden_above(l, project.shown(), hidden);
        Step::new(fine, found, msg::members_why_only_members(l))
    };
    step.url = project.private.then(|| format!("{}/-/settings", project.url()));
    Ok(vec![step])
}

async fn roles(
    services: &Services,
    l: L,
    project: &Project,
    user: Option<&users::Model>,
    who: &str,
) -> Result<Vec<Step>, AppError> {
    let db = services.db.read();
    let Some(user) = user else { return Ok(Vec::new()) };
    let chain = project.chain_ids();
    let (mut held, _) = members::of_user(db, user.id).await?;
    held.retain(|(id, _)| chain.contains(id));
    let places = projects::by_ids(db, held.iter().map(|(id, _)| *id)).await?;
    let mut steps: Vec<Step> = held
        .iter()
        .filter_map(|(id, role)| {
            let place = places.get(id)?;
            let note =
                if *id == project.id { String::new() } else { msg::members_why_inherited(l, place.shown()) };
            let found = msg::members_why_role(l, who, words::role(l, *role), place.shown());
            let url = Some(format!("{}/-/members", place.url()));
            Some(Step { url, ..Step::new(Some(true), found, note) })
        })
        .collect();
    if steps.is_empty() {
        let note = if project.parent_id.is_some() && !project.inherits {
            msg::members_why_not_inherited(l)
        } else {
            String::new()
        };
        let url = Some(format!("{}/-/members", project.url()));
        steps.push(Step {
            url,
            ..Step::new(Some(false), msg::members_why_no_role(l, who, project.shown()), note)
        });
    }
    Ok(steps)
}

fn switch(l: L, mount: &Mount) -> Option<Step> {
    let url = Some(format!("{}/-/tools/{}", mount.project().url(), mount.id()));
    let found = msg::members_why_off(l, mount.label());
    (!mount.row().enabled)
        .then(|| Step { url, ..Step::new(Some(false), found, msg::members_why_off_note(l)) })
}

#[expect(clippy::too_many_arguments, reason = "what one sentence speaks of")]
async fn grant(
    services: &Services,
    l: L,
    mount: &Mount,
    permission: Permission,
    label: &str,
    reader: &Reader,
    user: Option<&users::Model>,
    who: &str,
) -> Result<Vec<Step>, AppError> {
    let project = mount.project();
    let grant = mount.grant(permission);
    let by_role = reader.terms.meets(&projects::role_terms(project, grant.role));
    let note =
        match (project.hidden && grant.role < Role::Member, mount.row().grants().contains_key(permission.id))
        {
            (true, _) => msg::members_why_means_members(l),
            (false, true) => msg::members_why_changed(l, words::role(l, permission.default)),
            (false, false) => msg::members_why_default(l),
        };
    let found = match grant.role {
        Role::Anonymous => msg::members_why_given_all(l, label, mount.label()),
        Role::Admin => msg::members_why_given_admin(l, label, mount.label()),
        role => msg::members_why_given(l, label, mount.label(), words::role(l, role)),
    };
    let url = Some(format!("{}/-/tools/{}/permissions", project.url(), mount.id()));
    let mut steps = vec![Step { url, ..Step::new(Some(by_role), found, note) }];
    if grant.groups.is_empty() {
        return Ok(steps);
    }
    for (group, people) in groups::list(services.db.read(), project.id).await? {
        if !grant.groups.contains(&group.id) {
            continue;
        }
        let inside = user.is_some_and(|user| people.iter().any(|person| person.id == user.id));
        let found = if inside {
            msg::members_why_in_group(l, who, &group.name, label)
        } else {
            msg::members_why_not_in_group(l, who, &group.name, label)
        };
        steps.push(Step::new(Some(inside), found, String::new()));
    }
    Ok(steps)
}

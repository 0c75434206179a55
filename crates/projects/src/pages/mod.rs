//! The pages of the site that are about projects, and each project's own.

pub(crate) mod activity;
pub(crate) mod deleted;
pub(crate) mod explore;
mod feed;
pub(crate) mod home;
pub(crate) mod icon;
mod listing;
pub(crate) mod new;
mod profile;
pub(crate) mod search;
pub(crate) mod settings;

use farrier_domain::projects::Project;
use farrier_domain::site::ProjectCreation;
use farrier_web::{AppError, Frame};

/// The project in the address, which the dispatcher put there.
fn project(frame: &Frame) -> Result<&Project, AppError> {
    Ok(&frame.project()?.project)
}

/// Whether the reader may make a project at the top.
fn may_create(frame: &Frame) -> bool {
    match frame.site.project_creation {
        ProjectCreation::Everybody => frame.reader.user.is_some(),
        ProjectCreation::Admins => frame.reader.is_site_admin(),
    }
}

//! The page frame, extractors, errors as responses, layers, and the site's own pages.
//!
//! It knows no tool: tools build their pages on what is here, and the host in the binary puts both together.

// Templates name this crate by its own name, so that tools can extend them.
extern crate self as farrier_web;

pub mod activity;
pub mod assets;
mod body;
mod error;
pub mod files;
mod flash;
mod form;
mod frame;
mod html;
pub mod layers;
pub mod links;
#[expect(missing_docs, reason = "each function's text is its documentation")]
pub mod msg {
    include!(concat!(env!("OUT_DIR"), "/msg.rs"));
}
pub mod pages;
mod paging;
mod path;
mod people;
mod reasons;
pub mod text;

pub use body::{Json, Query, Upload, Uploads};
pub use error::{AppError, AppResult};
pub use flash::Flash;
pub use form::{Form, FormErrors};
pub use frame::{Frame, ProjectFrame, Tab, localizer, private_badge, project_icon};
pub use html::{Html, escape, page, page_with_status};
pub use paging::Paging;
pub use path::Path;
pub use people::{Person, hue};
pub use reasons::reason_text;

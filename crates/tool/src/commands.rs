//! What people can say to a project's bot in a room.

use async_trait::async_trait;
use farrier_domain::Reader;
use farrier_domain::projects::Project;
use farrier_i18n::L;

use crate::{Mount, Services};

/// A word that the bot understands: `ticket` in `ticket 12`.
#[async_trait]
pub trait Command: Send + Sync {
    /// The word, in lower case.
    fn name(&self) -> &'static str;
    /// How it is used and what it does, one short line for `help`.
    fn help(&self, l: L) -> String;
    /// The answer, line by line; what everybody in the room may see, and no more.
    async fn answer(&self, asked: &Asked<'_>) -> anyhow::Result<Vec<String>>;
}

/// What somebody said to the bot, where, and who may read the answer.
pub struct Asked<'a> {
    /// The parts of Farrier.
    pub services: &'a Services,
    /// The room's project.
    pub project: &'a Project,
    /// The room.
    pub room: &'a Mount,
    /// The room's language.
    pub l: L,
    /// Whoever in the room may see the least: the answer is read by them, too.
    pub everyone: &'a Reader,
    /// Who asks, when their account is known. Changes are made with their rights.
    pub speaker: Option<&'a Reader>,
    /// The name of whoever asks.
    pub nick: &'a str,
    /// What follows the command's name, trimmed.
    pub words: &'a str,
}

impl Asked<'_> {
    /// An address of the site with scheme and host.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.services.config.base_url)
    }
}

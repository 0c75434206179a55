//! Taking a mount's content out and in again.

use async_trait::async_trait;

use crate::{Mount, Services};

/// Export and import of a tool's content, with a version of its own.
#[async_trait]
pub trait Portable: Send + Sync {
    /// Grows when the format changes.
    fn version(&self) -> u32;
    /// Writes everything.
    async fn export(&self, services: &Services, mount: &Mount, out: &mut Archive) -> anyhow::Result<()>;
    /// Reads what [`Portable::export`] wrote, into an empty mount.
    async fn import(&self, services: &Services, mount: &Mount, from: &Archive) -> anyhow::Result<()>;
}

/// Named JSON documents, in order.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Archive {
    /// The [`Portable::version`] that wrote it.
    pub version: u32,
    /// Name and content.
    pub entries: Vec<(String, serde_json::Value)>,
}

impl Archive {
    /// Adds a document.
    pub fn add<T: serde::Serialize>(&mut self, name: &str, value: &T) -> anyhow::Result<()> {
        self.entries.push((name.to_owned(), serde_json::to_value(value)?));
        Ok(())
    }
    /// The documents of a name.
    pub fn read<T: serde::de::DeserializeOwned>(&self, name: &str) -> anyhow::Result<Vec<T>> {
        let wanted = self.entries.iter().filter(|(entry, _)| entry == name);
        Ok(wanted.map(|(_, value)| serde_json::from_value(value.clone())).collect::<Result<_, _>>()?)
    }
}

//! Whose key it is.

use std::net::IpAddr;

use farrier_domain::TokenScope;
use farrier_domain::accounts::{sign_in, ssh_keys};
use farrier_domain::projects::deploy_keys;
use farrier_tool::{Mount, Services, SshCaller, SshIdentity};

/// The names that clients connect with, whoever they are.
const NAMES: &[&str] = &["git", "hg", "svn"];

/// Who signs with the key of this fingerprint; none when nobody does any more, or the account may not sign in.
pub async fn of_key(
    services: &Services,
    fingerprint: &str,
    address: IpAddr,
) -> farrier_domain::Result<Option<SshCaller>> {
    let db = services.db.read();
    let catalog = services.catalog;
    if let Some((_, user)) = ssh_keys::find(db, fingerprint).await? {
        let chosen = user.locale.as_deref().and_then(|tag| catalog.locale(tag));
        let locale = chosen.unwrap_or_else(|| catalog.negotiate(None));
        let l = catalog.localizer(locale, user.time_zone.as_deref());
        let reader = sign_in::reader(db, user, TokenScope::Write).await?;
        return Ok(Some(SshCaller {
            services: services.clone(),
            identity: SshIdentity::Person(reader),
            l,
            address,
        }));
    }
    let Some(key) = deploy_keys::by_fingerprint(db, fingerprint).await? else { return Ok(None) };
    if Mount::load(db, key.mount_id).await?.is_none() {
        return Ok(None);
    }
    let identity = SshIdentity::DeployKey { mount: key.mount_id, title: key.title, writes: key.writes };
    let l = catalog.localizer(catalog.negotiate(None), None);
    Ok(Some(SshCaller { services: services.clone(), identity, l, address }))
}

/// Whether a caller may connect under a name: those of the tools, or their own.
pub fn may_be_called(caller: &SshCaller, name: &str) -> bool {
    let own = matches!(caller.identity, SshIdentity::Person(_)).then(|| caller.name());
    NAMES.contains(&name) || own == Some(name)
}

/// Notes that the key is in use.
pub async fn note_use(services: &Services, fingerprint: &str) -> farrier_domain::Result<()> {
    let (db, now) = (&services.db, services.now());
    if let Some((key, _)) = ssh_keys::find(db.read(), fingerprint).await? {
        return ssh_keys::note_use(db, &key, now).await;
    }
    match deploy_keys::by_fingerprint(db.read(), fingerprint).await? {
        Some(key) => deploy_keys::note_use(db, &key, now).await,
        None => Ok(()),
    }
}

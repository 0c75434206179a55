//! After a crash: ends children that outlived their Farrier, and removes their folders.

use std::path::Path;

use farrier_process::end_leftover;
use farrier_tool::Services;

use super::Httpd;

/// Looks at all folders of this machine but our own.
pub fn sweep(services: &Services, httpd: &Httpd) {
    let folder = super::folder(services);
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let owner = name.split('-').next().and_then(|pid| pid.parse::<u32>().ok());
        // In a container every Farrier may have the same id.
        let is_owned = owner.is_some_and(|owner| {
            owner != std::process::id() && Path::new("/proc").join(owner.to_string()).exists()
        });
        if name.contains(httpd.token()) || is_owned {
            continue;
        }
        let pid = std::fs::read_to_string(path.join("httpd.pid")).ok();
        if let Some(pid) = pid.and_then(|pid| pid.trim().parse().ok())
            && end_leftover(pid, &path)
        {
            tracing::warn!(pid, "ended an httpd that a crash had left");
        }
        if let Err(error) = std::fs::remove_dir_all(&path) {
            tracing::warn!("not swept: {}: {error}", path.display());
        }
    }
}

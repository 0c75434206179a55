//! What `farrier doctor` and the health page look at.

use std::sync::Arc;
use std::time::Duration;

use farrier_process::{ProcessError, Program};
use farrier_tool::{Check, Services};

use crate::backend::SvnBackend;
use crate::httpd::config;
use crate::{made, start};

/// More are not named one by one.
const NAMED: usize = 5;

/// Checks the programs and the repositories. English, as all of `farrier doctor` is.
pub async fn check(services: Services, backend: Arc<SvnBackend>) -> Vec<Check> {
    let mut checks = vec![program().await, httpd()];
    let is_used = start::mounts(&services).await.is_ok_and(|mounts| !mounts.is_empty());
    if !is_used {
        // Who has no Subversion repository misses nothing.
        for check in checks.iter_mut().filter(|check| !check.ok) {
            check.ok = true;
            check.message = format!("not used here ({})", check.message);
        }
    }
    checks.push(repositories(&services, &backend).await);
    checks
}

async fn program() -> Check {
    let name = "svn".to_owned();
    let mut version = String::new();
    for program in ["svn", "svnlook", "svnadmin"] {
        let run =
            Program::new(program).args(["--version", "-q"]).limit(Duration::from_secs(10)).output().await;
        match run {
            Ok(output) => version = String::from_utf8_lossy(&output.stdout).trim().to_owned(),
            Err(ProcessError::Missing { program }) => {
                let message = format!("{program} is not installed; on Debian: `apt install subversion`");
                return Check { name, ok: false, message };
            }
            Err(error) => return Check { name, ok: false, message: error.to_string() },
        }
    }
    Check { name, ok: true, message: version }
}

fn httpd() -> Check {
    let (ok, message) = match config::find() {
        Ok(found) => (true, found.program.display().to_string()),
        Err(package) => (false, format!("checkouts and commits need it; on Debian: `apt install {package}`")),
    };
    Check { name: "svn over HTTP".into(), ok, message }
}

async fn repositories(services: &Services, backend: &SvnBackend) -> Check {
    let name = "svn repositories".to_owned();
    let mounts = match start::mounts(services).await {
        Ok(mounts) => mounts,
        Err(error) => return Check { name, ok: false, message: format!("{error:#}") },
    };
    let noted = made::all(services.db.read()).await.unwrap_or_default();
    let mut unreadable = Vec::new();
    for mount in &mounts {
        // One that was never made is no fault: whoever asks for it first makes it.
        if noted.contains(&mount.id())
            && let Err(error) = backend.open(services, mount).await
        {
            unreadable.push(format!("{} ({error})", mount.row().full_path));
        }
    }
    let (all, bad) = (mounts.len(), unreadable.len());
    if bad == 0 {
        return Check { name, ok: true, message: format!("{all} readable") };
    }
    unreadable.truncate(NAMED);
    let folder = crate::backend::folder(services);
    let advice = format!("restore them from a backup to {}", folder.display());
    Check {
        name,
        ok: false,
        message: format!("{bad} of {all} are not readable: {}; {advice}", unreadable.join(", ")),
    }
}

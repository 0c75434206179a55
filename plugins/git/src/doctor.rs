//! What `farrier doctor` and the health page look at.

use std::sync::Arc;
use std::time::Duration;

use farrier_process::{ProcessError, Program};
use farrier_tool::{Check, Services};

use crate::backend::GitBackend;
use crate::{made, start};

/// Older ones lack what pushes and fetches are run with.
const OLDEST: (u32, u32) = (2, 39);
/// More are not named one by one.
const NAMED: usize = 5;

/// Checks the program and the repositories. English, as all of `farrier doctor` is.
pub async fn check(services: Services, backend: Arc<GitBackend>) -> Vec<Check> {
    vec![program().await, hooks(&services, &backend).await, repositories(&services, &backend).await]
}

async fn program() -> Check {
    let run = Program::new("git").arg("--version").limit(Duration::from_secs(10)).output().await;
    let (ok, message) = match run {
        Ok(output) => judge(String::from_utf8_lossy(&output.stdout).trim()),
        Err(ProcessError::Missing { .. }) => {
            (false, "not installed; install it: on Debian `apt install git`".to_owned())
        }
        Err(error) => (false, error.to_string()),
    };
    Check { name: "git".into(), ok, message }
}

fn judge(text: &str) -> (bool, String) {
    let version = text.strip_prefix("git version ").unwrap_or(text);
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found >= OLDEST {
        return (true, version.to_owned());
    }
    (false, format!("{version} is too old; Farrier needs {}.{} or newer", OLDEST.0, OLDEST.1))
}

async fn hooks(services: &Services, backend: &GitBackend) -> Check {
    let (ok, message) = match backend.hooks(services).await {
        Ok(_) => (true, "run".to_owned()),
        Err(error) => (false, format!("{error:#}")),
    };
    Check { name: "git hooks".into(), ok, message }
}

async fn repositories(services: &Services, backend: &GitBackend) -> Check {
    let name = "git repositories".to_owned();
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

#[cfg(test)]
mod tests {
    #[test]
    fn versions() {
        for (text, fine) in [
            ("git version 2.39.5", true),
            ("git version 2.47.3", true),
            ("git version 3.0.0.rc1", true),
            ("git version 2.39.5 (Apple Git-154)", true),
            ("git version 2.38.9", false),
            ("something else", false),
        ] {
            assert_eq!(super::judge(text).0, fine, "{text}");
        }
    }
}

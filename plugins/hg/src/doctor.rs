//! What `farrier doctor` and the health page look at.

use std::sync::Arc;
use std::time::Duration;

use farrier_process::{ProcessError, Program};
use farrier_scm::Repository;
use farrier_tool::{Check, Services};

use crate::backend::HgBackend;
use crate::{made, start};

/// Older ones read a repository's own settings.
const OLDEST: (u32, u32) = (5, 4);
/// More are not named one by one.
const NAMED: usize = 5;

/// Checks the program and the repositories. English, as all of `farrier doctor` is.
pub async fn check(services: Services, backend: Arc<HgBackend>) -> Vec<Check> {
    let program = program().await;
    // Without the program nothing can be read, and one finding says so.
    match program.ok {
        true => vec![program, repositories(&services, &backend).await],
        false => vec![program],
    }
}

async fn program() -> Check {
    let run = Program::new("hg")
        .args(["version", "--quiet"])
        .env("HGPLAIN", "1")
        .env("HGRCPATH", "")
        .limit(Duration::from_secs(10))
        .output()
        .await;
    let (ok, message) = match run {
        Ok(output) => judge(String::from_utf8_lossy(&output.stdout).trim()),
        Err(ProcessError::Missing { .. }) => (
            false,
            "not installed; for Mercurial repositories install it: on Debian `apt install mercurial`"
                .to_owned(),
        ),
        Err(error) => (false, error.to_string()),
    };
    Check { name: "hg".into(), ok, message }
}

fn judge(text: &str) -> (bool, String) {
    let version = text.rsplit("(version ").next().unwrap_or(text).trim_end_matches(')');
    let mut numbers = version.split(|c: char| !c.is_ascii_digit()).map(|part| part.parse().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found >= OLDEST {
        return (true, version.to_owned());
    }
    (false, format!("{version} is too old; Farrier needs Mercurial {}.{} or newer", OLDEST.0, OLDEST.1))
}

async fn repositories(services: &Services, backend: &HgBackend) -> Check {
    let name = "hg repositories".to_owned();
    let mounts = match start::mounts(services).await {
        Ok(mounts) => mounts,
        Err(error) => return Check { name, ok: false, message: format!("{error:#}") },
    };
    let noted = made::all(services.db.read()).await.unwrap_or_default();
    let mut unreadable = Vec::new();
    // One that was never made is no fault: whoever asks for it first makes it.
    for mount in mounts.iter().filter(|mount| noted.contains(&mount.id())) {
        let read = match backend.open(services, mount).await {
            Ok(repository) => repository.all_refs().await.map(drop),
            Err(error) => Err(error),
        };
        if let Err(error) = read {
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
    let named = unreadable.join(", ");
    Check { name, ok: false, message: format!("{bad} of {all} are not readable: {named}; {advice}") }
}

#[cfg(test)]
mod tests {
    #[test]
    fn versions() {
        for (text, fine) in [
            ("Mercurial Distributed SCM (version 6.3.2)", true),
            ("Mercurial Distributed SCM (version 7.0+20250301)", true),
            ("Mercurial Distributed SCM (version 5.3.1)", false),
            ("something else", false),
        ] {
            assert_eq!(super::judge(text).0, fine, "{text}");
        }
    }
}

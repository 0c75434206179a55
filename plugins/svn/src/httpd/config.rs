//! The configuration of the child that speaks WebDAV: everything is said here, nothing of the machine's is read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// What a repository is reached by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The path of its page, with a slash in front; the child must know it, because it writes it into its answers.
    pub path: String,
    /// Its folder.
    pub repository: PathBuf,
    /// What every request must carry: only Farrier has it, and each repository has another.
    pub key: String,
}

/// Places where distributions put the program.
const PROGRAMS: &[&str] = &["/usr/sbin/apache2", "/usr/sbin/httpd", "/usr/bin/httpd"];
/// Places where they put its modules.
const MODULES: &[&str] = &[
    "/usr/lib/apache2/modules",
    "/usr/lib64/httpd/modules",
    "/usr/lib/httpd/modules",
    "/etc/httpd/modules",
    "/usr/local/libexec/apache24",
];
/// Those that are loaded. The last ones are part of the program in some distributions.
const NEEDED: &[(&str, &str)] = &[
    ("mpm_event_module", "mod_mpm_event.so"),
    ("authn_core_module", "mod_authn_core.so"),
    ("authn_anon_module", "mod_authn_anon.so"),
    ("auth_basic_module", "mod_auth_basic.so"),
    ("authz_core_module", "mod_authz_core.so"),
    ("authz_user_module", "mod_authz_user.so"),
    ("dav_module", "mod_dav.so"),
    ("dav_svn_module", "mod_dav_svn.so"),
];
const BUILT_IN: &[(&str, &str)] = &[("unixd_module", "mod_unixd.so")];

/// The program and the folder of its modules.
#[derive(Clone, Debug)]
pub struct Found {
    /// The program.
    pub program: PathBuf,
    modules: PathBuf,
}

/// Looks for the program; what is missing is named as its Debian package.
pub fn find() -> Result<Found, &'static str> {
    let program = PROGRAMS.iter().map(PathBuf::from).find(|program| program.is_file());
    let program = program.ok_or("apache2-bin")?;
    let has = |folder: &Path, name: &str| folder.join(name).is_file();
    let folders = MODULES.iter().map(PathBuf::from);
    let modules = folders.clone().find(|folder| has(folder, "mod_dav_svn.so")).ok_or("libapache2-mod-svn")?;
    if NEEDED.iter().any(|(_, file)| !has(&modules, file)) {
        return Err("apache2-bin");
    }
    Ok(Found { program, modules })
}

/// Whether a path can stand in the configuration: a page's path has no other signs, a folder's may.
fn is_plain(text: &str) -> bool {
    !text.contains(['"', '\\', '\n', '\r', '*', '?', '[', ']', '$', '%', '{'])
}

/// The text of the configuration file.
pub fn text(found: &Found, folder: &Path, port: u16, served: &HashMap<i64, Served>) -> String {
    let folder = folder.display();
    let mut text = format!(
        "ServerRoot \"{folder}\"\nServerName 127.0.0.1\nListen 127.0.0.1:{port}\nPidFile \"{folder}/httpd.pid\"\n\
         DefaultRuntimeDir \"{folder}\"\nErrorLog /dev/stderr\nLogLevel error\nServerTokens Prod\nServerSignature Off\n\
         TraceEnable Off\nTimeout 600\nKeepAlive Off\nLimitRequestBody 0\nStartServers 1\nServerLimit 4\n"
    );
    for (name, file) in NEEDED {
        text.push_str(&format!("LoadModule {name} \"{}\"\n", found.modules.join(file).display()));
    }
    for (name, file) in BUILT_IN {
        let file = found.modules.join(file);
        if file.is_file() {
            text.push_str(&format!("LoadModule {name} \"{}\"\n", file.display()));
        }
    }
    text.push_str(
        "ThreadsPerChild 25\nMaxRequestWorkers 100\nMinSpareThreads 10\nMaxSpareThreads 75\nGracefulShutdownTimeout 5\n\
         LimitXMLRequestBody 0\n<Directory />\nAllowOverride None\nRequire all denied\n</Directory>\n",
    );
    let mut all: Vec<&Served> = served.values().collect();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    for one in all {
        let repository = one.repository.display().to_string();
        if !is_plain(&one.path) || repository.contains(['"', '\\', '\n']) {
            tracing::error!("`{}` has characters that Apache cannot be told", one.path);
            continue;
        }
        text.push_str(&location(one, &repository));
    }
    text
}

/// Whoever has the key has been asked who they are, so any name is taken without a password.
fn location(one: &Served, repository: &str) -> String {
    let Served { path, key, .. } = one;
    format!(
        "<Location \"{path}\">\nDAV svn\nSVNPath \"{repository}\"\nSVNAutoversioning off\nSVNListParentPath off\n\
         AuthType Basic\nAuthName Farrier\nAuthBasicProvider anon\nAnonymous \"*\"\nAnonymous_MustGiveEmail off\n\
         Anonymous_LogEmail off\n<RequireAll>\nRequire expr \"%{{HTTP:X-Farrier-Key}} == '{key}'\"\n\
         Require valid-user\n</RequireAll>\n</Location>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_end_a_line_or_match_more_is_not_written() {
        let found = Found { program: "/usr/sbin/apache2".into(), modules: "/none".into() };
        let served =
            |path: &str| Served { path: path.into(), repository: "/data/1".into(), key: "k1".into() };
        let all =
            HashMap::from([(1, served("/demo/svn")), (2, served("/a\"\nSetHandler x")), (3, served("/*"))]);
        let text = text(&found, Path::new("/tmp/x"), 1, &all);
        assert!(text.contains("<Location \"/demo/svn\">") && text.contains("== 'k1'"));
        assert_eq!(text.matches("<Location").count(), 1);
        assert!(!text.contains("SetHandler"));
    }
}

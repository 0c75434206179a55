//! Who sees what of Subversion repositories on pages.

use std::path::Path;
use std::process::{Command, Stdio};

use farrier_testkit::TestForge;

/// Puts a file with this content into a mount's repository, as its first revision.
fn put(forge: &TestForge, mount: i64, content: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), content).expect("writable");
    let repository = forge.services.config.data.join("repos/svn").join(mount.to_string());
    import(folder.path(), &format!("file://{}/trunk", repository.display()));
}

fn import(from: &Path, to: &str) {
    let done = Command::new("svn")
        .args(["import", "-q", "--non-interactive", "--username", "alice", "-m", "First", "."])
        .arg(to)
        .current_dir(from)
        .stdin(Stdio::null())
        .output()
        .expect("svn runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[tokio::test]
async fn repositories_that_look_alike_are_not_mixed_up() {
    let forge = TestForge::new().await;
    let (alice, nobody) = (forge.user("alice").await, forge.anonymous());
    forge.private_project("closed", "alice").await;
    forge.project("open", "alice").await;
    let (closed, open) =
        (forge.mount("closed", "svn", "svn").await.id(), forge.mount("open", "svn", "svn").await.id());
    put(&forge, closed, "let hidden = 1;\n");
    put(&forge, open, "let shown = 2;\n");
    // Path, number and name are the same in both, and so are the ids that are made of them.
    for page in ["src", "blame"] {
        let address = format!("/{page}/branch/trunk/a.txt");
        assert!(alice.get(&format!("/closed/svn{address}")).await.expect(200).main().contains("hidden"));
        let other = nobody.get(&format!("/open/svn{address}")).await.expect(200).main();
        assert!(other.contains("shown") && !other.contains("hidden"), "{page}: {other}");
    }
}

//! What the documents say that a program can check: routes, links, names of files.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use farrier_testkit::TestForge;

#[tokio::test]
async fn the_page_about_the_api_names_every_route_and_no_other() {
    let forge = TestForge::new().await;
    let document = forge.anonymous().get("/rest/openapi.json").await.expect(200).json();
    let paths = document["paths"].as_object().expect("paths");
    let methods = ["get", "post", "put", "patch", "delete"];
    let described: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            let item = item.as_object().expect("a path's methods");
            let known = item.keys().filter(|key| methods.contains(&key.as_str()));
            known.map(move |method| format!("{} /rest{path}", method.to_uppercase()))
        })
        .collect();
    let page = include_str!("../../docs/API.md");
    let listed = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let listed = listed.map(|(route, _)| route.to_owned()).filter(|route| route.contains(" /rest"));
    let listed: BTreeSet<String> = listed.collect();
    let missing: Vec<&String> = described.difference(&listed).collect();
    let superfluous: Vec<&String> = listed.difference(&described).collect();
    assert!(
        missing.is_empty() && superfluous.is_empty(),
        "missing: {missing:#?}, superfluous: {superfluous:#?}"
    );
}

/// All files of the repository, from its root.
fn files(root: &Path, folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let is_foreign =
            ["target", "node_modules", "farrier-data", ".git"].iter().any(|other| name == *other);
        match path.is_dir() {
            true if is_foreign => {}
            true => files(root, &path, into),
            false => into.extend(path.strip_prefix(root).map(Path::to_path_buf)),
        }
    }
}

#[test]
fn links_and_names_of_files_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the repository");
    let mut all = Vec::new();
    files(&root, &root, &mut all);
    let mut dead = Vec::new();
    for document in all.iter().filter(|path| path.extension().is_some_and(|ext| ext == "md")) {
        let text = std::fs::read_to_string(root.join(document)).expect("UTF-8");
        let folder = root.join(document).parent().expect("a folder").to_path_buf();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let is_local = !target.is_empty() && !target.contains("://") && !target.contains(['`', ' ']);
            // The picture is made by hand, from a site with something in it.
            if is_local && !target.ends_with("screenshot.png") && !folder.join(target).exists() {
                dead.push(format!("{}: {target}", document.display()));
            }
        }
    }
    let page = include_str!("../../docs/ARCHITECTURE.md");
    for name in page.split('`').skip(1).step_by(2).filter(|name| name.ends_with(".rs")) {
        if !all.iter().any(|path| path.ends_with(name)) {
            dead.push(format!("docs/ARCHITECTURE.md: {name}"));
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn the_page_on_writing_a_tool_shows_what_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Vec::new();
    files(&root, &root.join("docs/example-tool/src"), &mut sources);
    sources.push("tests/it/example_tool.rs".into());
    let text: String =
        sources.iter().filter_map(|path| std::fs::read_to_string(root.join(path)).ok()).collect();
    let lines: BTreeSet<&str> = text.lines().map(str::trim).collect();
    let page = include_str!("../../docs/writing-a-tool.md");
    let blocks = page.split("```rust\n").skip(1).filter_map(|rest| rest.split("```").next());
    let shown = blocks.flat_map(str::lines).map(str::trim).filter(|line| *line != "…");
    let stale: Vec<&str> = shown.filter(|line| !lines.contains(line)).collect();
    assert!(stale.is_empty(), "{stale:#?}");
}

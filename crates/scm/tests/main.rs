//! Every method of `Repository` against repositories that the real `git` and `hg` made.

mod create;
mod diffs;
mod fixture;
mod hg;
mod hg_hostile;
mod history;
mod last_changes;
mod refs;
mod svn;
mod transport;
mod trees;

#[test]
fn no_file_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let main = include_str!("main.rs");
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let name = entry.expect("readable").file_name().into_string().expect("utf-8");
        let module = name.trim_end_matches(".rs");
        assert!(module == "main" || main.contains(&format!("mod {module};\n")), "{name} is not a module");
    }
}

//! `docs/API.md` names every route that the site describes, and no other.

use std::collections::BTreeSet;

use farrier_testkit::TestForge;

#[tokio::test]
async fn the_page_and_the_site_describe_the_same_routes() {
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

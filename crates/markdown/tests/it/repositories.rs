use farrier_markdown::{Link, Options, State, Target, render};

#[test]
fn links_and_images_get_their_base() {
    let options = Options {
        base_link: Some("/demo/code/src/branch/main/docs/"),
        base_image: Some("/demo/code/raw/branch/main/docs/"),
        ..Options::default()
    };
    let check = |text: &str, expected: &str| {
        let html = render(text, &options).html;
        assert!(html.contains(expected), "{text}: {expected} not in {html}");
    };
    check("[a](guide.md#top)", "href=\"/demo/code/src/branch/main/docs/guide.md#top\"");
    check("[a](../LICENSE)", "href=\"/demo/code/src/branch/main/LICENSE\"");
    check("![a](img/a.png)", "src=\"/demo/code/raw/branch/main/docs/img/a.png\"");
    check("<img src=\"./a.png\">", "src=\"/demo/code/raw/branch/main/docs/a.png\"");
    check("<a href=\"x.md\">y</a>", "href=\"/demo/code/src/branch/main/docs/x.md\"");
    check("[a](#top)", "href=\"#user-content-top\"");
    check("[a](https://x.example/b)", "href=\"https://x.example/b\"");
    check("![a](https://x.example/b.png)", "src=\"https://x.example/b.png\"");
    check("[a](/p)", "href=\"/p\"");
    check("[a](//x.example)", "href=\"//x.example\"");
    let links = [(
        Target::Number { mount: None, number: 1 },
        Link { url: "/demo/bugs/1".to_owned(), title: String::new(), state: State::Open },
    )]
    .into();
    let html = render("#1", &Options { links: Some(&links), ..options }).html;
    assert!(html.contains("href=\"/demo/bugs/1\""), "{html}");
}

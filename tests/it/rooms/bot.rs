//! What the bot of a room answers and tells.

use std::time::{Duration, Instant};

use farrier_testkit::Client;
use farrier_tool::events::{Event, PushedRevision, RevisionsPushed};
use serde_json::json;

use super::{Chat, chat};

/// Waits for what the bot says without anybody waiting for it.
async fn until(c: &Chat, part: &str) -> String {
    let begun = Instant::now();
    loop {
        let texts = c.texts(&c.nobody).await;
        if let Some(text) = texts.iter().find(|text| text.contains(part)) {
            return text.clone();
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "no {part:?} in {texts:#?}");
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
}

#[tokio::test]
async fn the_bot_answers_with_what_everybody_may_see() {
    let c = chat().await;
    c.forge.mount("demo", "tickets", "bugs").await;
    c.bob.post_form("/demo/bugs/new", &[("title", "Crash on start")]).await.expect(303);
    c.bob.post_form("/demo/bugs/new", &[("title", "Secret hole"), ("private", "yes")]).await.expect(303);
    c.forge.settle().await;
    c.say(&c.dave, "!ticket 1").await;
    let url = format!("{}/demo/bugs/1", c.forge.base_url);
    assert_eq!(until(&c, "#1 Crash").await, format!("#1 Crash on start (Open) · {url}"));
    c.say(&c.dave, "farrier: ticket #2").await;
    until(&c, "no ticket #2").await;
    c.say(&c.dave, "!search secret").await;
    until(&c, "Nothing was found").await;
    c.say(&c.dave, "!seen Bob").await;
    until(&c, "I have not heard Bob").await;
    c.say(&c.dave, "!tell bob call me").await;
    until(&c, "I will tell bob").await;
    // Only so many answers at once.
    c.forge.clock.advance(60_000);
    c.say(&c.bob, "morning").await;
    let text = until(&c, "dave said").await;
    assert!(text.starts_with("bob: dave said 1 minute ago"), "{text}");
    assert!(!c.texts(&c.nobody).await.iter().any(|text| text.contains("Secret hole")));
}

#[tokio::test]
async fn a_ticket_is_opened_from_the_room_with_the_rights_of_who_asks() {
    let c = chat().await;
    c.forge.mount("demo", "tickets", "bugs").await;
    c.say(&c.bob, "!ticket new It crashes").await;
    until(&c, "Opened #1 It crashes").await;
    let ticket = c.nobody.get("/rest/demo/bugs/tickets/1").await.expect(200).json();
    assert_eq!((ticket["title"].as_str(), ticket["reporter"].as_str()), (Some("It crashes"), Some("bob")));
    c.say(&c.bob, "!help").await;
    let help = until(&c, "ticket new TITLE").await;
    assert!(help.contains("tell NAME TEXT"), "{help}");
}

#[tokio::test]
async fn events_are_told_by_the_rooms_filter_and_together_when_they_are_many() {
    let c = chat().await;
    c.forge.mount("demo", "tickets", "bugs").await;
    let open = async |who: &Client, title: &str, private: bool| {
        let more: &[(&str, &str)] = if private { &[("private", "yes")] } else { &[] };
        who.post_form("/demo/bugs/new", &[&[("title", title)], more].concat()).await.expect(303);
    };
    let told = async || {
        c.forge.settle().await;
        c.forge.clock.advance(2_001);
        c.forge.settle().await;
    };
    open(&c.bob, "Crash", false).await;
    open(&c.bob, "Hidden", true).await;
    told().await;
    let url = format!("{}/demo/bugs/1", c.forge.base_url);
    assert_eq!(c.texts(&c.nobody).await, [format!("[bugs] bob opened #1 Crash · {url}")]);
    c.bob.post_form("/demo/bugs/1/comments", &[("body", "me too")]).await.expect(303);
    told().await;
    assert_eq!(c.texts(&c.nobody).await.len(), 1, "comments are not in the filter");
    for n in 0..12 {
        open(&c.bob, &format!("Flood {n}"), false).await;
    }
    told().await;
    let texts = c.texts(&c.nobody).await;
    assert_eq!(texts.len(), 2, "{texts:#?}");
    assert!(texts[1].contains("Flood 11") && texts[1].contains("and 11 more"), "{}", texts[1]);
    c.set(json!({ "announce": [], "locale": "de" })).await;
    open(&c.bob, "Silence", false).await;
    told().await;
    assert_eq!(c.texts(&c.nobody).await.len(), 2);
    // A push is told with its newest revisions, in the room's language.
    let push = RevisionsPushed {
        branch: "main".into(),
        is_default: true,
        total: 2,
        revisions: ["Mend it", "Test it"]
            .map(|summary| PushedRevision {
                id: "a".repeat(40),
                summary: summary.into(),
                message: summary.into(),
                author_name: "Bob".into(),
                author_email: "bob@example.org".into(),
                url: "/demo/code/commit/a".into(),
            })
            .to_vec(),
    };
    c.set(json!({ "announce": ["code.pushed"] })).await;
    let code = c.forge.mount("demo", "git", "code").await;
    let tx = c.forge.services.db.write().await.unwrap();
    let event = farrier_jobs::NewEvent {
        name: RevisionsPushed::NAME,
        project_id: Some(code.project().id),
        mount_id: Some(code.id()),
        actor_id: Some(c.forge.find_user("bob").await.id),
        url: "/demo/code/log/branch/main".into(),
        payload: push.payload(),
        created_at: c.forge.services.now(),
        ..Default::default()
    };
    farrier_jobs::events::record(&*tx, event).await.unwrap();
    tx.commit().await.unwrap();
    told().await;
    let pushed = format!(
        "[code] bob hat 2 Revisionen nach main gepusht: Test it · Mend it · {}/demo/code/log/branch/main",
        c.forge.base_url
    );
    assert_eq!(c.texts(&c.nobody).await[2], pushed);
    c.set(json!({ "announce": ["tickets.*"] })).await;
    c.bob.post_form("/demo/bugs/1/comments", &[("body", "noch da")]).await.expect(303);
    told().await;
    assert!(c.texts(&c.nobody).await[3].contains("bob hat kommentiert: #1 Crash"));
    // What only members may see is not told in a room where others are.
    c.forge.private_project("inner", "alice").await;
    let inner = c.forge.mount("inner", "irc", "chat").await;
    c.forge.mount("inner", "tickets", "bugs").await;
    c.alice.post_form("/inner/bugs/new", &[("title", "Inside")]).await.expect(303);
    told().await;
    assert_eq!(c.alice.get("/inner/chat").await.all(".room-text").len(), 1, "a room of members alone");
    assert_ne!(inner.id(), c.mount.id());
}

#[tokio::test]
async fn a_code_for_the_networks_is_shown_once() {
    let c = chat().await;
    assert!(c.nobody.get("/demo/chat/name").await.expect(303).location().starts_with("/-/login"));
    let page = c.bob.post_form("/demo/chat/name", &[]).await.expect(200);
    let code = page.all("#code").remove(0);
    assert!(code.starts_with("link ") && code.len() == 21, "{code}");
    assert!(!c.bob.get("/demo/chat/name").await.expect(200).text().contains(&code));
}

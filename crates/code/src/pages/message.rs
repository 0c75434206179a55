//! Messages of revisions: plain text, with what they name linked.

use std::collections::HashSet;

use farrier_markdown::{plain_links, plain_targets};
use farrier_tool::{Mount, Services};
use farrier_web::links::{Place, resolve_targets};
use farrier_web::{AppResult, Frame, Html};

/// How much of a message a page shows.
const MAX_BYTES: usize = 32 * 1024;

/// Several texts of one page as markup; their links are looked up together.
pub async fn linked<const N: usize>(
    services: &Services,
    mount: &Mount,
    frame: &Frame,
    texts: [&str; N],
) -> AppResult<[Html; N]> {
    let texts = texts.map(|text| text.get(..text.floor_char_boundary(MAX_BYTES)).unwrap_or_default());
    let wanted: HashSet<_> = texts.iter().flat_map(|text| plain_targets(text)).collect();
    let here = Place { project: Some(mount.project()), mount: Some(mount) };
    let found = resolve_targets(services, here, &frame.reader, &wanted).await?;
    Ok(texts.map(|text| Html(plain_links(text, &found))))
}

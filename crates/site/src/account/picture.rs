//! Makes a small square PNG of whatever picture somebody uploads, so that nothing of the file itself is ever served.

use std::io::Cursor;

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

/// A picture may take this much memory while it is read.
const MAX_ALLOC_BYTES: u64 = 128 * 1024 * 1024;
const MAX_SIDE: u32 = 12_000;
const SIDE: u32 = 256;

static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// The picture as PNG, or none when the bytes are no picture that can be read.
pub(super) async fn square(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let _permit = AT_ONCE.acquire().await.ok()?;
    // A decoder that panics over a broken file has not read a picture either.
    tokio::task::spawn_blocking(move || convert(&bytes)).await.ok()?
}

fn convert(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC_BYTES);
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).ok()?;
    // Cut first: scaling a picture of one by ten thousand up until it covers the square would fill the memory.
    let side = image.width().min(image.height());
    let (x, y) = ((image.width() - side) / 2, (image.height() - side) / 2);
    let mut image = image.crop_imm(x, y, side, side).resize_exact(SIDE, SIDE, FilterType::Triangle);
    image.apply_orientation(orientation);
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(image.to_rgba8()).write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut out, ImageFormat::Png).expect("memory takes it");
        out.into_inner()
    }

    #[test]
    fn pictures_become_small_squares() {
        for (width, height) in [(1, 1), (300, 200), (1, 9000), (9000, 1)] {
            let small = convert(&png(width, height)).expect("a picture");
            let read = image::load_from_memory(&small).expect("a picture");
            assert_eq!((read.width(), read.height()), (SIDE, SIDE));
        }
        assert!(convert(&png(20_000, 1)).is_none());
        assert!(convert(b"<svg xmlns='http://www.w3.org/2000/svg'/>").is_none());
        assert!(convert(&png(300, 200)[..200]).is_none());
        assert!(convert(b"").is_none());
    }
}

//! Scripts that don't put spaces between words.

/// Whether a character is indexed in pairs because nothing marks where its word ends.
pub(crate) fn is_dense(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff            // Thai, Lao
        | 0x1000..=0x109f          // Myanmar
        | 0x1100..=0x11ff          // Hangul jamo
        | 0x1780..=0x17ff          // Khmer
        | 0x3005..=0x3007 | 0x3040..=0x30ff | 0x3130..=0x318f | 0x31f0..=0x31ff
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xa960..=0xa97f | 0xac00..=0xd7ff
        | 0xf900..=0xfaff | 0xff66..=0xff9f
        | 0x20000..=0x323af)
        && c != '・'
}

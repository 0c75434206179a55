//! Counts the documents of each kind while a query runs.

use std::collections::BTreeMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

/// Collects how many documents of each kind match.
pub(crate) struct KindCounts;

pub(crate) struct SegmentKindCounts {
    column: Option<StrColumn>,
    counts: Vec<u64>,
}

impl Collector for KindCounts {
    type Fruit = BTreeMap<String, u64>;
    type Child = SegmentKindCounts;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<SegmentKindCounts> {
        let column = segment.fast_fields().str("kind")?;
        let terms = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(SegmentKindCounts { column, counts: vec![0; terms] })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<BTreeMap<String, u64>>) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut all = BTreeMap::new();
        for (kind, count) in segments.into_iter().flatten() {
            *all.entry(kind).or_default() += count;
        }
        Ok(all)
    }
}

impl SegmentCollector for SegmentKindCounts {
    type Fruit = BTreeMap<String, u64>;

    fn collect(&mut self, document: DocId, _: Score) {
        let ordinal = self.column.as_ref().and_then(|column| column.ords().first(document));
        if let Some(count) = ordinal.and_then(|ordinal| self.counts.get_mut(ordinal as usize)) {
            *count += 1;
        }
    }

    fn harvest(self) -> BTreeMap<String, u64> {
        let Some(column) = self.column else { return BTreeMap::new() };
        let mut kinds = BTreeMap::new();
        for (ordinal, count) in self.counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
            let mut kind = String::new();
            if column.ord_to_str(ordinal as u64, &mut kind).unwrap_or(false) {
                kinds.insert(kind, count);
            }
        }
        kinds
    }
}

use farrier_highlight::CSS;

fn luminance(hex: &str) -> f64 {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).expect("two hex digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(a: &str, b: &str) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_colour_is_readable() {
    let mut seen = 0;
    for line in CSS.lines().filter(|line| line.trim_start().starts_with("--hl-")) {
        let pair =
            line.split_once("light-dark(").and_then(|(_, rest)| rest.split_once(')')).expect("a pair").0;
        let (light, dark) = pair.split_once(", ").expect("two colours");
        for (colour, background) in
            [(light, "#ffffff"), (light, "#f6f8fa"), (dark, "#0f1419"), (dark, "#1b222b")]
        {
            assert!(
                contrast(colour, background) >= 4.5,
                "{line} on {background}: {:.2}",
                contrast(colour, background)
            );
        }
        seen += 1;
    }
    assert_eq!(seen, 20);
}

#[test]
fn every_class_of_the_table_has_a_rule() {
    let table = include_str!("../../src/class.rs");
    for line in table.lines().filter(|line| line.trim_start().starts_with("(\"")) {
        let class = line.rsplit('"').nth(1).expect("a class");
        assert!(class.is_empty() || CSS.contains(&format!(".hl-{class} ")), "{class}");
    }
}

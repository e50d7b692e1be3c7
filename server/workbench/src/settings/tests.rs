use super::*;
use serde_json::json;

#[test]
fn nested_dotted_and_prefixed_keys_are_read() {
    for value in [
        json!({"tftsr": {"minSeverity": "warning", "diagnostics": {"max": 5}}}),
        json!({"minSeverity": "warning", "diagnostics.max": 5}),
        json!({"tftsr.minSeverity": "warning", "tftsr.diagnostics.max": 5}),
    ] {
        let (settings, problems) = Settings::defaults().with(&value);
        assert_eq!(
            (settings.min_severity, settings.max_diagnostics),
            (Severity::Warning, 5),
            "{value}"
        );
        assert!(problems.is_empty());
    }
}

#[test]
fn a_bad_value_keeps_the_old_one_and_is_reported() {
    let (settings, problems) =
        Settings::defaults().with(&json!({"types": ["nonsense"], "diagnostics.max": -1}));
    assert_eq!(settings, Settings::defaults());
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["tftsr.types", "tftsr.diagnostics.max"]);
}

#[test]
fn the_table_holds_the_defaults() {
    let json = Settings::defaults().to_json();
    for spec in SETTINGS.iter().chain(PERSONAL_SETTINGS) {
        let default: Value = serde_json::from_str(spec.default).expect(spec.key);
        assert_eq!(json[spec.key], default, "{}", spec.key);
    }
}

#[test]
fn an_editor_cannot_say_where_text_may_go() {
    let wider = json!({"ai.origins": ["https://evil.example.com"], "publish": {"origins": ["https://evil.example.com"]}, "ai": {"localOnly": false, "provider": "x"}});
    let (settings, problems) = Settings::defaults().with(&wider);
    assert_eq!((settings, problems), (Settings::defaults(), Vec::new()));
    let (settings, problems) = Settings::defaults().with_stored(&wider);
    assert_eq!(
        (settings.ai.origins, problems),
        (vec!["https://evil.example.com".to_owned()], Vec::new())
    );
    let with_user = ["https://user", "@example.com"].concat();
    for bad in [
        json!(["http://example.com"]),
        json!("https://example.com"),
        json!([1]),
        json!(["https://*.example.com"]),
        json!([with_user]),
        json!(["https://api.example.com/v1"]),
        json!(["http://2130706433:11434"]),
    ] {
        assert!(Settings::defaults().set("ai.origins", &bad).is_err(), "{bad}");
    }
    // One that an earlier version took does not let the usual ones in.
    let stored =
        json!({"ai.origins": ["https://*.example.com", "https://a.example"], "ai.localOnly": 1});
    let (settings, problems) = Settings::defaults().with_stored(&stored);
    assert_eq!(settings.ai.origins, ["https://a.example"]);
    assert!(settings.ai.local_only && problems.len() == 2);
}

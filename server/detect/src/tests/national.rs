//! National numbers: published examples and made-up ones with right check digits, mistyped ones, and numbers that are none.

use super::find_rules;
use crate::detectors::national_id::NUMBERS;
use crate::vocabulary::{Label, VOCABULARY};

/// Label, number with a right check digit, rule.
const RIGHT: &[(&str, &str, &str)] = &[
    ("dni", "12345678Z", "es-dni"),
    ("NIE", "X1234567L", "es-dni"),
    ("codice_fiscale", "RSSMRA85T10A562S", "it-codice-fiscale"),
    ("pesel", "44051401359", "pl-pesel"),
    ("bsn", "111222333", "nl-bsn"),
    ("cpf", "529.982.247-25", "br-cpf"),
    ("aadhaar", "2341 2341 2346", "in-aadhaar"),
    ("hetu", "131052-308T", "fi-hetu"),
    ("oib", "33392005961", "hr-oib"),
    ("nric", "S1234567D", "sg-nric"),
    ("tw id", "A123456789", "tw-id"),
    ("hkid", "A123456(3)", "hk-hkid"),
    ("jmbg", "0101006500006", "rs-jmbg"),
    ("snils", "112-233-44595", "ru-snils"),
    ("mynumber", "123456789018", "jp-my-number"),
    ("taj", "123456788", "hu-taj"),
    ("cedula", "1.234.567-2", "uy-ci"),
    ("tc_kimlik", "10000000146", "tr-tckn"),
    ("rut", "12.345.678-5", "cl-rut"),
    ("AHV", "756.9217.0769.85", "ch-ahv"),
    ("personnummer", "811228-9874", "se-personnummer"),
    ("steuer_id", "86095742719", "de-steuer-id"),
    ("egn", "7523169263", "bg-egn"),
    ("cuit", "20-05536168-2", "ar-cuit"),
];

#[test]
fn right_check_digits_are_sure_and_wrong_ones_less() {
    for (label, number, rule) in RIGHT {
        let text = format!("{label}={number}");
        let confidence = |text: &str| {
            crate::scan(text.as_bytes(), &crate::Config::everything())
                .iter()
                .filter(|finding| finding.kind == "national_id")
                .map(|finding| (finding.rule, finding.confidence))
                .max_by_key(|(_, confidence)| *confidence)
        };
        assert_eq!(confidence(&text), Some((*rule, 97)), "{text}");
        // The first digit of the number, one up.
        let Some(at) = text.find(|c: char| ('1'..='8').contains(&c)) else { continue };
        let mut wrong = text.clone();
        let digit = char::from(text.as_bytes()[at] + 1).to_string();
        wrong.replace_range(at..=at, &digit);
        assert!(
            confidence(&wrong).is_some_and(|(_, confidence)| confidence < 97),
            "{wrong}: {:?}",
            confidence(&wrong)
        );
    }
}

#[test]
fn without_a_name_only_the_unmistakable() {
    for (text, rule) in [
        ("holder 12345678Z seen", "es-dni"),
        ("holder X1234567L seen", "es-dni"),
        ("holder RSSMRA85T10A562S seen", "it-codice-fiscale"),
        ("holder 529.982.247-25 seen", "br-cpf"),
    ] {
        assert!(
            find_rules(text).iter().any(|(found, _)| *found == rule),
            "{text}: {:?}",
            find_rules(text)
        );
    }
    super::silent(&[
        "holder 12345678A seen",
        "holder X1234567A seen",
        "holder RSSMRA85T10A562A seen",
        "holder 529.982.247-26 seen",
        "holder 44051401359 seen",
        "offset 123456789012345678 reached",
    ]);
}

#[test]
fn every_name_is_a_label() {
    for number in NUMBERS {
        for name in number.names {
            assert_eq!(VOCABULARY.get(name.as_bytes()), Some(&Label::NationalId), "{name}");
        }
    }
    let mut countries: Vec<&str> =
        NUMBERS.iter().filter_map(|number| number.rule.get(..2)).collect();
    countries.dedup();
    assert!(countries.len() >= 50, "{}", countries.len());
}

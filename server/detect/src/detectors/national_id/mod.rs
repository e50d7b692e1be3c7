//! National numbers of people: by their name next to them, with the shape and the check digit of the country that the name points to.
//!
//! One more number is one more row of [`NUMBERS`]. A wrong check digit next to a name is a mistyped number or a made-up one and is
//! reported with less confidence. Without a name only a few are looked for ([`unlabeled`]). Sources stand at the checks.

mod checks;
pub(crate) mod unlabeled;

use crate::kind::NATIONAL_ID;
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector =
    Detector { rule: "national-id", watch: Watch::Labels(&[Label::NationalId], look) };

/// A national number.
pub(crate) struct Number {
    /// Country (ISO 3166-1) and name of the number; the rule name in findings.
    pub rule: &'static str,
    /// Names in keys and sentences that mean this one, as the vocabulary writes them.
    pub names: &'static [&'static str],
    /// Without marks: `9` is a digit, `A` a capital, `*` either; anything else itself.
    pub shapes: &'static [&'static str],
    /// The check digit.
    pub check: fn(&[u8]) -> bool,
}

macro_rules! numbers {
    ($($rule:literal $names:tt $shapes:tt $check:ident;)*) => {
        /// All numbers, by country.
        pub(crate) static NUMBERS: &[Number] = &[$(Number {
            rule: $rule, names: &$names, shapes: &$shapes, check: checks::$check,
        }),*];
    };
}

numbers! {
    "ae-emirates-id" ["emirates id"] ["784999999999999"] luhn_all;
    "ar-cuit" ["cuit", "cuil"] ["99999999999"] cuit;
    "au-tfn" ["tfn", "tax file number"] ["99999999", "999999999"] australia;
    "be-rrn" ["rijksregisternummer", "insz", "niss", "numero national"] ["99999999999"] belgium;
    "bg-egn" ["egn"] ["9999999999"] bulgaria;
    "br-cpf" ["cpf"] ["99999999999"] cpf;
    "br-cnpj" ["cnpj"] ["99999999999999"] cnpj;
    "ca-sin" ["sin", "social insurance number"] ["999999999"] luhn_all;
    "ch-ahv" ["ahv", "avs", "ahv nummer"] ["7569999999999"] switzerland;
    "cl-rut" ["rut"] ["9999999*", "99999999*"] chile;
    "cn-ric" ["resident id", "shenfenzheng"] ["99999999999999999*"] china;
    "co-nit" ["nit number"] ["9999999999"] colombia;
    "cz-rc" ["rodne cislo"] ["999999999", "9999999999"] czechia;
    "de-steuer-id" ["steuer id", "steueridentifikationsnummer", "idnr"] ["99999999999"] mod_11_10;
    "dk-cpr" ["cpr", "cpr nummer"] ["9999999999"] denmark;
    "do-cedula" ["cedula"] ["99999999999"] luhn_all;
    "ec-cedula" ["cedula"] ["9999999999"] ecuador;
    "ee-isikukood" ["isikukood"] ["99999999999"] baltic;
    "es-dni" ["dni", "nie", "nif"] ["99999999A", "X9999999A", "Y9999999A", "Z9999999A"] spain;
    "fi-hetu" ["hetu", "henkilotunnus"] ["999999999*", "999999A999*"] finland;
    "fr-nir" ["nir", "insee", "numero de securite sociale"] ["999999999999999", "999992A99999999", "999992B99999999"] france;
    "gr-afm" ["afm"] ["999999999"] greece_tax;
    "gr-amka" ["amka"] ["99999999999"] luhn_all;
    "hk-hkid" ["hkid"] ["A999999*", "AA999999*"] hong_kong;
    "hr-oib" ["oib"] ["99999999999"] mod_11_10;
    "hu-adoazonosito" ["adoazonosito", "adoazonosito jel"] ["8999999999"] hungary;
    "hu-taj" ["taj"] ["999999999"] hungary_taj;
    "id-nik" ["nik ktp"] ["9999999999999999"] none;
    "ie-pps" ["ppsn", "pps number"] ["9999999A", "9999999AA"] ireland;
    "il-tz" ["teudat zehut"] ["999999999"] luhn_all;
    "in-aadhaar" ["aadhaar", "aadhar", "uidai"] ["999999999999"] aadhaar;
    "in-pan" ["pan card"] ["AAAAA9999A"] none;
    "is-kennitala" ["kennitala"] ["9999999999"] iceland;
    "it-codice-fiscale" ["codice fiscale", "codicefiscale", "cf"] ["AAAAAA**A**A***A"] italy;
    "jp-my-number" ["my number", "mynumber"] ["999999999999"] japan;
    "kr-rrn" ["rrn"] ["9999999999999"] korea;
    "kw-civil-id" ["civil id"] ["999999999999"] kuwait;
    "kz-iin" ["iin"] ["999999999999"] kazakhstan;
    "lt-asmens-kodas" ["asmens kodas"] ["99999999999"] baltic;
    "lv-personas-kods" ["personas kods"] ["99999999999"] latvia;
    "mx-curp" ["curp"] ["AAAA999999AAAAAA*9"] mexico;
    "my-mykad" ["mykad"] ["999999999999"] none;
    "nl-bsn" ["bsn", "burgerservicenummer"] ["999999999"] netherlands;
    "no-fodselsnummer" ["fodselsnummer"] ["99999999999"] norway;
    "nz-ird" ["ird number"] ["99999999", "999999999"] new_zealand;
    "pe-ruc" ["ruc number"] ["99999999999"] cuit;
    "pk-cnic" ["cnic"] ["9999999999999"] none;
    "pl-pesel" ["pesel"] ["99999999999"] pesel;
    "pl-nip" ["nip"] ["9999999999"] nip;
    "pt-nif" ["nif", "contribuinte"] ["999999999"] portugal;
    "ro-cnp" ["cnp"] ["9999999999999"] romania;
    "rs-jmbg" ["jmbg", "emso", "embg"] ["9999999999999"] jmbg;
    "ru-inn" ["inn"] ["999999999999"] inn;
    "ru-snils" ["snils"] ["99999999999"] snils;
    "se-personnummer" ["personnummer", "samordningsnummer"] ["9999999999", "999999999999"] sweden;
    "sg-nric" ["nric", "fin"] ["A9999999A"] singapore;
    "th-pin" ["thai id"] ["9999999999999"] thailand;
    "tr-tckn" ["tc kimlik", "tckn", "kimlik no"] ["99999999999"] turkey;
    "tw-id" ["tw id"] ["A999999999"] taiwan;
    "ua-rnokpp" ["rnokpp"] ["9999999999"] ukraine;
    "uy-ci" ["cedula"] ["9999999", "99999999"] uruguay;
    "za-id" ["sa id", "rsa id"] ["9999999999999"] luhn_all;
}

/// Longest number without marks.
const LONGEST: usize = 18;

/// Looks at a value with a label that says it is a national number.
pub(crate) fn look(line: &Line, labeled: &Labeled, found: &mut Found) {
    let end = if labeled.quoted {
        labeled.end
    } else {
        super::labeled_identifier::number_end(line, labeled)
    };
    let value = line.slice(labeled.start, end);
    if is_placeholder(value) {
        return;
    }
    let packed = packed(value);
    let fitting: Vec<&Number> =
        NUMBERS.iter().filter(|number| is_shaped(number, &packed)).collect();
    let name = name(line, labeled);
    let own = || fitting.iter().filter(|number| goes_by(number, &name));
    if let Some(first) = own().next() {
        // Its shape is telling even where the number is mistyped.
        let confirmed = own().find(|number| (number.check)(&packed));
        let confidence = if confirmed.is_some() { 97 } else { 80 };
        found.rule = confirmed.unwrap_or(first).rule;
        found.add(
            labeled.start,
            end,
            &NATIONAL_ID,
            confidence,
            "national number by its name and shape",
        );
        return;
    }
    let named = NUMBERS.iter().any(|number| goes_by(number, &name));
    if is_number(line, labeled, value) {
        let any = !named && fitting.iter().any(|number| (number.check)(&packed));
        let confidence = if named {
            78
        } else if any {
            92
        } else {
            88
        };
        found.add(labeled.start, end, &NATIONAL_ID, confidence, "national number by its label");
    }
}

/// The name in the key, as the vocabulary writes it: `tcKimlik`, `TC-KIMLIK` and `tc_kimlik` are `tc kimlik`.
fn name(line: &Line, labeled: &Labeled) -> String {
    let end = line.run(labeled.key, 40, |b| b.is_ascii_alphanumeric() || b"_-. ".contains(&b));
    let end = end.min(labeled.start);
    let mut name = String::new();
    let mut before = b' ';
    for &b in line.slice(labeled.key, end) {
        let mark = !b.is_ascii_alphanumeric();
        if (mark || (b.is_ascii_uppercase() && before.is_ascii_lowercase())) && !name.ends_with(' ')
        {
            name.push(' ');
        }
        if !mark {
            name.push(char::from(b.to_ascii_lowercase()));
        }
        before = b;
    }
    name.trim().to_owned()
}

/// Whether a number goes by this name, also as `pesel no`, `dni number is`.
fn goes_by(number: &Number, name: &str) -> bool {
    let said = |known: &&str| {
        name.strip_prefix(known).is_some_and(|rest| {
            matches!(rest, "" | " is" | " no" | " nr" | " number" | " number is")
        })
    };
    number.names.iter().any(said)
}

/// The capitals and digits of a number; empty if it has anything but marks besides.
fn packed(value: &[u8]) -> Vec<u8> {
    let is_mark = |b: &u8| matches!(b, b' ' | b'-' | b'.' | b'/' | b'+' | b'(' | b')');
    let packed: Vec<u8> =
        value.iter().filter(|b| !is_mark(b)).map(u8::to_ascii_uppercase).collect();
    if packed.len() <= LONGEST && packed.iter().all(u8::is_ascii_alphanumeric) {
        packed
    } else {
        Vec::new()
    }
}

fn is_shaped(number: &Number, packed: &[u8]) -> bool {
    number.shapes.iter().any(|shape| {
        shape.len() == packed.len()
            && shape.bytes().zip(packed).all(|(pattern, &b)| match pattern {
                b'9' => b.is_ascii_digit(),
                b'A' => b.is_ascii_uppercase(),
                b'*' => b.is_ascii_alphanumeric(),
                fixed => b == fixed,
            })
    })
}

/// Whether this could be a number of a country that the table lacks.
fn is_number(line: &Line, labeled: &Labeled, value: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| value.iter().filter(|b| is(b)).count();
    let (digits, upper) = (count(u8::is_ascii_digit), count(u8::is_ascii_uppercase));
    let marks = count(|b| matches!(b, b' ' | b'-' | b'.' | b'/'));
    // Short names are also words, levels and functions: sin, fin, nid, nie.
    let key = line.slice(labeled.key, labeled.start);
    let short = key.iter().filter(|b| b.is_ascii_alphabetic()).count() <= 3;
    let enough = if short { 8 } else { 5 };
    digits + upper + marks == value.len()
        && digits >= enough
        // The reference of a payment (ISO 8583, field 37) goes by the same letters and has twelve digits.
        && !(digits == 12 && key.get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"rrn")))
        && value.len() <= 24
        && upper <= 10
        && !(short && labeled.tie == Tie::Space && digits > 14)
}

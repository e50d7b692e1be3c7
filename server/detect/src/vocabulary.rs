//! The vocabulary of keys: which ending of a key says what, read from `words/labels.txt` and, for other languages than English,
//! `words/labels_languages.txt`.

use std::sync::LazyLock;

use crate::hash::ShortMap;

/// Declares the labels and how the word list names them.
macro_rules! labels {
    ($($(#[$meta:meta])* $name:ident,)*) => {
        /// What a label says the value is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum Label { $($(#[$meta])* $name,)* }

        const NAMES: &[(&str, Label)] = &[$((stringify!($name), Label::$name),)*];
    };
}

labels! {
    Password,
    PasswordHash,
    Secret,
    Token,
    ApiKey,
    Key,
    OauthToken,
    OauthSecret,
    AuthCode,
    Session,
    Cookie,
    Auth,
    Signature,
    DigestResponse,
    PrivateKey,
    AwsKeyId,
    AwsSecret,
    AwsSession,
    AzureKey,
    Credential,
    Community,
    Pin,
    Otp,
    Cvv,
    Username,
    PersonName,
    NameOrUser,
    Name,
    Email,
    Phone,
    Ssn,
    Card,
    Iban,
    Bic,
    BankAccount,
    Account,
    DateOfBirth,
    Address,
    Passport,
    /// The number of papers of any kind.
    Document,
    License,
    NationalId,
    Nhs,
    Nino,
    Mrn,
    Imei,
    Imsi,
    Vin,
    Serial,
    /// A number that a vendor gives a device or a service gives one.
    DeviceId,
    Host,
    Server,
    Latitude,
    Longitude,
    Wallet,
    Dn,
    Mac,
    /// Known to say nothing.
    Nothing,
}

/// Endings of keys, as parts in lower case with one space in between, and what they say.
pub(crate) static VOCABULARY: LazyLock<ShortMap<&'static [u8], Label>> = LazyLock::new(|| {
    let plain = || LISTS.iter().rev().flat_map(|list| entries(list));
    numbered(plain()).chain(plain()).collect()
});

/// `bsn no`, `passport nr`: what names a number may say so.
fn numbered(
    plain: impl Iterator<Item = (&'static [u8], Label)>,
) -> impl Iterator<Item = (&'static [u8], Label)> {
    plain.filter(|(phrase, label)| is_number(*label) && !phrase.contains(&b' ')).flat_map(
        |(phrase, label)| {
            [&b" no"[..], b" nr", b" num", b" number"].map(|word| {
                let phrase: &'static [u8] = Box::leak([phrase, word].concat().into_boxed_slice());
                (phrase, label)
            })
        },
    )
}

/// Whether values with this label are numbers of documents, people or things.
fn is_number(label: Label) -> bool {
    matches!(
        label,
        Label::NationalId
            | Label::Passport
            | Label::License
            | Label::Nhs
            | Label::Nino
            | Label::Ssn
            | Label::Card
            | Label::Phone
            | Label::Imei
            | Label::Imsi
            | Label::Vin
            | Label::Iban
            | Label::Mrn
            | Label::BankAccount
            | Label::Serial
    )
}

/// Where two lists differ, the first decides.
const LISTS: [&str; 3] = [
    include_str!("words/labels_schemas.txt"),
    include_str!("words/labels.txt"),
    include_str!("words/labels_languages.txt"),
];

/// `Name: phrase, phrase,` with the phrases of a name going on in the lines below; `#` starts a comment.
fn entries(text: &'static str) -> impl Iterator<Item = (&'static [u8], Label)> {
    let mut current = None;
    text.lines().filter(|line| !line.starts_with('#')).flat_map(move |line| {
        let phrases = match line.split_once(':') {
            Some((name, phrases)) => {
                current = NAMES.iter().find(|(known, _)| *known == name).map(|(_, label)| *label);
                phrases
            }
            None => line,
        };
        let label = current;
        phrases
            .split(',')
            .map(str::trim)
            .filter(|phrase| !phrase.is_empty())
            .filter_map(move |phrase| Some((phrase.as_bytes(), label?)))
    })
}

/// Whether a word before `by` is what people do, and not what programs or conditions do.
pub(crate) fn is_deed(word: &[u8]) -> bool {
    let other = matches!(
        word,
        b"ordered"
            | b"sorted"
            | b"grouped"
            | b"filtered"
            | b"caused"
            | b"followed"
            | b"limited"
            | b"divided"
            | b"indexed"
            | b"partitioned"
            | b"replaced"
            | b"powered"
            | b"generated"
            | b"blocked"
            | b"covered"
            | b"backed"
            | b"affected"
            | b"bounded"
            | b"multiplied"
            | b"supported"
            | b"required"
            | b"used"
            | b"managed"
            | b"triggered"
            | b"separated"
            | b"delimited"
            | b"superseded"
            | b"produced"
            | b"emitted"
            | b"provided"
            | b"scaled"
            | b"increased"
            | b"decreased"
            | b"reduced"
            | b"rate"
            | b"hosted"
            | b"needed"
            | b"feed"
            | b"speed"
            | b"seed"
            | b"denied"
            | b"allowed"
    );
    word.len() >= 4 && word.ends_with(b"ed") && !other
        || matches!(
            word,
            b"sent"
                | b"made"
                | b"paid"
                | b"taken"
                | b"given"
                | b"written"
                | b"seen"
                | b"sold"
                | b"read"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_has_a_phrase_and_every_name_in_the_list_is_a_label() {
        for (name, label) in NAMES {
            assert!(VOCABULARY.values().any(|known| known == label), "{name} has no phrase");
        }
        let names =
            LISTS.iter().flat_map(|list| list.lines()).filter_map(|line| line.split_once(':'));
        for (name, _) in names.filter(|(name, _)| !name.starts_with('#')) {
            assert!(NAMES.iter().any(|(known, _)| *known == name), "{name} is no label");
        }
    }
}

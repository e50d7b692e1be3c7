//! Credentials without a telling prefix: the vendor's name in the key, and the vendor's alphabet and length.
//!
//! The key must also say that it holds a key, token or secret, so `datadog_host` says nothing. Sources: the vendors' documentation
//! and the published rules of gitleaks (whose ids are kept where it has one), written anew.

use super::{Alphabet, is_varied};
use crate::kind::API_KEY;
use crate::label::{Labeled, Tie};
use crate::line::{Found, Line, lower};
use crate::placeholder::is_placeholder;
use crate::registry::{Detector, Watch};
use crate::vocabulary::Label;

pub(crate) static DETECTOR: Detector = Detector {
    rule: "vendor-key-field",
    watch: Watch::Labels(
        &[
            Label::ApiKey,
            Label::Key,
            Label::Token,
            Label::Secret,
            Label::OauthToken,
            Label::OauthSecret,
        ],
        look,
    ),
};

/// A vendor's credential that its name must introduce.
pub(crate) struct Keyed {
    /// The rule name in findings.
    pub rule: &'static str,
    /// The name in the key, lower case.
    pub vendor: &'static str,
    /// What the value is made of.
    pub alphabet: Alphabet,
    /// Length of the value, least and most.
    pub length: (usize, usize),
}

macro_rules! keyed {
    ($($rule:literal $vendor:literal $alphabet:ident $least:literal..=$most:literal;)*) => {
        /// All of them; of two that fit, the first speaks.
        pub(crate) static KEYED: &[Keyed] = &[$(Keyed {
            rule: $rule, vendor: $vendor, alphabet: Alphabet::$alphabet, length: ($least, $most),
        }),*];
    };
}

/// How far before a phrase the vendor is looked for, in bytes: `spring.datadog.prod.api_key`.
const REACH: usize = 40;

fn look(line: &Line, labeled: &Labeled, found: &mut Found) {
    let value = line.slice(labeled.start, labeled.end);
    if labeled.tie == Tie::Space
        || !KEYED.iter().any(|row| fits(row, value))
        || !is_varied(value)
        || is_placeholder(value)
    {
        return;
    }
    let start =
        line.run_back(labeled.key, REACH, |b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
    let mut buffer = [0; 2 * REACH];
    let key = lower(line.slice(start, labeled.start), &mut buffer);
    let named = |row: &Keyed| memchr::memmem::find(key, row.vendor.as_bytes()).is_some();
    if let Some(row) = KEYED.iter().find(|row| fits(row, value) && named(row)) {
        found.rule = row.rule;
        found.add(labeled.start, labeled.end, &API_KEY, 96, "format of the vendor in the key");
    }
}

fn fits(row: &Keyed, value: &[u8]) -> bool {
    (row.length.0..=row.length.1).contains(&value.len())
        && value.iter().all(|&b| row.alphabet.has(b))
}

keyed! {
    "adafruit-api-key" "adafruit" Url 32..=32;
    "airtable-api-key" "airtable" Base62 17..=17;
    "algolia-api-key" "algolia" Hex 32..=32;
    "amplitude-secret-key" "amplitude" Hex 32..=32;
    "asana-client-secret" "asana" Base36 32..=32;
    "auth0-client-secret" "auth0" Url 64..=64;
    "beamer-api-token" "beamer" Url 44..=46;
    "bitbucket-client-secret" "bitbucket" Url 64..=64;
    "bittrex-access-key" "bittrex" Base36 32..=32;
    "browserstack-access-key" "browserstack" Base62 20..=20;
    "cisco-meraki-api-key" "meraki" Hex 40..=40;
    "cloudflare-global-api-key" "cloudflare" Hex 37..=37;
    "cloudflare-api-key" "cloudflare" Url 40..=40;
    "cloudinary-api-secret" "cloudinary" Url 27..=27;
    "codecov-access-token" "codecov" HexDash 32..=36;
    "cohere-api-token" "cohere" Base62 40..=40;
    "coinbase-access-token" "coinbase" Url 64..=64;
    "confluent-access-token" "confluent" Base62 16..=16;
    "confluent-secret-key" "confluent" Base64 64..=64;
    "contentful-api-token" "contentful" Url 43..=43;
    "datadog-api-key" "datadog" Hex 32..=32;
    "datadog-access-token" "datadog" Hex 40..=40;
    "deepgram-api-key" "deepgram" Hex 40..=40;
    "discord-api-token" "discord" Hex 64..=64;
    "discord-client-secret" "discord" Url 32..=32;
    "discord-bot-token" "discord" Dotted 59..=80;
    "droneci-access-token" "drone" Base62 32..=32;
    "dropbox-api-token" "dropbox" Base36 15..=15;
    "dropbox-long-lived-api-token" "dropbox" Url 64..=64;
    "etsy-access-token" "etsy" Base36 24..=24;
    "facebook-secret" "facebook" Hex 32..=32;
    "fastly-api-token" "fastly" Url 32..=32;
    "finicity-api-token" "finicity" Hex 32..=32;
    "finicity-client-secret" "finicity" Base62 20..=20;
    "finnhub-access-token" "finnhub" Base36 20..=20;
    "flickr-access-token" "flickr" Hex 32..=32;
    "freshbooks-access-token" "freshbooks" Hex 64..=64;
    "freshdesk-api-key" "freshdesk" Base62 20..=20;
    "gemini-api-secret" "gemini" Base62 28..=28;
    "gitea-access-token" "gitea" Hex 40..=40;
    "gitter-access-token" "gitter" Url 40..=40;
    "gumroad-access-token" "gumroad" Url 43..=43;
    "hetzner-api-token" "hetzner" Base62 64..=64;
    "infura-api-secret" "infura" Hex 32..=32;
    "intercom-api-key" "intercom" Base64 60..=60;
    "jenkins-api-token" "jenkins" Hex 32..=34;
    "jfrog-api-key" "jfrog" Base62 73..=73;
    "jfrog-identity-token" "jfrog" Base62 64..=64;
    "kraken-access-token" "kraken" Base64 80..=90;
    "kucoin-access-token" "kucoin" Hex 24..=24;
    "linkedin-client-secret" "linkedin" Base62 16..=16;
    "linode-api-token" "linode" Hex 64..=64;
    "looker-client-secret" "looker" Base62 24..=24;
    "mailchimp-api-key" "mailchimp" Url 36..=37;
    "mailgun-signing-key" "mailgun" HexDash 50..=50;
    "mailjet-api-key" "mailjet" Hex 32..=32;
    "mattermost-access-token" "mattermost" Base36 26..=26;
    "maxmind-license-key" "maxmind" Base62Bar 40..=40;
    "messagebird-api-token" "messagebird" Base62 25..=25;
    "mistral-api-key" "mistral" Base62 32..=32;
    "mixpanel-api-secret" "mixpanel" Hex 32..=32;
    "netlify-legacy-token" "netlify" Url 40..=46;
    "nytimes-access-token" "nytimes" Base62 32..=32;
    "okta-access-token" "okta" Url 42..=42;
    "opsgenie-api-key" "opsgenie" HexDash 36..=36;
    "pagerduty-api-key" "pagerduty" Url 20..=20;
    "pagerduty-integration-key" "pagerduty" Hex 32..=32;
    "plaid-secret-key" "plaid" Hex 30..=30;
    "postmark-server-token" "postmark" HexDash 36..=36;
    "privateai-api-token" "privateai" Hex 32..=32;
    "pusher-app-secret" "pusher" Hex 20..=20;
    "rapidapi-access-token" "rapidapi" Url 50..=50;
    "rollbar-access-token" "rollbar" Hex 32..=32;
    "sauce-access-key" "sauce" HexDash 36..=36;
    "sendbird-access-token" "sendbird" Hex 40..=40;
    "sentry-access-token" "sentry" Hex 64..=64;
    "shodan-api-key" "shodan" Base62 32..=32;
    "snyk-api-token" "snyk" HexDash 36..=36;
    "sonar-api-token" "sonar" Hex 40..=40;
    "sparkpost-api-key" "sparkpost" Hex 40..=40;
    "spotify-client-secret" "spotify" Hex 32..=32;
    "squarespace-access-token" "squarespace" HexDash 36..=36;
    "sumologic-access-token" "sumologic" Base62 64..=64;
    "travisci-access-token" "travis" Url 22..=22;
    "trello-access-token" "trello" Hex 32..=32;
    "trello-user-token" "trello" Hex 64..=64;
    "twilio-auth-token-field" "twilio" Hex 32..=32;
    "twitch-api-token" "twitch" Base36 30..=30;
    "twitter-api-secret" "twitter" Base62 50..=50;
    "twitter-api-key" "twitter" Base62 25..=25;
    "twitter-access-secret" "twitter" Base62 45..=45;
    "unsplash-access-key" "unsplash" Url 43..=43;
    "uploadcare-secret-key" "uploadcare" Hex 20..=20;
    "virustotal-api-key" "virustotal" Hex 64..=64;
    "vonage-api-secret" "vonage" Base62 16..=16;
    "vultr-api-key" "vultr" Upper 36..=36;
    "wandb-legacy-api-key" "wandb" Hex 40..=40;
    "webex-bot-token" "webex" Base62Bar 64..=110;
    "zendesk-secret-key" "zendesk" Base62 40..=40;
}

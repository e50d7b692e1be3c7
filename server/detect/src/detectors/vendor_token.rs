//! Credentials of vendors by their own format: prefix, length, alphabet, and the checksum where there is one.
//!
//! One more vendor is one more row of [`FORMATS`]. Sources: the vendors' documentation of their token formats and the published
//! rules of secret scanners (gitleaks, GitHub secret scanning patterns), written anew.

use crate::Kind;
use crate::checksum::{crc32, is_base62};
use crate::kind::{
    ANTHROPIC_KEY, API_KEY, AWS_SESSION_TOKEN, GCP_API_KEY, GITHUB_TOKEN, GITLAB_TOKEN, NPM_TOKEN,
    OAUTH_SECRET, OAUTH_TOKEN, OPENAI_KEY, PRIVATE_KEY, PYPI_TOKEN, SENDGRID_KEY, SLACK_TOKEN,
    STRIPE_KEY, TELEGRAM_TOKEN, TWILIO_KEY, VAULT_TOKEN,
};
use crate::line::{Found, Line, is_word};
use crate::registry::{Detector, Watch};

pub(crate) static DETECTOR: Detector =
    Detector { rule: "vendor-token", watch: Watch::Prefixes(PREFIXES, look) };

pub(crate) static TWILIO: Detector =
    Detector { rule: "twilio-auth-token", watch: Watch::Prefixes(&["AC"], twilio_token) };

pub(crate) static TELEGRAM: Detector =
    Detector { rule: "telegram-bot-token", watch: Watch::Bytes(b":", telegram) };

/// What follows a prefix.
#[derive(Clone, Copy)]
enum Alphabet {
    /// Letters and digits.
    Base62,
    /// Letters, digits, `_` and `-`.
    Url,
    /// The former and dots.
    Dotted,
    /// Lower-case hexadecimal.
    Hex,
    /// Lower-case letters and digits.
    Base36,
    /// Base64 with `+`, `/` and `=`.
    Base64,
    /// Capitals and digits.
    Upper,
}

/// How a vendor spells its credentials.
struct Format {
    rule: &'static str,
    kind: &'static Kind,
    prefix: &'static str,
    alphabet: Alphabet,
    /// Length of what follows the prefix, least and most.
    length: (usize, usize),
    /// Whether the last six are the CRC-32 of the rest in base 62.
    checked: bool,
}

macro_rules! formats {
    ($($rule:literal $kind:ident $prefix:literal $alphabet:ident $least:literal..=$most:literal $checked:literal;)*) => {
        static FORMATS: &[Format] = &[$(Format {
            rule: $rule, kind: &$kind, prefix: $prefix, alphabet: Alphabet::$alphabet, length: ($least, $most), checked: $checked,
        }),*];
        const PREFIXES: &[&str] = &[$($prefix),*];
    };
}

// Of two rows whose prefixes start alike, the longer prefix stands first.
formats! {
    "github-fine-grained-pat" GITHUB_TOKEN "github_pat_" Url 50..=255 false;
    "github-pat" GITHUB_TOKEN "ghp_" Base62 36..=255 true;
    "github-oauth" GITHUB_TOKEN "gho_" Base62 36..=255 true;
    "github-app-user" GITHUB_TOKEN "ghu_" Base62 36..=255 true;
    "github-app-installation" GITHUB_TOKEN "ghs_" Base62 36..=255 true;
    "github-refresh" GITHUB_TOKEN "ghr_" Base62 36..=255 true;
    "gitlab-pat" GITLAB_TOKEN "glpat-" Dotted 20..=300 false;
    "gitlab-deploy" GITLAB_TOKEN "gldt-" Url 20..=64 false;
    "gitlab-runner-registration" GITLAB_TOKEN "GR1348941" Url 20..=64 false;
    "gitlab-runner" GITLAB_TOKEN "glrt-" Dotted 20..=64 false;
    "gitlab-ci-job" GITLAB_TOKEN "glcbt-" Url 20..=80 false;
    "gitlab-trigger" GITLAB_TOKEN "glptt-" Url 40..=64 false;
    "gitlab-feed" GITLAB_TOKEN "glft-" Url 20..=64 false;
    "gitlab-mail" GITLAB_TOKEN "glimt-" Url 20..=64 false;
    "gitlab-agent" GITLAB_TOKEN "glagent-" Url 50..=64 false;
    "gitlab-oauth-secret" GITLAB_TOKEN "gloas-" Url 64..=64 false;
    "gitlab-scim" GITLAB_TOKEN "glsoat-" Url 20..=64 false;
    "gitlab-feature-flag" GITLAB_TOKEN "glffct-" Url 20..=64 false;
    "slack-config" SLACK_TOKEN "xoxe.xox" Dotted 60..=300 false;
    "slack-config-refresh" SLACK_TOKEN "xoxe-" Url 40..=300 false;
    "slack-bot" SLACK_TOKEN "xoxb-" Url 20..=200 false;
    "slack-user" SLACK_TOKEN "xoxp-" Url 20..=200 false;
    "slack-legacy" SLACK_TOKEN "xoxa-" Url 20..=200 false;
    "slack-legacy-refresh" SLACK_TOKEN "xoxr-" Url 20..=200 false;
    "slack-legacy-workspace" SLACK_TOKEN "xoxs-" Url 20..=200 false;
    "slack-cookie" SLACK_TOKEN "xoxd-" Base64 20..=400 false;
    "slack-client" SLACK_TOKEN "xoxc-" Url 20..=200 false;
    "slack-app" SLACK_TOKEN "xapp-" Url 50..=200 false;
    "stripe-secret" STRIPE_KEY "sk_live_" Base62 16..=247 false;
    "stripe-secret-test" STRIPE_KEY "sk_test_" Base62 16..=247 false;
    "stripe-restricted" STRIPE_KEY "rk_live_" Base62 16..=247 false;
    "stripe-restricted-test" STRIPE_KEY "rk_test_" Base62 16..=247 false;
    "stripe-webhook" STRIPE_KEY "whsec_" Base64 24..=64 false;
    "sendgrid-api-key" SENDGRID_KEY "SG." Dotted 60..=70 false;
    "npm-access-token" NPM_TOKEN "npm_" Base62 36..=36 true;
    "pypi-upload-token" PYPI_TOKEN "pypi-AgE" Url 50..=1000 false;
    "anthropic-admin-key" ANTHROPIC_KEY "sk-ant-admin" Url 80..=120 false;
    "anthropic-api-key" ANTHROPIC_KEY "sk-ant-" Url 32..=140 false;
    "openrouter-key" API_KEY "sk-or-v1-" Hex 64..=64 false;
    "openai-project-key" OPENAI_KEY "sk-proj-" Url 20..=200 false;
    "openai-service-key" OPENAI_KEY "sk-svcacct-" Url 20..=200 false;
    "openai-admin-key" OPENAI_KEY "sk-admin-" Url 20..=200 false;
    "openai-key" OPENAI_KEY "sk-" Base62 32..=64 false;
    "google-api-key" GCP_API_KEY "AIza" Url 35..=35 false;
    "google-oauth-access" OAUTH_TOKEN "ya29." Dotted 20..=2048 false;
    "google-oauth-secret" OAUTH_SECRET "GOCSPX-" Url 28..=28 false;
    "vault-service-token" VAULT_TOKEN "hvs." Url 20..=220 false;
    "vault-batch-token" VAULT_TOKEN "hvb." Url 100..=400 false;
    "vault-recovery-token" VAULT_TOKEN "hvr." Url 20..=220 false;
    "aws-session-token" AWS_SESSION_TOKEN "IQoJb3JpZ2lu" Base64 40..=4000 false;
    "aws-session-token" AWS_SESSION_TOKEN "FwoGZXIvYXdz" Base64 40..=4000 false;
    "aws-session-token" AWS_SESSION_TOKEN "FQoGZXIvYXdz" Base64 40..=4000 false;
    "aws-bedrock-key" API_KEY "ABSK" Base64 100..=280 false;
    "hugging-face-token" API_KEY "hf_" Base62 34..=40 false;
    "hugging-face-org-token" API_KEY "api_org_" Base62 34..=40 false;
    "groq-key" API_KEY "gsk_" Base62 48..=56 false;
    "xai-key" API_KEY "xai-" Base62 70..=90 false;
    "perplexity-key" API_KEY "pplx-" Base62 40..=64 false;
    "replicate-token" API_KEY "r8_" Base62 36..=40 false;
    "digitalocean-pat" API_KEY "dop_v1_" Hex 64..=64 false;
    "digitalocean-oauth" API_KEY "doo_v1_" Hex 64..=64 false;
    "digitalocean-refresh" API_KEY "dor_v1_" Hex 64..=64 false;
    "databricks-token" API_KEY "dapi" Hex 32..=34 false;
    "doppler-token" API_KEY "dp.pt." Base62 40..=44 false;
    "doppler-service-token" API_KEY "dp.st." Dotted 40..=80 false;
    "dynatrace-token" API_KEY "dt0c01." Dotted 80..=100 false;
    "grafana-cloud-token" API_KEY "glc_" Base64 32..=400 false;
    "grafana-service-account" API_KEY "glsa_" Url 40..=48 false;
    "new-relic-user-key" API_KEY "NRAK-" Upper 27..=27 false;
    "new-relic-insert-key" API_KEY "NRII-" Url 32..=32 false;
    "new-relic-browser-key" API_KEY "NRJS-" Hex 19..=19 false;
    "shopify-access-token" API_KEY "shpat_" Hex 32..=32 false;
    "shopify-custom-token" API_KEY "shpca_" Hex 32..=32 false;
    "shopify-private-token" API_KEY "shppa_" Hex 32..=32 false;
    "shopify-secret" API_KEY "shpss_" Hex 32..=32 false;
    "square-access-token" API_KEY "EAAA" Url 60..=60 false;
    "square-oauth-secret" API_KEY "sq0csp-" Url 43..=43 false;
    "square-token" API_KEY "sq0atp-" Url 22..=22 false;
    "mailgun-key" API_KEY "key-" Hex 32..=32 false;
    "mailchimp-transactional" API_KEY "md-" Url 22..=22 false;
    "sendinblue-key" API_KEY "xkeysib-" Url 80..=90 false;
    "brevo-smtp-key" API_KEY "xsmtpsib-" Url 80..=90 false;
    "postman-key" API_KEY "PMAK-" Url 59..=59 false;
    "linear-key" API_KEY "lin_api_" Base62 40..=40 false;
    "linear-oauth" API_KEY "lin_oauth_" Base62 32..=64 false;
    "notion-secret" API_KEY "secret_" Base62 43..=43 false;
    "notion-token" API_KEY "ntn_" Base62 40..=60 false;
    "figma-token" API_KEY "figd_" Url 40..=44 false;
    "atlassian-token" API_KEY "ATATT3" Base64 100..=260 false;
    "atlassian-app-password" API_KEY "ATBB" Url 32..=32 false;
    "atlassian-connect" API_KEY "ATCTT3" Base64 100..=260 false;
    "terraform-cloud-token" API_KEY "atlasv1" Dotted 60..=90 false;
    "pulumi-token" API_KEY "pul-" Hex 40..=40 false;
    "sentry-user-token" API_KEY "sntryu_" Hex 64..=64 false;
    "sentry-org-token" API_KEY "sntrys_" Base64 80..=400 false;
    "planetscale-token" API_KEY "pscale_tkn_" Dotted 32..=64 false;
    "planetscale-password" API_KEY "pscale_pw_" Dotted 32..=64 false;
    "planetscale-oauth" API_KEY "pscale_oauth_" Dotted 32..=64 false;
    "supabase-token" API_KEY "sbp_" Hex 40..=40 false;
    "supabase-secret-key" API_KEY "sb_secret_" Url 31..=44 false;
    "rubygems-key" API_KEY "rubygems_" Hex 48..=48 false;
    "cargo-registry-token" API_KEY "cio" Base62 32..=32 false;
    "docker-hub-pat" API_KEY "dckr_pat_" Url 27..=40 false;
    "docker-hub-org-token" API_KEY "dckr_oat_" Url 27..=40 false;
    "nuget-key" API_KEY "oy2" Base36 43..=43 false;
    "jfrog-token" API_KEY "AKCp" Base62 60..=80 false;
    "jfrog-reference-token" API_KEY "cmVmd" Base62 56..=64 false;
    "sonar-token" API_KEY "squ_" Hex 40..=40 false;
    "sonar-project-token" API_KEY "sqp_" Hex 40..=40 false;
    "sonar-global-token" API_KEY "sqa_" Hex 40..=40 false;
    "circleci-token" API_KEY "CCIPAT_" Url 40..=90 false;
    "buildkite-token" API_KEY "bkua_" Hex 40..=40 false;
    "fly-io-token" API_KEY "fo1_" Url 43..=43 false;
    "fly-io-macaroon" API_KEY "fm2_" Base64 100..=2000 false;
    "cloudflare-origin-ca" API_KEY "v1.0-" Url 160..=190 false;
    "heroku-key" API_KEY "HRKU-" Url 36..=70 false;
    "alibaba-access-key" API_KEY "LTAI" Base62 17..=26 false;
    "tencent-secret-id" API_KEY "AKID" Base62 32..=32 false;
    "yandex-oauth" API_KEY "y0_" Url 50..=70 false;
    "yandex-key" API_KEY "AQVN" Url 35..=38 false;
    "ibm-platform-secret" API_KEY "p8e-" Base64 28..=48 false;
    "easypost-key" API_KEY "EZAK" Base62 54..=54 false;
    "easypost-test-key" API_KEY "EZTK" Base62 54..=54 false;
    "flutterwave-secret" API_KEY "FLWSECK" Url 12..=50 false;
    "frame-io-token" API_KEY "fio-u-" Url 64..=64 false;
    "intra-razorpay-key" API_KEY "rzp_live_" Base62 14..=24 false;
    "clojars-token" API_KEY "CLOJARS_" Hex 60..=60 false;
    "contentful-token" API_KEY "CFPAT-" Url 43..=43 false;
    "readme-key" API_KEY "rdme_" Base36 70..=70 false;
    "prefect-key" API_KEY "pnu_" Base36 36..=36 false;
    "typeform-token" API_KEY "tfp_" Dotted 59..=80 false;
    "duffel-token" API_KEY "duffel_" Url 48..=52 false;
    "shippo-token" API_KEY "shippo_" Url 45..=48 false;
    "age-secret-key" PRIVATE_KEY "AGE-SECRET-KEY-1" Upper 58..=58 false;
    "launchdarkly-sdk-key" API_KEY "sdk-" Url 36..=36 false;
    "launchdarkly-api-key" API_KEY "api-" Url 36..=36 false;
    "onepassword-service-account" API_KEY "ops_eyJ" Base64 200..=1500 false;
    "tailscale-key" API_KEY "tskey-" Url 20..=70 false;
    "ngrok-key" API_KEY "ak_" Base62 26..=30 false;
    "twilio-api-key" TWILIO_KEY "SK" Hex 32..=32 false;
    "segment-token" API_KEY "sgp_" Base62 64..=64 false;
    "posthog-key" API_KEY "phx_" Url 40..=52 false;
    "infracost-key" API_KEY "ico-" Base62 32..=32 false;
    "harness-pat" API_KEY "pat." Dotted 60..=90 false;
    "vercel-token" API_KEY "vcp_" Base62 24..=64 false;
    "netlify-token" API_KEY "nfp_" Base62 36..=44 false;
    "facebook-token" OAUTH_TOKEN "EAACEdEose0cBA" Base62 20..=300 false;
    "facebook-access-token" OAUTH_TOKEN "EAAB" Base62 90..=300 false;
    "microsoft-refresh" OAUTH_TOKEN "0.AX" Url 100..=2000 false;
    "google-refresh" OAUTH_TOKEN "1//0" Url 40..=300 false;
}

/// Rows that are too common as words to count without a word of their vendor nearby.
const VAGUE: &[&str] = &[
    "launchdarkly-api-key",
    "launchdarkly-sdk-key",
    "ngrok-key",
    "yandex-key",
    "mailchimp-transactional",
    "square-access-token",
    "cargo-registry-token",
    "nuget-key",
    "tencent-secret-id",
];

fn look(line: &Line, start: usize, found: &mut Found) -> usize {
    for format in FORMATS {
        if !line.from(start).starts_with(format.prefix.as_bytes()) {
            continue;
        }
        let body = start + format.prefix.len();
        let limit = format.length.1 + 1;
        let end = match format.alphabet {
            Alphabet::Base62 => line.run(body, limit, |b| b.is_ascii_alphanumeric()),
            Alphabet::Url => {
                line.run(body, limit, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
            }
            Alphabet::Dotted => line
                .run(body, limit, |b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')),
            Alphabet::Hex => {
                line.run(body, limit, |b| b.is_ascii_digit() || matches!(b, b'a'..=b'f'))
            }
            Alphabet::Base36 => {
                line.run(body, limit, |b| b.is_ascii_lowercase() || b.is_ascii_digit())
            }
            Alphabet::Base64 => line.run(body, limit, |b| {
                b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=' | b'_' | b'-' | b'%')
            }),
            Alphabet::Upper => {
                line.run(body, limit, |b| b.is_ascii_uppercase() || b.is_ascii_digit())
            }
        };
        let end = line.run_back(end, 2, |b| b == b'.').max(body);
        let length = end - body;
        if length < format.length.0 || length > format.length.1 || is_word(line.at(end)) {
            continue;
        }
        let tail = line.slice(body, end);
        let varied = tail.iter().any(u8::is_ascii_digit)
            || tail.len() >= 30
                && tail.iter().any(u8::is_ascii_uppercase)
                && tail.iter().any(u8::is_ascii_lowercase);
        let same = tail.iter().all(|b| tail.first() == Some(b));
        if !varied || same || (VAGUE.contains(&format.rule) && !named(line, start, format.rule)) {
            continue;
        }
        // A wrong checksum is a typo or a made-up example; the format is still telling.
        let confidence = if !format.checked {
            95
        } else if is_checked(tail) {
            99
        } else {
            93
        };
        found.rule = format.rule;
        found.add(start, end, format.kind, confidence, "format of a vendor's credential");
        return end;
    }
    start
}

/// Whether the vendor is named within the words before.
fn named(line: &Line, start: usize, rule: &str) -> bool {
    let vendor = rule.split('-').next().unwrap_or(rule).as_bytes();
    line.word_before(start, 6, |word| word == vendor)
}

/// `AC…:token`, as for HTTP Basic authentication; the id of the account alone is no secret.
fn twilio_token(line: &Line, start: usize, found: &mut Found) -> usize {
    let colon = line.run(start + 2, 33, |b| b.is_ascii_hexdigit());
    let stop = line.run(colon + 1, 33, |b| b.is_ascii_hexdigit());
    if colon == start + 34 && line.at(colon) == b':' && stop == colon + 33 {
        found.add(colon + 1, stop, &TWILIO_KEY, 97, "token after a Twilio account");
        return stop;
    }
    start
}

/// GitHub and npm: the last six of the token are the CRC-32 of what is between prefix and checksum, in base 62.
fn is_checked(tail: &[u8]) -> bool {
    tail.len()
        .checked_sub(6)
        .and_then(|at| tail.split_at_checked(at))
        .is_some_and(|(entropy, check)| is_base62(crc32(entropy), check))
}

/// `bot4859282493:AA…` or the same bare: the id of a bot, a colon, 35 of base64url.
fn telegram(line: &Line, at: usize, found: &mut Found) -> usize {
    if line.at(at + 1) != b'A' || !line.before(at).is_ascii_digit() {
        return at;
    }
    let start = line.run_back(at, 11, |b| b.is_ascii_digit());
    let end = line.run(at + 1, 36, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let bot = line.starts(start.saturating_sub(3), "bot");
    if (7..=10).contains(&(at - start))
        && (34..=35).contains(&(end - at - 1))
        && (bot || !is_word(line.before(start)))
    {
        found.add(start, end, &TELEGRAM_TOKEN, 97, "id and token of a Telegram bot");
        return end;
    }
    at
}

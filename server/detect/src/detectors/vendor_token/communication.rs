//! Chat, mail, telephony, social networks, support.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::{API_KEY, OAUTH_TOKEN, SENDGRID_KEY, SLACK_TOKEN, TWILIO_KEY};

formats! {
    "slack-config-access-token" SLACK_TOKEN "xoxe.xox" Dotted 60..=300 Free;
    "slack-config-refresh-token" SLACK_TOKEN "xoxe-" Url 40..=300 Free;
    "slack-bot-token" SLACK_TOKEN "xoxb-" Url 20..=200 Free;
    "slack-user-token" SLACK_TOKEN "xoxp-" Url 20..=200 Free;
    "slack-legacy-token" SLACK_TOKEN "xoxo-" Url 20..=200 Free;
    "slack-legacy-workspace-token" SLACK_TOKEN "xoxa-" Url 20..=200 Free;
    "slack-legacy-refresh-token" SLACK_TOKEN "xoxr-" Url 20..=200 Free;
    "slack-legacy-session-token" SLACK_TOKEN "xoxs-" Url 20..=200 Free;
    "slack-cookie" SLACK_TOKEN "xoxd-" Base64 20..=400 Free;
    "slack-client-token" SLACK_TOKEN "xoxc-" Url 20..=200 Free;
    "slack-app-token" SLACK_TOKEN "xapp-" Url 50..=200 Free;
    "sendgrid-api-token" SENDGRID_KEY "SG." Dotted 60..=70 Free;
    "mailgun-private-api-token" API_KEY "key-" Hex 32..=32 Free;
    "mailgun-pub-key" API_KEY "pubkey-" Hex 32..=32 Free;
    "mailchimp-transactional-key" API_KEY "md-" Url 22..=22 Named;
    "sendinblue-api-token" API_KEY "xkeysib-" Url 80..=90 Free;
    "brevo-smtp-key" API_KEY "xsmtpsib-" Url 80..=90 Free;
    "mailersend-api-token" API_KEY "mlsn." Hex 64..=64 Free;
    "resend-api-key" API_KEY "re_" Base62Bar 32..=36 Free;
    "telnyx-api-key" API_KEY "KEY" Base62Bar 55..=55 Free;
    "twilio-api-key" TWILIO_KEY "SK" Hex 32..=32 Free;
    "courier-api-key" API_KEY "pk_prod_" Upper 28..=28 Free;
    "klaviyo-private-key" API_KEY "pk_" Hex 34..=34 Free;
    "clickup-personal-token" API_KEY "pk_" UpperBar 40..=48 Free;
    "facebook-legacy-token" OAUTH_TOKEN "EAACEdEose0cBA" Base62 20..=300 Free;
    "facebook-access-token" OAUTH_TOKEN "EAAB" Base62 90..=300 Free;
    "facebook-page-access-token" OAUTH_TOKEN "EAAM" Base62 90..=300 Free;
    "facebook-page-access-token-c" OAUTH_TOKEN "EAAC" Base62 90..=300 Free;
    "facebook-system-user-token" OAUTH_TOKEN "EAAG" Base62 90..=300 Free;
    "instagram-access-token" OAUTH_TOKEN "IGQV" Base62 90..=300 Free;
    "instagram-login-token" OAUTH_TOKEN "IGAA" Base62 90..=300 Free;
    "twitter-bearer-token" OAUTH_TOKEN "AAAAAAAAAAAAAAAAAAAAA" Base64 60..=120 Free;
    "discord-mfa-token" API_KEY "mfa." Url 84..=84 Free;
    "pinterest-access-token" OAUTH_TOKEN "pina_" Upper 60..=140 Free;
    "tiktok-access-token" OAUTH_TOKEN "act." Dotted 50..=140 Free;
    "hubspot-private-app-token-na" API_KEY "pat-na1-" HexDash 36..=36 Free;
    "hubspot-private-app-token-eu" API_KEY "pat-eu1-" HexDash 36..=36 Free;
    "intercom-access-token" API_KEY "dG9rO" Base64 50..=60 Free;
    "orbit-project-key" API_KEY "obp_" Base62 30..=60 Free;
    "orbit-user-key" API_KEY "obu_" Base62 30..=60 Free;
    "calcom-live-key" API_KEY "cal_live_" Hex 32..=32 Free;
    "calcom-test-key" API_KEY "cal_test_" Hex 32..=32 Free;
    "typeform-api-token" API_KEY "tfp_" Dotted 59..=80 Free;
    "wakatime-oauth-secret" API_KEY "waka_sec_" Base62 80..=80 Free;
    "wakatime-oauth-token" API_KEY "waka_tok_" Base62 80..=80 Free;
    "wakatime-api-key" API_KEY "waka_" HexDash 36..=36 Free;
    "riot-games-api-key" API_KEY "RGAPI-" HexDash 36..=36 Free;
    "frameio-api-token" API_KEY "fio-u-" Url 64..=64 Free;
    "onfido-live-token" API_KEY "api_live." Dotted 40..=60 Free;
    "onfido-sandbox-token" API_KEY "api_sandbox." Dotted 40..=60 Free;
    "persona-production-key" API_KEY "persona_production_" HexDash 36..=36 Free;
    "persona-sandbox-key" API_KEY "persona_sandbox_" HexDash 36..=36 Free;
}

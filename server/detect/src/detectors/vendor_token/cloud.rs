//! Clouds, platforms, networks, and where their secrets are kept.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::{
    API_KEY, AWS_SESSION_TOKEN, GCP_API_KEY, OAUTH_SECRET, OAUTH_TOKEN, PASSWORD, PRIVATE_KEY,
    VAULT_TOKEN,
};

formats! {
    "gcp-api-key" GCP_API_KEY "AIza" Url 35..=35 Free;
    "google-oauth-access" OAUTH_TOKEN "ya29." Dotted 20..=2048 Free;
    "google-oauth-secret" OAUTH_SECRET "GOCSPX-" Url 28..=28 Free;
    "google-refresh" OAUTH_TOKEN "1//0" Url 40..=300 Free;
    "gcp-hmac-user-key" API_KEY "GOOG1E" Upper 55..=55 Free;
    "gcp-hmac-service-key" API_KEY "GOOG" Upper 20..=20 Free;
    "aws-session-token" AWS_SESSION_TOKEN "IQoJb3JpZ2lu" Base64 40..=4000 Free;
    "aws-session-token-legacy" AWS_SESSION_TOKEN "FwoGZXIvYXdz" Base64 40..=4000 Free;
    "aws-session-token-older" AWS_SESSION_TOKEN "FQoGZXIvYXdz" Base64 40..=4000 Free;
    "aws-amazon-bedrock-api-key-long-lived" API_KEY "ABSK" Base64 100..=280 Free;
    "aws-amazon-bedrock-api-key-short-lived" API_KEY "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t" Base64 40..=2000 Free;
    "microsoft-refresh" OAUTH_TOKEN "0.AX" Url 100..=2000 Free;
    "microsoft-refresh-v1" OAUTH_TOKEN "1.AX" Url 100..=2000 Free;
    "vault-service-token" VAULT_TOKEN "hvs." Url 20..=220 Free;
    "vault-batch-token" VAULT_TOKEN "hvb." Url 100..=400 Free;
    "vault-recovery-token" VAULT_TOKEN "hvr." Url 20..=220 Free;
    "boundary-auth-token" API_KEY "at_" Base62Bar 60..=220 Free;
    "digitalocean-pat" API_KEY "dop_v1_" Hex 64..=64 Free;
    "digitalocean-access-token" API_KEY "doo_v1_" Hex 64..=64 Free;
    "digitalocean-refresh-token" API_KEY "dor_v1_" Hex 64..=64 Free;
    "digitalocean-spaces-key" API_KEY "DO00" Upper 16..=16 Free;
    "digitalocean-spaces-key-801" API_KEY "DO801" Upper 15..=15 Free;
    "scaleway-access-key" API_KEY "SCW" Upper 17..=17 Free;
    "exoscale-api-key" API_KEY "EXO" Hex 24..=24 Free;
    "upcloud-api-token" API_KEY "ucat_" Upper 26..=26 Free;
    "alibaba-access-key-id" API_KEY "LTAI" Base62 17..=26 Free;
    "tencent-secret-id" API_KEY "AKID" Base62 32..=32 Named;
    "volcengine-access-key" API_KEY "AKLT" Base62 40..=60 Free;
    "jd-cloud-access-key" API_KEY "JDC_" Upper 28..=28 Free;
    "baidu-cloud-access-key" API_KEY "ALTAK-" Base62 21..=21 Free;
    "yandex-access-token" API_KEY "t1." Dotted 80..=400 Free;
    "yandex-oauth" API_KEY "y0_" Url 50..=70 Free;
    "yandex-api-key" API_KEY "AQVN" Url 35..=38 Named;
    "yandex-static-key-id" API_KEY "YCAJE" Url 20..=20 Free;
    "yandex-static-secret" API_KEY "YCM" Url 37..=37 Named;
    "yandex-aws-access-token" API_KEY "YC" Url 38..=38 Named;
    "akamai-edgegrid-token" API_KEY "akab-" Url 33..=33 Free;
    "aiven-service-password" PASSWORD "AVNS_" Url 19..=40 Free;
    "aiven-token" API_KEY "aivenv1" Base64 60..=400 Free;
    "fly-io-token" API_KEY "fo1_" Url 43..=43 Free;
    "fly-io-macaroon" API_KEY "fm2_" Base64 100..=2000 Free;
    "fly-io-macaroon-r" API_KEY "fm1r_" Base64 100..=2000 Free;
    "fly-io-macaroon-a" API_KEY "fm1a_" Base64 100..=2000 Free;
    "cloudflare-origin-ca-key" API_KEY "v1.0-" Url 160..=190 Free;
    "heroku-api-key-v2" API_KEY "HRKU-" Url 36..=70 Free;
    "vercel-token" API_KEY "vcp_" Base62 24..=64 Free;
    "vercel-integration-token" API_KEY "vci_" Base62 24..=64 Free;
    "vercel-app-token" API_KEY "vca_" Base62 24..=64 Free;
    "vercel-refresh-token" API_KEY "vcr_" Base62 24..=64 Free;
    "vercel-gateway-key" API_KEY "vck_" Base62 24..=64 Free;
    "netlify-access-token" API_KEY "nfp_" Base62 36..=44 Free;
    "netlify-oauth-token" API_KEY "nfo_" Base62 36..=44 Free;
    "netlify-cli-token" API_KEY "nfc_" Base62 36..=44 Free;
    "netlify-ui-token" API_KEY "nfu_" Base62 36..=44 Free;
    "netlify-build-token" API_KEY "nfb_" Base62 36..=44 Free;
    "render-api-key" API_KEY "rnd_" Base62 28..=32 Free;
    "qovery-api-token" API_KEY "qov_" Base62Bar 30..=90 Free;
    "netbird-pat" API_KEY "nbp_" Base62 36..=36 Free;
    "tailscale-key" API_KEY "tskey-" Url 20..=70 Free;
    "ngrok-key" API_KEY "ak_" Base62 26..=30 Named;
    "defined-networking-api-token" API_KEY "dnkey-" Url 79..=79 Free;
    "infisical-service-token" API_KEY "st." Dotted 80..=110 Free;
    "doppler-api-token" API_KEY "dp.pt." Base62 40..=44 Free;
    "doppler-cli-token" API_KEY "dp.ct." Base62 40..=44 Free;
    "doppler-service-account-token" API_KEY "dp.sa." Base62 40..=44 Free;
    "doppler-scim-token" API_KEY "dp.scim." Base62 40..=44 Free;
    "doppler-audit-token" API_KEY "dp.audit." Base62 40..=44 Free;
    "doppler-service-token" API_KEY "dp.st." Dotted 40..=80 Free;
    "onepassword-service-account" API_KEY "ops_eyJ" Base64 200..=1500 Free;
    "1password-secret-key" API_KEY "A3-" UpperDash 36..=37 Free;
    "age-secret-key" PRIVATE_KEY "AGE-SECRET-KEY-1" Upper 58..=58 Free;
    "adobe-client-secret" API_KEY "p8e-" Base62 32..=48 Free;
    "zuplo-api-key" API_KEY "zpka_" HexBar 41..=41 Free;
}

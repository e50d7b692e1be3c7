//! Databases, analytics, documents, design and work tools.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::API_KEY;

formats! {
    "databricks-api-token" API_KEY "dapi" HexDash 32..=34 Free;
    "databricks-oauth-secret" API_KEY "dose" Hex 32..=32 Free;
    "databento-api-key" API_KEY "db-" Base62 29..=29 Named;
    "planetscale-api-token" API_KEY "pscale_tkn_" Dotted 32..=64 Free;
    "planetscale-password" API_KEY "pscale_pw_" Dotted 32..=64 Free;
    "planetscale-oauth-token" API_KEY "pscale_oauth_" Dotted 32..=64 Free;
    "supabase-access-token" API_KEY "sbp_" Hex 40..=40 Free;
    "supabase-secret-key" API_KEY "sb_secret_" Url 31..=44 Free;
    "neon-api-key" API_KEY "napi_" Base36 64..=64 Free;
    "mongodb-atlas-service-secret" API_KEY "mdb_sa_sk_" Url 40..=48 Free;
    "cockroachdb-cloud-key" API_KEY "CCDB1_" Base62Bar 63..=63 Free;
    "elastic-cloud-key" API_KEY "essu_" Base64 60..=120 Free;
    "clickhouse-cloud-api-secret-key" API_KEY "4b1d" Base62 38..=38 Free;
    "materialize-app-password" API_KEY "mzp_" Hex 64..=64 Free;
    "xata-api-key" API_KEY "xau_" Base62 32..=48 Free;
    "tinybird-token" API_KEY "p.eyJ" Dotted 60..=300 Free;
    "dbt-cloud-personal-token" API_KEY "dbtu_" Url 36..=60 Free;
    "dbt-cloud-service-token" API_KEY "dbtc_" Url 36..=60 Free;
    "metabase-api-key" API_KEY "mb_" Base64 44..=44 Free;
    "retool-api-key" API_KEY "retool_01" Base36 26..=40 Free;
    "hex-workspace-token" API_KEY "hxtw_" Hex 60..=110 Free;
    "hex-personal-token" API_KEY "hxtp_" Hex 60..=110 Free;
    "segment-public-api-token" API_KEY "sgp_" Base62 64..=64 Free;
    "airtable-personnal-access-token" API_KEY "pat" Dotted 79..=79 Free;
    "contentful-delivery-api-token" API_KEY "CFPAT-" Url 43..=43 Free;
    "notion-api-token" API_KEY "ntn_" Base62 43..=60 Free;
    "notion-secret" API_KEY "secret_" Base62 43..=43 Free;
    "figma-token" API_KEY "figd_" Url 40..=44 Free;
    "figma-user-token" API_KEY "figu_" Url 40..=44 Free;
    "figma-oauth-refresh" API_KEY "figor_" Url 40..=44 Free;
    "postman-api-token" API_KEY "PMAK-" Url 59..=59 Free;
    "dropbox-short-lived-api-token" API_KEY "sl." Url 130..=1300 Free;
    "mapbox-secret-token" API_KEY "sk.eyJ" Dotted 60..=140 Free;
    "mapbox-temporary-token" API_KEY "tk.eyJ" Dotted 60..=300 Free;
    "intra42-client-secret" API_KEY "s-s4t2ud-" Hex 64..=64 Free;
    "intra42-client-secret-af" API_KEY "s-s4t2af-" Hex 64..=64 Free;
    "pangea-api-token" API_KEY "pts_" Base36 32..=32 Free;
    "authress-service-client-access-key" API_KEY "authress_" Dotted 60..=220 Free;
    "authress-service-client-short-key" API_KEY "sc_" Dotted 70..=220 Free;
    "stytch-live-secret" API_KEY "secret-live-" Base64 37..=48 Free;
    "stytch-test-secret" API_KEY "secret-test-" Base64 37..=48 Free;
    "backblaze-application-key" API_KEY "K00" Base64 28..=28 Free;
    "tatum-api-key" API_KEY "t-" Url 49..=49 Named;
}

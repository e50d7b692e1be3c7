//! Metrics, traces, errors, incidents, feature flags.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::API_KEY;

formats! {
    "dynatrace-api-token" API_KEY "dt0c01." Dotted 80..=100 Free;
    "dynatrace-platform-token" API_KEY "dt0s16." Dotted 80..=100 Free;
    "dynatrace-oauth-secret" API_KEY "dt0s02." Dotted 70..=100 Free;
    "dynatrace-personal-token" API_KEY "dt0s01." Dotted 70..=100 Free;
    "grafana-cloud-api-token" API_KEY "glc_" Base64 32..=400 Free;
    "grafana-service-account-token" API_KEY "glsa_" Base62Bar 41..=41 Free;
    "grafana-api-key" API_KEY "eyJrIjoi" Base64 60..=400 Free;
    "new-relic-user-api-key" API_KEY "NRAK-" Upper 27..=27 Free;
    "new-relic-insert-key" API_KEY "NRII-" Url 32..=32 Free;
    "new-relic-query-key" API_KEY "NRIQ-" Url 32..=32 Free;
    "new-relic-admin-key" API_KEY "NRAA-" Hex 27..=27 Free;
    "new-relic-browser-api-token" API_KEY "NRJS-" Hex 19..=19 Free;
    "sentry-user-token" API_KEY "sntryu_" Hex 64..=64 Free;
    "sentry-org-token" API_KEY "sntrys_" Base64 80..=400 Free;
    "sentry-integration-token" API_KEY "sntryi_" Hex 64..=64 Free;
    "honeycomb-ingest-key" API_KEY "hcaik_" Base36 58..=58 Free;
    "honeycomb-classic-ingest-key" API_KEY "hcxik_" Base36 58..=58 Free;
    "honeycomb-configuration-key" API_KEY "hcalk_" Base36 58..=58 Free;
    "honeycomb-management-key" API_KEY "hcamk_" Base36 58..=58 Free;
    "axiom-api-token" API_KEY "xaat-" HexDash 36..=36 Free;
    "axiom-personal-token" API_KEY "xapt-" HexDash 36..=36 Free;
    "checkly-user-key" API_KEY "cu_" Hex 32..=32 Free;
    "rootly-api-key" API_KEY "rootly_" Hex 64..=64 Free;
    "launchdarkly-sdk-key" API_KEY "sdk-" HexDash 36..=36 Named;
    "launchdarkly-api-key" API_KEY "api-" HexDash 36..=36 Named;
    "launchdarkly-mobile-key" API_KEY "mob-" HexDash 36..=36 Named;
    "devcycle-server-key" API_KEY "dvc_server_" Url 30..=80 Free;
    "devcycle-client-key" API_KEY "dvc_client_" Url 30..=80 Free;
    "devcycle-mobile-key" API_KEY "dvc_mobile_" Url 30..=80 Free;
    "flagsmith-server-key" API_KEY "ser." Base62 22..=22 Free;
    "configcat-sdk-key" API_KEY "configcat-sdk-1" Slash 40..=60 Free;
    "statsig-secret-key" API_KEY "secret-" Base62 40..=50 Free;
    "posthog-personal-key" API_KEY "phx_" Url 40..=52 Free;
    "posthog-secret-key" API_KEY "phs_" Url 40..=52 Free;
    "posthog-refresh-token" API_KEY "phr_" Url 40..=52 Free;
    "samsara-api-token" API_KEY "samsara_api_" Base62 28..=32 Free;
}

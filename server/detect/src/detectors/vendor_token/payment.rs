//! Money: payment providers, shops, exchanges, shipping.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::{API_KEY, STRIPE_KEY};

formats! {
    "stripe-access-token" STRIPE_KEY "sk_live_" Base62 16..=247 Free;
    "stripe-test-token" STRIPE_KEY "sk_test_" Base62 16..=247 Free;
    "stripe-prod-token" STRIPE_KEY "sk_prod_" Base62 16..=247 Free;
    "stripe-restricted-prod-token" STRIPE_KEY "rk_prod_" Base62 16..=247 Free;
    "stripe-restricted-token" STRIPE_KEY "rk_live_" Base62 16..=247 Free;
    "stripe-restricted-test-token" STRIPE_KEY "rk_test_" Base62 16..=247 Free;
    "stripe-org-token" STRIPE_KEY "sk_org_live_" Base62 16..=247 Free;
    "stripe-webhook-secret" STRIPE_KEY "whsec_" Base64 24..=64 Free;
    "checkout-sandbox-secret" API_KEY "sk_sbox_" Base36 26..=28 Free;
    "square-access-token" API_KEY "EAAA" Url 60..=60 Named;
    "square-oauth-secret" API_KEY "sq0csp-" Url 43..=43 Free;
    "square-token" API_KEY "sq0atp-" Url 22..=60 Free;
    "square-sandbox-oauth-secret" API_KEY "sandbox-sq0csp-" Url 43..=43 Free;
    "shopify-access-token" API_KEY "shpat_" Hex 32..=32 Free;
    "shopify-custom-access-token" API_KEY "shpca_" Hex 32..=32 Free;
    "shopify-private-app-access-token" API_KEY "shppa_" Hex 32..=32 Free;
    "shopify-shared-secret" API_KEY "shpss_" Hex 32..=32 Free;
    "shopify-user-access-token" API_KEY "shpua_" Hex 32..=32 Free;
    "shopify-theme-password" API_KEY "shptka_" Hex 32..=32 Free;
    "lightspeed-access-token" API_KEY "lsxs_at_" Base62 40..=60 Free;
    "lightspeed-refresh-token" API_KEY "lsxs_rt_" Base62 40..=60 Free;
    "lightspeed-personal-token" API_KEY "lsxs_pt_" Base62 30..=60 Free;
    "paddle-api-key" API_KEY "pdl_live_apikey_" Base62Bar 50..=60 Free;
    "paddle-sandbox-api-key" API_KEY "pdl_sdbx_apikey_" Base62Bar 50..=60 Free;
    "paddle-notification-secret" API_KEY "pdl_ntfset_" Base62Bar 50..=70 Free;
    "polar-organization-token" API_KEY "polar_oat_" Base62 36..=60 Free;
    "polar-personal-token" API_KEY "polar_pat_" Base62 36..=60 Free;
    "polar-client-secret" API_KEY "polar_cs_" Base62 36..=60 Free;
    "razorpay-live-key" API_KEY "rzp_live_" Base62 14..=24 Free;
    "razorpay-test-key" API_KEY "rzp_test_" Base62 14..=24 Free;
    "flutterwave-secret-key" API_KEY "FLWSECK_TEST-" Url 12..=50 Free;
    "flutterwave-live-secret-key" API_KEY "FLWSECK-" Url 12..=50 Free;
    "flutterwave-public-key" API_KEY "FLWPUBK_TEST-" Url 32..=40 Free;
    "paypal-braintree-access-token" API_KEY "access_token$" Dollar 50..=64 Free;
    "plaid-production-token" API_KEY "access-production-" HexDash 36..=36 Free;
    "plaid-sandbox-token" API_KEY "access-sandbox-" HexDash 36..=36 Free;
    "plaid-development-token" API_KEY "access-development-" HexDash 36..=36 Free;
    "lob-pub-api-key" API_KEY "live_pub_" Hex 31..=31 Free;
    "gocardless-api-token" API_KEY "live_" Url 40..=40 Free;
    "mollie-live-key" API_KEY "live_" Base62 30..=30 Free;
    "lob-test-pub-api-key" API_KEY "test_pub_" Hex 31..=31 Free;
    "mollie-test-key" API_KEY "test_" Base62 30..=30 Free;
    "lob-api-key" API_KEY "live_" Hex 35..=35 Free;
    "lob-test-api-key" API_KEY "test_" Hex 35..=35 Free;
    "easypost-api-token" API_KEY "EZAK" Base62 54..=54 Free;
    "easypost-test-api-token" API_KEY "EZTK" Base62 54..=54 Free;
    "shippo-api-token" API_KEY "shippo_live_" Hex 40..=40 Free;
    "shippo-test-api-token" API_KEY "shippo_test_" Hex 40..=40 Free;
    "duffel-api-token" API_KEY "duffel_live_" Url 43..=43 Free;
    "duffel-test-api-token" API_KEY "duffel_test_" Url 43..=43 Free;
    "settlemint-application-access-token" API_KEY "sm_aat_" Base62 16..=16 Free;
    "settlemint-personal-access-token" API_KEY "sm_pat_" Base62 16..=16 Free;
    "settlemint-service-access-token" API_KEY "sm_sat_" Base62 16..=16 Free;
}

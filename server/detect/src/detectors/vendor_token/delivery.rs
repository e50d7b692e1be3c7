//! What builds, packs and ships: continuous integration, package registries, infrastructure as code.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::{API_KEY, NPM_TOKEN, PYPI_TOKEN};

formats! {
    "npm-access-token" NPM_TOKEN "npm_" Base62 36..=36 Crc32;
    "pypi-upload-token" PYPI_TOKEN "pypi-AgE" Url 50..=1000 Free;
    "rubygems-api-token" API_KEY "rubygems_" Hex 48..=48 Free;
    "cargo-registry-token" API_KEY "cio" Base62 32..=32 Named;
    "docker-pat" API_KEY "dckr_pat_" Url 27..=40 Free;
    "docker-org-token" API_KEY "dckr_oat_" Url 27..=40 Free;
    "docker-swarm-join-token" API_KEY "SWMTKN-1-" Url 76..=76 Free;
    "docker-swarm-unlock-key" API_KEY "SWMKEY-1-" Base64 43..=44 Free;
    "nuget-api-key" API_KEY "oy2" Base36 43..=43 Named;
    "clojars-api-token" API_KEY "CLOJARS_" Base36 60..=60 Free;
    "artifactory-api-key" API_KEY "AKCp" Base62 60..=80 Free;
    "artifactory-reference-token" API_KEY "cmVmd" Base62 56..=64 Free;
    "packagist-auth-token" API_KEY "packagist_uut_" Hex 64..=72 Free;
    "packagist-org-token" API_KEY "packagist_out_" Hex 64..=72 Free;
    "packagist-read-token" API_KEY "packagist_ort_" Hex 64..=72 Free;
    "packagist-user-read-token" API_KEY "packagist_urt_" Hex 64..=72 Free;
    "packagist-api-key" API_KEY "packagist_ack_" Hex 64..=72 Free;
    "packagist-api-secret" API_KEY "packagist_acs_" Hex 96..=104 Free;
    "thunderstore-token" API_KEY "tss_" Base62 48..=48 Free;
    "circleci-personal-token" API_KEY "CCIPAT_" Url 40..=90 Free;
    "circleci-project-token" API_KEY "CCIPRJ_" Url 40..=90 Free;
    "buildkite-user-token" API_KEY "bkua_" Hex 40..=40 Free;
    "harness-api-key" API_KEY "pat." Dotted 60..=90 Free;
    "harness-service-account-token" API_KEY "sat." Dotted 60..=90 Free;
    "octopus-deploy-api-key" API_KEY "API-" Upper 25..=32 Free;
    "teamcity-access-token" API_KEY "eyJ0eXAiOiAiVENWMiJ9" Dotted 60..=140 Free;
    "appveyor-token" API_KEY "v2." Base36 20..=20 Named;
    "depot-org-token" API_KEY "depot_org_" Hex 64..=64 Free;
    "depot-project-token" API_KEY "depot_project_" Hex 64..=64 Free;
    "dotenv-vault-key" API_KEY "key_" Hex 64..=64 Free;
    "hashicorp-tf-api-token" API_KEY "atlasv1" Dotted 60..=90 Free;
    "pulumi-api-token" API_KEY "pul-" Hex 40..=40 Free;
    "infracost-api-token" API_KEY "ico-" Base62 32..=32 Free;
    "prefect-api-token" API_KEY "pnu_" Base62 36..=36 Free;
    "prefect-service-token" API_KEY "pnb_" Base62 36..=36 Free;
    "scalingo-api-token" API_KEY "tk-us-" Url 48..=48 Free;
    "blockprotocol-api-key" API_KEY "b10p_" Url 40..=140 Free;
    "chief-tools-token" API_KEY "ctp_" Base62 36..=36 Free;
    "chief-tools-oauth" API_KEY "cto_" Base62 36..=36 Free;
    "ionic-personal-token" API_KEY "ion_" Base62 42..=42 Free;
    "deno-deploy-token" API_KEY "ddp_" Base62 36..=36 Free;
    "deno-web-token" API_KEY "ddw_" Base62 36..=36 Free;
    "openshift-user-token" API_KEY "sha256~" Url 43..=43 Free;
}

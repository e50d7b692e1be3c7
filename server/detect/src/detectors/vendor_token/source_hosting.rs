//! Where code lives: GitHub, GitLab, Bitbucket, Gitea and what reviews and searches it.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::{API_KEY, GITHUB_TOKEN, GITLAB_TOKEN};

formats! {
    "github-fine-grained-pat" GITHUB_TOKEN "github_pat_" Url 50..=255 Free;
    "github-pat" GITHUB_TOKEN "ghp_" Base62 36..=255 Crc32;
    "github-oauth" GITHUB_TOKEN "gho_" Base62 36..=255 Crc32;
    "github-app-user-token" GITHUB_TOKEN "ghu_" Base62 36..=255 Crc32;
    "github-app-token" GITHUB_TOKEN "ghs_" Base62 36..=255 Crc32;
    "github-refresh-token" GITHUB_TOKEN "ghr_" Base62 36..=255 Crc32;
    "gitlab-pat" GITLAB_TOKEN "glpat-" Dotted 20..=300 Free;
    "gitlab-deploy-token" GITLAB_TOKEN "gldt-" Url 20..=64 Free;
    "gitlab-rrt" GITLAB_TOKEN "GR1348941" Url 20..=64 Free;
    "gitlab-runner-authentication-token" GITLAB_TOKEN "glrt-" Dotted 20..=64 Free;
    "gitlab-runner-registration-routable" GITLAB_TOKEN "glrtr-" Dotted 20..=64 Free;
    "gitlab-cicd-job-token" GITLAB_TOKEN "glcbt-" Url 20..=80 Free;
    "gitlab-ptt" GITLAB_TOKEN "glptt-" Url 40..=64 Free;
    "gitlab-feed-token" GITLAB_TOKEN "glft-" Url 20..=64 Free;
    "gitlab-incoming-mail-token" GITLAB_TOKEN "glimt-" Url 20..=64 Free;
    "gitlab-kubernetes-agent-token" GITLAB_TOKEN "glagent-" Url 50..=64 Free;
    "gitlab-oauth-app-secret" GITLAB_TOKEN "gloas-" Url 64..=64 Free;
    "gitlab-scim-token" GITLAB_TOKEN "glsoat-" Url 20..=64 Free;
    "gitlab-feature-flag-client-token" GITLAB_TOKEN "glffct-" Url 20..=64 Free;
    "gitlab-workspace-token" GITLAB_TOKEN "glwt-" Url 20..=64 Free;
    "bitbucket-app-password" API_KEY "ATBB" Url 32..=32 Free;
    "atlassian-api-token" API_KEY "ATATT3" Base64 100..=260 Free;
    "atlassian-access-token" API_KEY "ATCTT3" Base64 100..=260 Free;
    "gitea-oauth-token" API_KEY "gto_" Base36 52..=56 Free;
    "sourcegraph-access-token" API_KEY "sgp_local_" Hex 40..=40 Free;
    "sourcegraph-token" API_KEY "sgp_" HexBar 40..=57 Free;
    "sourcegraph-dotcom-token" API_KEY "sgd_" Hex 64..=64 Free;
    "sourcegraph-license-key" API_KEY "slk_" Hex 64..=64 Free;
    "linear-api-key" API_KEY "lin_api_" Base62 40..=40 Free;
    "linear-oauth-token" API_KEY "lin_oauth_" Base62 32..=64 Free;
    "sonar-user-token" API_KEY "squ_" Hex 40..=40 Free;
    "sonar-project-token" API_KEY "sqp_" Hex 40..=40 Free;
    "sonar-global-token" API_KEY "sqa_" Hex 40..=40 Free;
    "chromatic-project-token" API_KEY "chpt_" Hex 12..=24 Free;
    "percy-web-token" API_KEY "web_" Hex 64..=64 Free;
    "percy-app-token" API_KEY "app_" Hex 64..=64 Free;
    "percy-automate-token" API_KEY "auto_" Hex 64..=64 Free;
    "percy-generic-token" API_KEY "ss_" Hex 64..=64 Free;
    "readme-api-token" API_KEY "rdme_" Base36 70..=70 Free;
    "stackhawk-api-key" API_KEY "hawk." Dotted 41..=41 Free;
}

//! Models and what hosts, watches and feeds them.
//!
//! Sources: the vendors' documentation of their tokens, GitHub's list of supported secret scanning patterns and the published rules
//! of gitleaks (whose ids are kept where it has one), written anew.

use super::formats;
use crate::kind::{ANTHROPIC_KEY, API_KEY, OPENAI_KEY};

formats! {
    "anthropic-admin-api-key" ANTHROPIC_KEY "sk-ant-admin" Url 80..=120 Free;
    "anthropic-api-key" ANTHROPIC_KEY "sk-ant-" Url 32..=140 Free;
    "openrouter-api-key" API_KEY "sk-or-v1-" Hex 64..=64 Free;
    "langfuse-secret-key" API_KEY "sk-lf-" HexDash 36..=36 Free;
    "helicone-api-key" API_KEY "sk-helicone-" Url 30..=60 Free;
    "openai-project-key" OPENAI_KEY "sk-proj-" Url 20..=200 Free;
    "openai-service-key" OPENAI_KEY "sk-svcacct-" Url 20..=200 Free;
    "openai-admin-key" OPENAI_KEY "sk-admin-" Url 20..=200 Free;
    "openai-api-key" OPENAI_KEY "sk-" Base62 32..=64 Free;
    "huggingface-access-token" API_KEY "hf_" Base62 34..=40 Free;
    "huggingface-organization-api-token" API_KEY "api_org_" Base62 34..=40 Free;
    "groq-api-key" API_KEY "gsk_" Base62 48..=56 Free;
    "xai-api-key" API_KEY "xai-" Base62 70..=90 Free;
    "perplexity-api-key" API_KEY "pplx-" Base62 40..=64 Free;
    "replicate-api-token" API_KEY "r8_" Base62 36..=40 Free;
    "cerebras-api-key" API_KEY "csk-" Base36 48..=48 Free;
    "fireworks-api-key" API_KEY "fw_" Base62 22..=24 Free;
    "together-api-key" API_KEY "tgp_v1_" Url 43..=43 Free;
    "nvidia-api-key" API_KEY "nvapi-" Url 60..=70 Free;
    "anyscale-api-key" API_KEY "esecret_" Base36 26..=40 Free;
    "friendli-api-token" API_KEY "flp_" Base62 46..=46 Free;
    "modal-token-id" API_KEY "ak-" Base62 22..=22 Named;
    "modal-token-secret" API_KEY "as-" Base62 22..=22 Named;
    "voyage-api-key" API_KEY "pa-" Url 43..=43 Named;
    "jina-api-key" API_KEY "jina_" Base62Bar 60..=64 Free;
    "elevenlabs-api-key" API_KEY "sk_" Hex 48..=48 Free;
    "langsmith-personal-token" API_KEY "lsv2_pt_" HexBar 43..=43 Free;
    "langsmith-service-key" API_KEY "lsv2_sk_" HexBar 43..=43 Free;
    "logfire-write-token" API_KEY "pylf_v1_" Base62Bar 43..=60 Free;
    "wandb-api-key" API_KEY "wandb_v1_" Base62Bar 40..=100 Free;
    "e2b-api-key" API_KEY "e2b_" Hex 40..=40 Free;
    "firecrawl-api-key" API_KEY "fc-" Hex 32..=32 Free;
    "tavily-api-key" API_KEY "tvly-" Url 32..=50 Free;
    "runpod-api-key" API_KEY "rpa_" Base62 36..=50 Free;
    "pinecone-api-key" API_KEY "pcsk_" Base62Bar 60..=80 Free;
    "apify-api-token" API_KEY "apify_api_" Base62 36..=40 Free;
    "valtown-token" API_KEY "vtwn_" Base62 24..=40 Free;
}

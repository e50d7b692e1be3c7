/** Words that fields of commands take, as PROTOCOL.md lists them. */

export const DOMAINS = ['linux', 'windows', 'network', 'k8s', 'db', 'virt', 'hw', 'obs'];
export const SEVERITIES = ['p1', 'p2', 'p3', 'p4'];
export const STATUSES = ['open', 'triaging', 'resolved', 'closed'];
export const EVENT_KINDS = [
  'note',
  'change',
  'trigger',
  'impact start',
  'detected',
  'acknowledged',
  'mitigated',
  'resolved',
];
export const WHY_STATUSES = ['hypothesis', 'supported', 'confirmed', 'refuted'];
export const EXPORT_FORMATS = ['pdf', 'docx', 'html', 'md'];
export const PROVIDER_KINDS = [
  'ollama',
  'openai',
  'openai-chat',
  'anthropic',
  'mistral',
  'gemini',
  'openai-compatible',
];
export const TARGET_KINDS = [
  'confluence',
  'servicenow',
  'azure-devops',
  'jira',
  'github',
  'gitlab',
  'gitea',
  'mediawiki',
  'redmine',
  'webhook',
];

/** Words for people: counts, severities, statuses, moments. */

import { l10n } from 'vscode';

export function findings(count: number): string {
  return count === 1 ? l10n.t('1 finding') : l10n.t('{0} findings', count);
}

export function openPoints(count: number): string {
  return count === 1 ? l10n.t('1 open point') : l10n.t('{0} open points', count);
}

export function incidents(count: number): string {
  return count === 1 ? l10n.t('1 incident') : l10n.t('{0} incidents', count);
}

/** The statuses of an issue in the order it goes through them, as headings. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  open: l10n.t('Open'),
  triaging: l10n.t('In triage'),
  resolved: l10n.t('Resolved'),
  closed: l10n.t('Closed'),
};

/** How sure a why is, for a tooltip. */
export const WHY_STATUS_WORDS: Readonly<Record<string, string>> = {
  hypothesis: l10n.t('hypothesis'),
  supported: l10n.t('supported'),
  confirmed: l10n.t('confirmed'),
  refuted: l10n.t('refuted'),
};

/** How long ago a moment in RFC 3339 is; empty for what is none. */
export function ago(moment: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(moment)) / 60_000);
  if (Number.isNaN(minutes)) {
    return '';
  }
  if (minutes < 1) {
    return l10n.t('now');
  }
  if (minutes < 60) {
    return l10n.t('{0} min', minutes);
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? l10n.t('{0} h', hours) : l10n.t('{0} d', Math.floor(hours / 24));
}

/** A moment in RFC 3339 as the lists show it, in UTC as the documents have it. */
export function clock(moment: string): string {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)/.exec(moment);
  return match ? `${match[1]} ${match[2]}` : moment;
}

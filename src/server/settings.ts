/** The settings `phiTrace.*` as the server reads them: checked key by key, so that a wrong value costs only itself. */
import { minimatch } from 'minimatch';
import { CONFIDENCES, SEVERITIES, type Confidence, type Finding, type Severity } from '../findings/types';

export type DisplayLevel = 'error' | 'warning' | 'information' | 'hint';

const LEVELS: readonly DisplayLevel[] = ['error', 'warning', 'information', 'hint'];

export interface Settings {
  readonly enable: boolean;
  readonly minConfidence: Confidence;
  readonly minSeverity: Severity;
  readonly severityDisplay: Readonly<Record<Severity, DisplayLevel>>;
  /** Globs relative to the workspace folder. */
  readonly exclude: readonly string[];
  /** Paths of catalogs, absolute or relative to the workspace folder. */
  readonly catalogs: readonly string[];
  /** Workers of the scan; 0: as many as suit the machine. */
  readonly jobs: number;
}

export const DEFAULT_SETTINGS: Settings = {
  enable: true,
  minConfidence: 'medium',
  minSeverity: 'info',
  severityDisplay: { error: 'error', warning: 'warning', info: 'information' },
  exclude: [],
  catalogs: [],
  jobs: 0,
};

/** Settings from whatever a client sends for the section `phiTrace`; what is missing or not as expected has its default. */
export function readSettings(raw: unknown): Settings {
  const given = asRecord(raw);
  const display = asRecord(given['severityDisplay']);
  const defaults = DEFAULT_SETTINGS;
  return {
    enable: typeof given['enable'] === 'boolean' ? given['enable'] : defaults.enable,
    minConfidence: oneOf(given['minConfidence'], CONFIDENCES, defaults.minConfidence),
    minSeverity: oneOf(given['minSeverity'], SEVERITIES, defaults.minSeverity),
    severityDisplay: {
      error: oneOf(display['error'], LEVELS, defaults.severityDisplay.error),
      warning: oneOf(display['warning'], LEVELS, defaults.severityDisplay.warning),
      info: oneOf(display['info'], LEVELS, defaults.severityDisplay.info),
    },
    exclude: strings(given['exclude']),
    catalogs: strings(given['catalogs']),
    jobs: Math.max(0, Math.min(64, Math.floor(Number(asRecord(given['scan'])['jobs'])) || 0)),
  };
}

/** Whether the settings leave a file out. `path` is relative to its workspace folder. */
export function isExcluded(path: string, settings: Settings): boolean {
  return settings.exclude.some((glob) => minimatch(path, glob, { dot: true, matchBase: !glob.includes('/') }));
}

/** The findings that the settings let through, suppressed ones left out. */
export function shown(findings: readonly Finding[], settings: Settings): Finding[] {
  return findings.filter(
    (finding) =>
      finding.suppression === undefined &&
      CONFIDENCES.indexOf(finding.confidence) <= CONFIDENCES.indexOf(settings.minConfidence) &&
      SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(settings.minSeverity),
  );
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], otherwise: T): T {
  return allowed.find((item) => item === value) ?? otherwise;
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}

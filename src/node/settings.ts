/** Reads settings files of the workspace: YAML, JSON and TOML, small ones only. */
import { statSync } from 'node:fs';
import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';
import type { Setting } from '../catalog/settings';
import { settingsFrom } from '../catalog/settings';
import { readText } from './readText';

/** Names of settings files. */
export const SETTINGS = /\.(?:ya?ml|json|toml)$/i;

/** Larger files hold data, no settings. */
const MAX_BYTES = 128 * 1024;

/** Most aliases that a YAML file may expand (a few anchors can stand for billions of values). */
const MAX_ALIASES = 100;

/** The settings in a file (absolute path), or undefined when it cannot be read as such. */
export function readSettings(file: string): Setting | undefined {
  try {
    if (statSync(file).size > MAX_BYTES) return undefined;
    const read = readText(file);
    if (!read.ok) return undefined;
    return settingsFrom(parsed(file, read.text));
  } catch {
    return undefined;
  }
}

function parsed(file: string, text: string): unknown {
  if (/\.json$/i.test(file)) return JSON.parse(text) as unknown;
  if (/\.toml$/i.test(file)) return parseToml(text);
  return parseYaml(text, { maxAliasCount: MAX_ALIASES, logLevel: 'silent' }) as unknown;
}

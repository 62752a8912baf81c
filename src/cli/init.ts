/** `phi-trace init`: writes a commented policy from what a scan finds. What only people know is left for them to fill in. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { POLICY_FILE } from '../node/policyFiles';
import { scanWorkspace } from '../node/scan';
import { writeFileWhole } from '../node/writeFile';
import type { Finding } from '../findings/types';
import { UsageError } from './exitCodes';

export interface InitFlags {
  readonly force?: boolean;
}

/** Writes `phi-trace.yaml` into a folder; returns its path. Throws `UsageError` where there is one already and `--force` is not given. */
export async function initCommand(folder: string, flags: InitFlags): Promise<string> {
  const root = resolve(folder);
  if (!existsSync(root)) throw new UsageError(`${folder} does not exist`);
  const path = join(root, POLICY_FILE);
  if (existsSync(path) && flags.force !== true) throw new UsageError(`${POLICY_FILE} is there already; --force writes it anew`);
  const { findings } = await scanWorkspace({ root });
  writeFileWhole(path, policyText(findings));
  return path;
}

/** The text of a policy for these findings: valid as it stands, and declaring nothing but the vendors that were found. */
export function policyText(findings: readonly Finding[]): string {
  const vendors = new Map<string, number>();
  for (const { vendor } of findings) if (vendor !== null) vendors.set(vendor, (vendors.get(vendor) ?? 0) + 1);
  const purposes = [...new Set(findings.filter((f) => f.kind === 'training').map((f) => folderOf(f.location.file)))].sort().slice(0, 10);
  return [
    '# What only the organisation knows. Every key is explained in docs/policy.md of PHI Trace; a mistake is reported with its place (PHI904).',
    '# Nothing here is legal advice: ask your privacy office.',
    'version: 1',
    '',
    '# All files are about patients, or a list of globs.',
    '# context: health',
    '',
    '# Names of your own: what a column is, or that it is none.',
    '# elements:',
    '#   - { name: cust_ref, class: mrn }',
    '#   - { name: mrn, in: mail_room_nodes, class: none }',
    '',
    '# Hosts of your own: requests to them are not reported.',
    '# internal: [scores.hospital.internal, "*.corp.example", 10.0.0.0/8]',
    '',
    ...vendorLines(vendors),
    '',
    '# What data sets are: phi, limited-data-set (with the data use agreement), safe-harbor, expert-determination, synthetic.',
    '# dataSets:',
    '#   - { match: "data/research/**", status: limited-data-set, reference: DUA-… }',
    '',
    '# What the code of a path is for, and which elements that needs, with the reason: the documented necessity (45 CFR 164.514(d)).',
    ...(purposes.length > 0 ? [`# Models are fitted in: ${purposes.map((p) => JSON.stringify(p)).join(', ')}.`] : []),
    '# purposes:',
    `#   - { name: …, kind: operations, paths: [${JSON.stringify(`${purposes[0] ?? 'services'}/**`)}], needs: [], reason: "…" }`,
    '',
    '# Functions of your own that de-identify, and why they are trusted.',
    '# sanitizers:',
    '#   - { call: package.module.function, clears: ["*"], reason: "…" }',
    '',
    '# Severity of rules, by id or slug: error, warning, info or off.',
    '# severity: { PHI601: warning }',
    '',
  ].join('\n');
}

function vendorLines(vendors: ReadonlyMap<string, number>): string[] {
  const lines = [
    '# Vendors that PHI may reach. We assert nothing about any of them: fill in what was signed, when it was verified, and whether training is permitted.',
  ];
  const example = '{ baa: { signed: 2026-01-31, verified: 2026-01-31, verifyEvery: 12m }, training: { permitted: false }, owner: privacy office }';
  if (vendors.size === 0) return [...lines, '# vendors:', `#   vendor: ${example}`];
  lines.push('vendors:');
  for (const [vendor, count] of [...vendors].sort(([a], [b]) => (a < b ? -1 : 1)))
    lines.push(
      `  # PHI reaches it in ${count} place${count === 1 ? '' : 's'}.`,
      `  ${/^[\w-]+$/.test(vendor) ? vendor : JSON.stringify(vendor)}: {} # ${example}`,
    );
  return lines;
}

function folderOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
}

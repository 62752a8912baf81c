/** Applies every quick fix that is offered on a fixture, checks what comes out, and counts on how many files each is proved. */
import assert from 'node:assert/strict';
import type { Finding } from '../../../src/findings/types';
import { addToPolicy, withPolicyEdit } from '../../../src/policy/addition';
import type { Fix } from '../../../src/rules/fixes/types';
import { createDocument } from '../../../src/syntax/document';
import { readFixtureFile, type Fixture } from '../../harness/discover';
import { analyse, analyseWithPolicy, policyTextOf } from '../../harness/engine';
import { applyFix, fixesOf, openFindings, signature, without, type Subject } from './fixCase';

/** How often a fix was proved for a rule in a language. */
export interface Proved {
  readonly files: Set<string>;
  applications: number;
}

/** By `PHI101 × python × drop-columns`. */
export type Proofs = Map<string, Proved>;

/** Fixes that are one like the next wherever they are offered: one for each rule of a file is enough. */
const ALIKE: ReadonlySet<string> = new Set(['suppress', 'declare-not-phi', 'declare-internal', 'declare-vendor']);

export async function subjectOf(fixture: Fixture, path: string, raw: string): Promise<Subject> {
  const kind = path.endsWith('.ipynb') ? 'notebook' : path.endsWith('.py') ? 'python' : 'typescript';
  return { path, raw, document: createDocument(path, raw, kind), result: await analyse(fixture.root, path, raw, fixture.catalog) };
}

/** Rule and sink, without the elements: a fix may take an element away from another finding too. */
function place(signed: string): string {
  return signed.slice(0, signed.indexOf(' ['));
}

function isReported(finding: Finding): boolean {
  return finding.confidence !== 'low';
}

async function applied(fixture: Fixture, before: Subject, fix: Fix): Promise<Subject> {
  if (fix.policy === undefined) return subjectOf(fixture, before.path, applyFix(before, fix));
  assert.deepEqual(fix.edits, [], 'code and policy are not changed by one fix');
  const old = policyTextOf(fixture.root, before.path);
  const edit = addToPolicy(old, fix.policy);
  assert.ok(edit !== undefined && edit.newText !== '', `the policy can be edited for ${fix.title}`);
  const text = withPolicyEdit(old, edit);
  assert.deepEqual(addToPolicy(text, fix.policy)?.newText, '', 'declared twice is declared once');
  return { ...before, result: await analyseWithPolicy(fixture.root, before.path, before.raw, fixture.catalog, text) };
}

/** Applies all fixes of a fixture one by one. Fails where a finding stays, something new is reported or the file is less readable than before. */
export async function proveFixture(fixture: Fixture, proofs: Proofs): Promise<void> {
  for (const path of fixture.files) {
    const before = await subjectOf(fixture, path, readFixtureFile(fixture, path));
    const old = openFindings(before.result).map(signature);
    const done = new Set<string>();
    for (const finding of openFindings(before.result).filter(isReported)) {
      for (const fix of fixesOf(before, finding)) {
        const kind = `${finding.rule} × ${before.document.kind} × ${fix.id}`;
        if (ALIKE.has(fix.id) && done.size === done.add(kind).size) continue;
        const after = await applied(fixture, before, fix);
        const now = openFindings(after.result).map(signature);
        const gone = without(old, now);
        const context = `${path}: ${fix.id} for ${signature(finding)}`;
        assert.ok(gone.includes(signature(finding)), `${context}: it is still there`);
        assert.ok(after.result.incomplete.length <= before.result.incomplete.length, `${context}: it cannot be read`);
        for (const added of without(now, old)) {
          // Fewer elements than before; or what the identifier covered, where the fix does not claim to be all there is to do.
          const isLess = gone.some((x) => place(x) === place(added));
          const isRevealed = !fix.isPreferred && added.startsWith('PHI103') && signature(finding).startsWith('PHI101');
          // Only where there is a policy, vendors that it does not name are reported.
          const isOfPolicy = fix.policy !== undefined && added.startsWith('PHI903');
          assert.ok(isLess || isRevealed || isOfPolicy, `${context}: new is ${added}`);
        }
        const proved = proofs.get(kind) ?? { files: new Set(), applications: 0 };
        proofs.set(kind, proved);
        proved.files.add(`${fixture.name}/${path}`);
        proved.applications++;
      }
    }
  }
}

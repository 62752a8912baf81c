/**
 * The server with a stand-in for the analysis, to test the server alone. Its language: `leak(x)` is a finding about the
 * element `x`, whose source is the first line that says `x =`; `boom` makes the analysis throw; `broken` makes the file
 * incomplete; `# allow` on a line suppresses what is there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import type { FileResult, SourceInput } from '../../src/analysis/api';
import type { Finding } from '../../src/findings/types';
import { startServer } from '../../src/server/server';
import type { Services } from '../../src/server/services';
import { createDocument } from '../../src/syntax/document';

function check({ path, text, language }: SourceInput): FileResult {
  const document = createDocument(path, text, language ?? (path.endsWith('.ipynb') ? 'notebook' : path.endsWith('.py') ? 'python' : 'typescript'));
  const { text: code } = document;
  if (code.includes('boom')) throw new Error('out of its mind');
  const findings: Finding[] = [];
  for (const match of code.matchAll(/leak\((\w+)\)(.*)/g)) {
    const name = match[1] ?? '';
    const start = match.index + 'leak('.length;
    const span = { start, end: start + name.length };
    const sourceAt = Math.max(0, code.indexOf(`${name} =`));
    const isLow = name.startsWith('maybe');
    findings.push({
      rule: 'PHI201',
      slug: 'phi-in-log',
      kind: 'telemetry',
      severity: isLow ? 'info' : 'warning',
      confidence: isLow ? 'low' : 'high',
      message: `${name} reaches leak`,
      location: document.locate(span),
      elements: [{ name, class: 'ssn', confidence: 'high', evidence: 'its name' }],
      context: [],
      sink: 'leak',
      vendor: null,
      flows: [
        [
          { kind: 'source', location: document.locate({ start: sourceAt, end: sourceAt + name.length }), message: `${name} is read` },
          { kind: 'sink', location: document.locate(span), message: 'it reaches leak' },
        ],
      ],
      fingerprint: `${path}:${name}:${findings.length}`,
      suppression: match[2]?.includes('# allow') === true ? { kind: 'comment', reason: 'test' } : undefined,
    });
  }
  const incomplete = code.includes('broken') ? [{ file: path, reason: 'broken-notebook' as const, message: 'The notebook ends early.' }] : [];
  return { path, findings, incomplete, lines: document.lineCount, steps: 1 };
}

const services: Services = {
  async createEngine(_root, catalogs) {
    return { check, problems: catalogs.map((catalog) => `${catalog}:1:1: not there`), forget() {} };
  },
  async scan({ root, exclude, token, onProgress }) {
    const names = JSON.parse(readFileSync(join(root, 'files.json'), 'utf8')) as string[];
    const scanned = names.filter((name) => !exclude.includes(name));
    const results: FileResult[] = [];
    for (const [index, name] of scanned.entries()) {
      // The slow file lasts until someone cancels.
      while (name === 'slow.py' && !token.isCancelled) await new Promise((resolve) => setTimeout(resolve, 5));
      if (token.isCancelled) break;
      results.push(check({ path: name, text: readFileSync(join(root, name), 'utf8') }));
      onProgress(index + 1, scanned.length);
    }
    return {
      files: results.length,
      lines: results.reduce((sum, result) => sum + result.lines, 0),
      findings: results.flatMap((result) => result.findings),
      incomplete: results.flatMap((result) => result.incomplete),
      scanned,
    };
  },
  readText: (path) => readFileSync(path, 'utf8'),
  fixesFor(finding, text) {
    const { span, file } = finding.location;
    const lineStart = text.lastIndexOf('\n', span.start) + 1;
    return [
      { title: 'Leak nothing', kind: 'quickfix', isPreferred: true, edits: [{ file, span, newText: 'nothing' }] },
      {
        title: 'Suppress with a reason',
        kind: 'quickfix',
        isPreferred: false,
        asksReason: true,
        edits: [{ file, span: { start: lineStart, end: lineStart }, newText: '# phi-trace: allow PHI201 -- \n' }],
      },
    ];
  },
};

startServer(createConnection(ProposedFeatures.all), services, 'file:///pages');

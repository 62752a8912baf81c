/** The written side: every rule has its page, whose examples do what they say; README and architecture say what is there; links lead somewhere. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { ruleMetadata } from '../src/rules/metadata';
import { ROOMS } from './architecture/rooms';
import { annotationsOf, bracketEnds } from './harness/annotations';
import { compare, complaint } from './harness/compare';
import { projectFolder } from './harness/discover';
import { analyse } from './harness/engine';
import { shownFindings } from './harness/run';
import { parsePolicy } from '../src/policy/load';
import { ruleIdsBySlug } from '../src/rules/metadata';

/** A fenced block with an info string such as `python fires`, `typescript silent`, `python cell fires`. */
interface Example {
  readonly language: 'python' | 'typescript' | 'yaml';
  readonly fires: boolean;
  /** The block is one cell of a notebook. */
  readonly isCell: boolean;
  readonly text: string;
  /** The policy that stands above it in the page. */
  readonly policy?: string;
  /** Line of the fence in the page, one-based. */
  readonly line: number;
}

const SECTIONS = ['What it means', 'What fires it', 'How to fix it', 'Why it matters', 'Severity and policy', 'Related rules'];

function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  let policy: string | undefined;
  const lines = page.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const fence = /^```(\w+)((?: \w+)*)$/.exec(lines[i] ?? '');
    if (!fence) continue;
    const start = i + 1;
    while (i + 1 < lines.length && lines[i + 1] !== '```') i++;
    const words = (fence[2] ?? '').trim().split(' ');
    const block = lines.slice(start, i + 1).join('\n');
    if (words.includes('policy')) {
      policy = block;
      i++;
      continue;
    }
    assert.ok(words.includes('fires') !== words.includes('silent'), `line ${start}: a block either fires or is silent`);
    examples.push({
      language: fence[1] === 'python' ? 'python' : fence[1] === 'yaml' ? 'yaml' : 'typescript',
      fires: words.includes('fires'),
      isCell: words.includes('cell'),
      text: block,
      ...(policy === undefined ? {} : { policy }),
      line: start,
    });
    i++;
  }
  return examples;
}

describe('guidance pages', () => {
  const folder = join(projectFolder(), 'docs', 'rules');
  let root = '';

  before(() => {
    root = mkdtempSync(join(tmpdir(), 'phi-trace-docs-'));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  it('are those of the rules, no more and no less', () => {
    assert.deepEqual(
      readdirSync(folder).sort(),
      ruleMetadata.map((rule) => `${rule.id}.md`),
    );
  });

  for (const rule of ruleMetadata) {
    describe(rule.id, () => {
      const path = join(folder, `${rule.id}.md`);
      const page = existsSync(path) ? readFileSync(path, 'utf8') : '';

      it('says what the rule is, in the usual order', () => {
        const [title] = page.split('\n');
        assert.equal(title, `# ${rule.id}: ${rule.title}`);
        assert.ok(page.includes(`\`${rule.slug}\` · ${rule.kind} · default severity **${rule.severity}**`), 'slug, kind, severity');
        assert.deepEqual(
          [...page.matchAll(/^## (.*)$/gm)].map((match) => match[1]),
          SECTIONS,
        );
        assert.match(page, /not legal advice/);
        assert.doesNotMatch(page, /\bcomplian|\bviolat/i, 'judging is not ours');
      });

      it('links what it cites', () => {
        for (const citation of rule.citations) {
          assert.ok(page.includes(`[${citation}](https://www.ecfr.gov/`), `${citation} is linked`);
        }
        for (const [, target = ''] of page.matchAll(/\]\(([^)]*(?:\([^)]*\)[^)]*)*)\)/g)) {
          if (target.startsWith('https://')) assert.match(target, /^https:\/\/www\.ecfr\.gov\/current\/title-\d+\//);
          else assert.ok(existsSync(join(folder, target)), `${target} is there`);
        }
      });

      const examples = examplesOf(page);
      it('has examples of both kinds', () => {
        assert.ok(examples.some((example) => example.fires));
        assert.ok(examples.some((example) => !example.fires));
      });

      for (const example of examples) {
        it(`example at line ${example.line} ${example.fires ? 'fires' : 'is silent'}`, async () => {
          if (example.language === 'yaml') {
            // A policy: what is wrong in it, or nothing.
            const { problems } = parsePolicy('phi-trace.yaml', example.text, '', ruleIdsBySlug);
            assert.equal(problems.length > 0, example.fires, problems.map((problem) => problem.message).join());
            return;
          }
          const { path: file, text } = asFile(example);
          const folder = mkdtempSync(join(root, 'example-'));
          if (example.policy !== undefined) writeFileSync(join(folder, 'phi-trace.yaml'), example.policy);
          const result = await analyse(folder, file, text);
          const expected = annotationsOf({ file, cell: example.isCell ? 0 : undefined, text: example.text });
          assert.equal(
            expected.some((annotation) => annotation.rule === rule.id),
            example.fires,
            'annotated with the rule of the page',
          );
          const wrong = complaint(
            compare(expected, shownFindings(result), () => bracketEnds(example.text, example.language === 'python' ? 'python' : 'typescript')),
          );
          if (wrong !== undefined) assert.fail(`${rule.id}.md, line ${example.line}\n${wrong}`);
        });
      }
    });
  }
});

function asFile(example: Example): { path: string; text: string } {
  if (!example.isCell) return { path: example.language === 'python' ? 'example.py' : 'example.ts', text: example.text };
  const cell = { cell_type: 'code', execution_count: null, id: 'a', metadata: {}, outputs: [], source: example.text };
  return { path: 'example.ipynb', text: JSON.stringify({ cells: [cell], metadata: { language_info: { name: 'python' } }, nbformat: 4, nbformat_minor: 5 }) };
}

describe('guidance by provision', () => {
  const folder = join(projectFolder(), 'docs', 'guidance');
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');

  it('is linked from every rule that cites the provision', () => {
    for (const rule of ruleMetadata) {
      const page = readFileSync(join(projectFolder(), 'docs', 'rules', `${rule.id}.md`), 'utf8');
      const linked = [...page.matchAll(/\]\(\.\.\/guidance\/([\w.-]+)\.md\)/g)].map((match) => match[1] ?? '');
      for (const citation of rule.citations) {
        const wanted = citation
          .replace(/^45 CFR /, '')
          .replace(/\(/g, '-')
          .replace(/\)/g, '');
        assert.ok(
          linked.some((name) => wanted.startsWith(name)),
          `${rule.id}: a page for ${citation}`,
        );
      }
    }
  });

  for (const name of pages) {
    it(`${name} says what, how, when and where`, () => {
      const page = readFileSync(join(folder, name), 'utf8');
      assert.match(page, /^# .* \(45 CFR 164\.[^)]+/);
      for (const heading of ['In plain words', 'What it means for code', 'What an engineer can do', 'Lawful ways', 'Source'])
        assert.ok(page.includes(`\n## ${heading}\n`), heading);
      assert.match(page, /\]\(https:\/\/www\.ecfr\.gov\/current\/title-45\//);
      assert.match(page, /As known on \d{4}-\d\d-\d\d\./);
      assert.match(page, /not legal advice/);
      assert.ok(readFileSync(join(folder, 'README.md'), 'utf8').includes(`(${name})`), 'in the table of README.md');
    });
  }
});

describe('README', () => {
  const readme = readFileSync(join(projectFolder(), 'README.md'), 'utf8');

  it('has a demo command and a test command', () => {
    assert.match(readme, /^npm ci && npm run build && npx phi-trace scan examples\/readmission$/m);
    assert.match(readme, /^npm ci && npm run build && npm test$/m);
  });

  it('lists the rules as they are', () => {
    const rows = [...readme.matchAll(/^\| \[(PHI\d+)\]\(docs\/rules\/\1\.md\) \| (.+) \| (\w+) \|$/gm)].map(([, id, title, severity]) => [
      id,
      title?.toLowerCase(),
      severity,
    ]);
    assert.deepEqual(
      rows,
      ruleMetadata.map((rule) => [rule.id, rule.title.toLowerCase(), rule.severity]),
    );
  });

  it('links to what is there', () => {
    linksLead('README.md', readme);
  });
});

describe('docs/architecture.md', () => {
  const page = readFileSync(join(projectFolder(), 'docs', 'architecture.md'), 'utf8');

  it('has the rooms and imports of the table that is enforced', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$/gm)].map(([, room = '', imports = '']) => [room, namesIn(imports)]);
    assert.deepEqual(
      rows.filter(([room]) => typeof room === 'string' && room in ROOMS),
      Object.entries(ROOMS)
        .sort(([a], [b]) => rows.findIndex(([room]) => room === a) - rows.findIndex(([room]) => room === b))
        .map(([room, { rooms }]) => [room, [...rooms].sort()]),
    );
  });

  it('lists the files of the engine', () => {
    const files = readdirSync(join(projectFolder(), 'src', 'taint')).sort();
    assert.deepEqual([...page.matchAll(/^\| `(\w+\.ts)` \|/gm)].map(([, file]) => file).sort(), files);
  });

  it('lists the budgets', () => {
    const budgets = readFileSync(join(projectFolder(), 'src', 'taint', 'budgets.ts'), 'utf8');
    const table = page.split('### Budgets')[1]?.split('\n## ')[0] ?? '';
    const listed = [...table.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => namesIn(cell));
    assert.deepEqual(listed.sort(), [...budgets.matchAll(/^export const (\w+) =/gm)].map(([, name]) => name).sort());
  });
});

describe('links in docs/', () => {
  const docs = join(projectFolder(), 'docs');
  const pages = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md') && !name.startsWith('rules'));

  it('are looked at', () => assert.ok(pages.length >= 10));
  for (const page of pages) it(`of ${page} lead somewhere`, () => linksLead(join('docs', page), readFileSync(join(docs, page), 'utf8')));
});

/** Names in backticks, sorted. */
function namesIn(text: string): string[] {
  return [...text.matchAll(/`(\w+)`/g)].map(([, name = '']) => name).sort();
}

/** Every relative link of a page leads to a file, and to a heading there. */
function linksLead(path: string, text: string): void {
  const prose = text.replace(/^```[^]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  for (const [, target = ''] of prose.matchAll(/\]\(([^):\s]+)\)/g)) {
    const [file = '', heading] = target.split('#');
    const linked = file === '' ? join(projectFolder(), path) : join(projectFolder(), dirname(path), file);
    assert.ok(existsSync(linked), `${path}: ${target}`);
    if (heading !== undefined) assert.ok(headingsOf(readFileSync(linked, 'utf8')).includes(heading), `${path}: ${target}`);
  }
}

/** Headings as links name them. */
function headingsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

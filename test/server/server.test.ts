/** The server alone, driven over LSP; a stand-in finds things (see fakeServer.ts). */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { DiagnosticSeverity } from 'vscode-languageserver-protocol/node';
import type { ScanSummary } from '../../src/protocol/messages';
import { LspClient, type CellText, type ClientOptions } from './lspClient';

const SERVER = join(__dirname, 'fakeServer.js');

const LEAK = 'ssn = read()\nleak(ssn)\n';

describe('language server', () => {
  let root: string;
  let client: LspClient;

  const start = async (options: Partial<ClientOptions> = {}): Promise<LspClient> =>
    (client = await LspClient.start({ server: SERVER, roots: [root], ...options }));
  const uri = (name: string): string => pathToFileURL(join(root, name)).href;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'phi-trace-server-'));
  });

  afterEach(async () => {
    await client.stop();
    rmSync(root, { recursive: true, force: true });
  });

  for (const transport of ['stdio', 'ipc'] as const) {
    it(`gives diagnostics with code, link, steps and data, over ${transport}`, async () => {
      await start({ transport });
      await client.open(uri('a.py'), 'python', LEAK);
      const [diagnostic, ...others] = await client.diagnostics(uri('a.py'));
      assert.deepEqual(others, []);
      assert.deepEqual(diagnostic, {
        range: { start: { line: 1, character: 5 }, end: { line: 1, character: 8 } },
        severity: DiagnosticSeverity.Warning,
        source: 'phi-trace',
        code: 'PHI201',
        codeDescription: { href: 'file:///pages/PHI201.md' },
        message: 'ssn reaches leak',
        relatedInformation: [
          { location: { uri: uri('a.py'), range: { start: { line: 0, character: 0 }, end: { line: 0, character: 3 } } }, message: 'ssn is read' },
          { location: { uri: uri('a.py'), range: { start: { line: 1, character: 5 }, end: { line: 1, character: 8 } } }, message: 'it reaches leak' },
        ],
        data: { fingerprint: 'a.py:ssn:0', rule: 'PHI201' },
      });
    });
  }

  it('takes TypeScript and JavaScript, and leaves other languages alone', async () => {
    await start();
    await client.open(uri('a.ts'), 'typescript', 'leak(ssn)');
    await client.open(uri('b.jsx'), 'javascriptreact', 'leak(ssn)');
    await client.open(uri('c.go'), 'go', 'leak(ssn)');
    assert.equal((await client.diagnostics(uri('a.ts'))).length, 1);
    assert.equal((await client.diagnostics(uri('b.jsx'))).length, 1);
    assert.equal((await client.diagnostics(uri('c.go'))).length, 0);
  });

  it('analyses a document that is no file', async () => {
    await start();
    await client.open('untitled:Untitled-1', 'python', LEAK);
    const [diagnostic] = await client.diagnostics('untitled:Untitled-1');
    assert.equal(diagnostic?.relatedInformation?.[0]?.location.uri, 'untitled:Untitled-1');
  });

  it('follows edits, and answers for the newest text', async () => {
    await start();
    await client.open(uri('a.py'), 'python', LEAK);
    assert.equal((await client.diagnostics(uri('a.py'))).length, 1);
    await client.edit(uri('a.py'), 'leak(ssn)', 'leak(ssn); leak(mrn)');
    await client.edit(uri('a.py'), 'leak(ssn); ', '');
    assert.deepEqual(
      (await client.diagnostics(uri('a.py'))).map((diagnostic) => diagnostic.message),
      ['mrn reaches leak'],
    );
    await client.edit(uri('a.py'), 'leak(mrn)', 'pass');
    assert.deepEqual(await client.diagnostics(uri('a.py')), []);
    await client.until('the file leaves the views', () => client.files.get(uri('a.py'))?.items.length === 0);
  });

  it('answers "unchanged" when nothing has changed', async () => {
    await start();
    await client.open(uri('a.py'), 'python', LEAK);
    const first = await client.pull(uri('a.py'));
    assert.equal(first.kind, 'full');
    const again = await client.pull(uri('a.py'), first.resultId);
    assert.deepEqual(again, { kind: 'unchanged', resultId: first.resultId });
    await client.edit(uri('a.py'), 'leak(ssn)', 'leak(mrn)');
    assert.equal((await client.pull(uri('a.py'), first.resultId)).kind, 'full');
  });

  it('does not show what is suppressed or too uncertain', async () => {
    await start();
    await client.open(uri('a.py'), 'python', 'leak(ssn) # allow\nleak(maybe_name)\n');
    assert.deepEqual(await client.diagnostics(uri('a.py')), []);
    await client.changeSettings({ minConfidence: 'low' });
    await client.until('the client is told to pull again', () => client.refreshes > 0);
    assert.deepEqual(
      (await client.diagnostics(uri('a.py'))).map((diagnostic) => [diagnostic.message, diagnostic.severity]),
      [['maybe_name reaches leak', DiagnosticSeverity.Information]],
    );
  });

  it('takes settings by folder, and ignores values it does not know', async () => {
    const other = mkdtempSync(join(tmpdir(), 'phi-trace-server-'));
    try {
      await start({ roots: [root, other], settings: { '': { minConfidence: 'sure', exclude: 7 }, [pathToFileURL(other).href]: { enable: false } } });
      await client.open(uri('a.py'), 'python', LEAK);
      await client.open(pathToFileURL(join(other, 'a.py')).href, 'python', LEAK);
      assert.equal((await client.diagnostics(uri('a.py'))).length, 1);
      assert.equal((await client.diagnostics(pathToFileURL(join(other, 'a.py')).href)).length, 0);
      await client.changeSettings({ exclude: ['sub/**'], severityDisplay: { warning: 'hint' } });
      await client.open(uri('sub/b.py'), 'python', LEAK);
      assert.equal((await client.diagnostics(uri('a.py')))[0]?.severity, DiagnosticSeverity.Hint);
      assert.equal((await client.diagnostics(uri('sub/b.py'))).length, 0);
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('pushes to clients that do not pull, and clears what it pushed', async () => {
    await start({ pull: false });
    assert.equal(client.result.capabilities.diagnosticProvider, undefined);
    await client.open(uri('a.py'), 'python', LEAK);
    await client.until('diagnostics come', () => client.pushed.get(uri('a.py'))?.length === 1);
    await client.edit(uri('a.py'), 'leak(ssn)', 'pass');
    await client.until('diagnostics go', () => client.pushed.get(uri('a.py'))?.length === 0);
    await client.edit(uri('a.py'), 'pass', 'leak(ssn)');
    await client.until('diagnostics come again', () => client.pushed.get(uri('a.py'))?.length === 1);
    await client.close(uri('a.py'));
    await client.until('diagnostics go with the document', () => client.pushed.get(uri('a.py'))?.length === 0);
  });

  it('pushes nothing to clients that pull', async () => {
    await start();
    await client.open(uri('a.py'), 'python', LEAK);
    await client.diagnostics(uri('a.py'));
    await client.until('the finding is in the views', () => client.files.get(uri('a.py'))?.items.length === 1);
    assert.equal(client.pushed.size, 0);
  });

  it('answers a cancelled pull with an error, and the next one well', async () => {
    await start();
    await client.open(uri('a.py'), 'python', LEAK);
    await client.diagnostics(uri('a.py'));
    await client.edit(uri('a.py'), 'leak(ssn)', 'leak(mrn)');
    const source = new CancellationTokenSource();
    const pull = client.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: uri('a.py') } }, source.token);
    source.cancel();
    await assert.rejects(Promise.resolve(pull), { code: -32800 });
    assert.equal((await client.diagnostics(uri('a.py')))[0]?.message, 'mrn reaches leak');
  });

  it('offers quick fixes that can be applied, and finds the finding gone', async () => {
    await start();
    await client.open(uri('a.py'), 'python', LEAK);
    const [diagnostic] = await client.diagnostics(uri('a.py'));
    assert.ok(diagnostic);
    const actions = await client.codeActions(uri('a.py'), diagnostic.range);
    assert.deepEqual(
      actions.map(({ title, kind, isPreferred, data }) => ({ title, kind, isPreferred, data: data as unknown })),
      [
        { title: 'Leak nothing', kind: 'quickfix', isPreferred: true, data: undefined },
        { title: 'Suppress with a reason', kind: 'quickfix', isPreferred: false, data: { asksReason: true } },
      ],
    );
    assert.deepEqual(await client.codeActions(uri('a.py'), { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } }), []);
    assert.ok(actions[0]);
    await client.apply(actions[0]);
    assert.equal(client.documents.get(uri('a.py'))?.getText(), 'ssn = read()\nleak(nothing)\n');
    assert.deepEqual(
      (await client.diagnostics(uri('a.py'))).map((item) => item.message),
      ['nothing reaches leak'],
    );
  });

  it('survives a crash of the analysis, names the file and goes on', async () => {
    await start();
    await client.open(uri('a.py'), 'python', LEAK);
    await client.diagnostics(uri('a.py'));
    await client.edit(uri('a.py'), 'leak(ssn)', 'leak(ssn); boom');
    assert.deepEqual(await client.diagnostics(uri('a.py')), []);
    await client.until('the file is named', () => client.messages.some(({ type, message }) => type === 1 && message.includes('a.py')));
    await client.until('the status tells it', () => client.statuses.at(-1)?.state === 'problem');
    await client.edit(uri('a.py'), '; boom', '');
    assert.equal((await client.diagnostics(uri('a.py'))).length, 1);
    await client.until('the status is well again', () => client.statuses.at(-1)?.state === 'idle');
    assert.equal(client.statuses.at(-1)?.findings, 1);
  });

  it('says once what could not be analysed', async () => {
    await start();
    await client.open(uri('a.py'), 'python', 'broken');
    await client.diagnostics(uri('a.py'));
    await client.edit(uri('a.py'), 'broken', 'broken ');
    await client.diagnostics(uri('a.py'));
    assert.deepEqual(
      client.messages.map(({ message }) => message),
      ['a.py: The notebook ends early.'],
    );
  });

  it('says what is wrong with a catalog of the settings', async () => {
    await start({ settings: { '': { catalogs: ['own.yaml'] } } });
    await client.open(uri('a.py'), 'python', LEAK);
    await client.diagnostics(uri('a.py'));
    const expected = `${join(root, 'own.yaml')}:1:1: not there`;
    await client.until('the problem is told', () => client.messages.some(({ message }) => message === expected));
    await client.until('the status tells it', () => client.statuses.at(-1)?.reason === expected);
  });

  describe('notebooks', () => {
    const cell = (index: number, text: string, rest: Partial<CellText> = {}): CellText => ({
      uri: `vscode-notebook-cell:${pathToFileURL(join(root, 'n.ipynb')).pathname}#W${index}`,
      language: 'python',
      text,
      ...rest,
    });
    const cells = (): CellText[] => [
      cell(0, '# Title', { language: 'markdown', isMarkup: true }),
      cell(1, '%matplotlib inline\nssn = read()'),
      cell(2, 'leak(other)', { language: 'r' }),
      cell(3, 'x = 1\nleak(ssn)'),
    ];

    it('shows a finding in its cell, with steps in other cells', async () => {
      await start();
      const [markdown, source, other, sink] = cells();
      assert.ok(markdown && source && other && sink);
      await client.openNotebook(uri('n.ipynb'), [markdown, source, other, sink]);
      for (const quiet of [markdown, source, other]) assert.deepEqual(await client.diagnostics(quiet.uri), []);
      const [diagnostic, ...rest] = await client.diagnostics(sink.uri);
      assert.deepEqual(rest, []);
      assert.deepEqual(diagnostic?.range, { start: { line: 1, character: 5 }, end: { line: 1, character: 8 } });
      assert.deepEqual(diagnostic?.relatedInformation?.[0]?.location, {
        uri: source.uri,
        range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
      });
      await client.until('the views have it by notebook and cell', () => client.files.get(uri('n.ipynb'))?.items.length === 1);
      assert.deepEqual(client.files.get(uri('n.ipynb'))?.items[0]?.place.cell, {
        absoluteIndex: 3,
        range: { start: { line: 1, character: 5 }, end: { line: 1, character: 8 } },
      });
    });

    it('follows edits in cells, and tells the client when another cell changes', async () => {
      await start();
      const all = cells();
      const [, source, , sink] = all;
      assert.ok(source && sink);
      await client.openNotebook(uri('n.ipynb'), all);
      await client.diagnostics(sink.uri);
      await client.editCell(uri('n.ipynb'), sink.uri, 'leak(ssn)', 'pass');
      assert.deepEqual(await client.diagnostics(sink.uri), []);
      await client.editCell(uri('n.ipynb'), source.uri, 'ssn = read()', 'ssn = read(); leak(ssn)');
      assert.equal((await client.diagnostics(source.uri)).length, 1);
      const before = client.refreshes;
      await client.insertCell(uri('n.ipynb'), 0, cell(9, 'leak(mrn)\n\n'));
      assert.equal((await client.diagnostics(cell(9, '').uri))[0]?.message, 'mrn reaches leak');
      await client.until('the other cell, whose place has moved, is pulled again', () => client.refreshes > before);
      assert.equal((await client.diagnostics(source.uri)).length, 1);
    });

    it('pushes to every cell, empty lists too, and clears them on closing', async () => {
      await start({ pull: false });
      const all = cells();
      const [, , , sink] = all;
      assert.ok(sink);
      await client.openNotebook(uri('n.ipynb'), all);
      await client.until('the cell gets its diagnostic', () => client.pushed.get(sink.uri)?.length === 1);
      await client.closeNotebook(uri('n.ipynb'), all);
      await client.until('it goes with the notebook', () => client.pushed.get(sink.uri)?.length === 0);
    });

    it('applies quick fixes inside the cell', async () => {
      await start();
      const all = cells();
      const sink = all[3];
      assert.ok(sink);
      await client.openNotebook(uri('n.ipynb'), all);
      const [diagnostic] = await client.diagnostics(sink.uri);
      assert.ok(diagnostic);
      const [action] = await client.codeActions(sink.uri, diagnostic.range);
      assert.ok(action);
      await client.apply(action, uri('n.ipynb'));
      assert.equal(client.documents.get(sink.uri)?.getText(), 'x = 1\nleak(nothing)');
    });
  });

  describe('workspace scan', () => {
    const write = (files: Readonly<Record<string, string>>): void => {
      writeFileSync(join(root, 'files.json'), JSON.stringify(Object.keys(files)));
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
    };
    const scan = (): Promise<ScanSummary> => client.connection.sendRequest('phiTrace/scanWorkspace', {});
    const messages = (name: string): string[] | undefined => client.files.get(uri(name))?.items.map((item) => item.message);

    it('finds what is in closed files, tells progress and sums up', async () => {
      write({ 'a.py': LEAK, 'b.py': 'leak(maybe_x)\nbroken', 'c.py': 'pass' });
      await start();
      const summary = await scan();
      assert.equal(summary.files, 3);
      assert.deepEqual([summary.errors, summary.warnings, summary.infos], [0, 1, 0]);
      assert.deepEqual(summary.skipped, [{ uri: uri('b.py'), path: 'b.py', reason: 'The notebook ends early.' }]);
      assert.equal(summary.cancelled, false);
      await client.until('the finding comes', () => messages('a.py')?.[0] === 'ssn reaches leak');
      assert.equal(client.files.get(uri('a.py'))?.origin, 'scan');
      assert.deepEqual(client.progress.at(-1), { done: 3, total: 3 });
      const states = client.statuses.map(({ state }) => state);
      assert.ok(states.includes('scanning'));
      await client.until('the status is idle with the count', () => client.statuses.at(-1)?.state === 'idle' && client.statuses.at(-1)?.findings === 1);
    });

    it('shows the editor’s text of open files and the disk’s of closed ones', async () => {
      write({ 'a.py': LEAK });
      await start();
      await client.open(uri('a.py'), 'python', 'leak(mrn)');
      await client.until('the open text counts', () => messages('a.py')?.[0] === 'mrn reaches leak');
      await scan();
      const { files } = await client.connection.sendRequest<{ files: { origin: string; items: { message: string }[] }[] }>('phiTrace/findings');
      assert.deepEqual(
        files.map((file) => [file.origin, file.items[0]?.message]),
        [['open', 'mrn reaches leak']],
      );
      writeFileSync(join(root, 'a.py'), 'leak(fax)');
      await client.close(uri('a.py'));
      await client.until('the saved text counts', () => messages('a.py')?.[0] === 'fax reaches leak');
      assert.equal(client.files.get(uri('a.py'))?.origin, 'scan');
    });

    it('counts as open only what the client says is seen, once it says so', async () => {
      write({ 'a.py': LEAK });
      await start();
      await scan();
      await client.open(uri('a.py'), 'python', 'leak(mrn)');
      await client.until('the open text counts', () => messages('a.py')?.[0] === 'mrn reaches leak');
      await client.connection.sendNotification('phiTrace/visible', { uris: [] });
      await client.until('the disk’s text counts', () => messages('a.py')?.[0] === 'ssn reaches leak');
      assert.equal(client.files.get(uri('a.py'))?.origin, 'scan');
      await client.connection.sendNotification('phiTrace/visible', { uris: [uri('a.py')] });
      await client.until('the open text counts again', () => messages('a.py')?.[0] === 'mrn reaches leak');
      await client.connection.sendNotification('phiTrace/visible', { uris: [] });
      assert.equal((await client.diagnostics(uri('a.py')))[0]?.message, 'mrn reaches leak');
    });

    it('follows settings afterwards, and forgets on request', async () => {
      write({ 'a.py': 'leak(maybe_x)' });
      await start();
      await scan();
      await client.changeSettings({ minConfidence: 'low' });
      await client.until('the uncertain finding is shown', () => messages('a.py')?.length === 1);
      await client.connection.sendRequest('phiTrace/clear');
      await client.until('it is forgotten', () => messages('a.py')?.length === 0);
    });

    it('leaves out files that are gone since the last scan', async () => {
      write({ 'a.py': LEAK, 'b.py': LEAK });
      await start();
      await scan();
      await client.until('both are there', () => messages('a.py')?.length === 1 && messages('b.py')?.length === 1);
      write({ 'a.py': LEAK });
      await scan();
      await client.until('one is gone', () => messages('b.py')?.length === 0);
      assert.equal(messages('a.py')?.length, 1);
    });

    it('can be cancelled, and answers what it is asked meanwhile', async () => {
      write({ 'a.py': LEAK, 'slow.py': LEAK });
      await start();
      const source = new CancellationTokenSource();
      const running = client.connection.sendRequest<ScanSummary>('phiTrace/scanWorkspace', {}, source.token);
      await client.until('the scan is under way', () => client.progress.length > 0);
      await client.open(uri('c.py'), 'python', LEAK);
      assert.equal((await client.diagnostics(uri('c.py'))).length, 1);
      await assert.rejects(scan(), /under way/);
      source.cancel();
      const summary = await running;
      assert.equal(summary.cancelled, true);
      assert.equal(messages('a.py'), undefined);
      await client.until('the status is idle again', () => client.statuses.at(-1)?.state === 'idle');
    });
  });
});

/** The shipped rows: every file is right, every public name of the libraries that matter most has a row, and samples of each kind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { listRows, selected } from '../../../src/catalog/compile';
import { parseFlow } from '../../../src/catalog/flowPath';
import { parseCatalogFile } from '../../../src/catalog/load';
import { OPERATIONS } from '../../../src/catalog/operations';
import { parseSelector } from '../../../src/catalog/selector';
import type { SinkRow } from '../../../src/catalog/types';
import { PROJECT, shippedCatalog, shippedCompiled, shippedFiles } from './catalogSetup';

const LANGUAGES = ['python', 'typescript'] as const;

/** Members of which nothing is to be said: class attributes that are no data. */
const WITHOUT_ROW: Readonly<Record<string, readonly string[]>> = {
  'pandas.Resampler': ['exclusions'],
  'polars.DataFrame': ['deserialize', 'from_lazyframe_resolver'],
  'collections.deque': ['maxlen'],
};

describe('shipped catalog files', () => {
  for (const { name, problems, text } of shippedFiles()) {
    it(`${name} is right`, () => {
      assert.deepEqual(
        problems.map((one) => `${one.line + 1}:${one.column + 1} ${one.message}`),
        [],
      );
      assert.match(text, /^# \S/, 'opens with its purpose');
      assert.match(text, /^source: https:\/\//m, 'says where its facts are from');
    });
  }

  it('parse, every selector and flow', () => {
    let count = 0;
    for (const language of LANGUAGES) {
      const compiled = shippedCompiled()[language];
      for (const sink of compiled.sinks) count += sink.data.map(parseSelector).length;
      for (const row of compiled.operations) {
        for (const value of Object.values(row.args ?? {})) count += [value].flat().map(parseSelector).length;
        count += (row.flow ?? []).map(parseFlow).length;
      }
    }
    assert.ok(count > 2000, `${count}`);
  });

  it('name a rule for every sink but those that train here', () => {
    for (const language of LANGUAGES) {
      for (const sink of shippedCompiled()[language].sinks) {
        if (sink.rule === undefined) assert.equal(sink.kind, 'training', selected(sink).texts.join());
      }
    }
  });

  const kinds: Readonly<Record<string, SinkRow['kind']>> = {
    PHI104: 'training',
    PHI201: 'telemetry',
    PHI202: 'telemetry',
    PHI203: 'telemetry',
    PHI204: 'telemetry',
    PHI301: 'external-api',
    PHI302: 'external-api',
    PHI303: 'external-api',
    PHI304: 'external-api',
    PHI601: 'persistence',
    PHI602: 'persistence',
    PHI603: 'persistence',
  };

  it('give every rule its kind', () => {
    for (const language of LANGUAGES) {
      for (const sink of shippedCompiled()[language].sinks) {
        if (sink.rule !== undefined) assert.equal(sink.kind, kinds[sink.rule], `${selected(sink).texts.join()} ${sink.rule}`);
      }
    }
  });

  it('say where data goes: hosting for every row that names a vendor, a host for every row by URL', () => {
    for (const language of LANGUAGES) {
      for (const sink of shippedCompiled()[language].sinks) {
        const name = selected(sink).texts.join();
        if (sink.vendor !== undefined && sink.rule !== 'PHI201') assert.ok(sink.hosting === 'hosted' || sink.hosting === 'either', name);
        if (sink.kind === 'external-api' && sink.vendor === undefined) assert.ok(sink.hosting !== undefined, name);
      }
    }
  });

  it('return types that exist', () => {
    const missing: string[] = [];
    for (const language of LANGUAGES) {
      const catalog = shippedCatalog()[language];
      const compiled = shippedCompiled()[language];
      const members = new Set(
        [...compiled.sinks, ...compiled.operations, ...compiled.sanitizers].flatMap((row) => selected(row).texts).map((text) => text.split('#')[0]),
      );
      for (const row of compiled.operations) {
        const type = row.returns;
        if (type === undefined || type === 'self' || type.includes('{')) continue;
        if (catalog.type(type) === undefined && !members.has(type)) missing.push(`${selected(row).texts[0]} returns ${type}`);
      }
      for (const [name, type] of compiled.types) {
        for (const base of type.extends ?? []) if (catalog.type(base) === undefined) missing.push(`${name} extends ${base}`);
        for (const member of Object.values(type.members ?? {})) if (catalog.type(member) === undefined) missing.push(`a member of ${name} is ${member}`);
      }
    }
    assert.deepEqual(missing, []);
  });

  it('have no two rows that say the same of one path', () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const language of LANGUAGES) {
      const compiled = shippedCompiled()[language];
      for (const section of ['sinks', 'operations', 'sanitizers'] as const) {
        for (const row of compiled[section]) {
          const { how, texts } = selected(row);
          const { when, unless, is, isNot, given, imports, receiver } = row;
          const data = 'data' in row ? row.data : undefined;
          for (const text of texts) {
            const key = JSON.stringify([
              language,
              section,
              how,
              text,
              when,
              unless,
              is,
              isNot,
              given,
              imports,
              receiver,
              section === 'sinks' ? [data, (row as SinkRow).rule] : '',
            ]);
            const place = `${compiled.files[row.at[0]]}:${row.at[1] + 1}`;
            if (seen.has(key)) twice.push(`${text} at ${place} and ${seen.get(key)}`);
            seen.set(key, place);
          }
        }
      }
    }
    assert.deepEqual(twice, []);
  });
});

describe('docs/catalog.md', () => {
  const page = readFileSync(path.join(PROJECT, 'docs/catalog.md'), 'utf8');

  it('lists every operation with its arguments and constants', () => {
    const rows = [...page.matchAll(/^\| `([a-z]+\.[a-zA-Z]+)` \| ([^|]*) \| ([^|]*) \| /gm)].map(
      (row) => [row[1] ?? '', words(row[2]), words(row[3])] as const,
    );
    assert.deepEqual(
      rows,
      Object.entries(OPERATIONS).map(([name, info]) => [name, [...info.args], [...(info.with ?? [])]] as const),
    );
  });

  it('has only examples that are right', () => {
    const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map((one) => one[1] ?? '');
    assert.ok(examples.length >= 4);
    for (const example of examples) {
      const text = example.startsWith('version') ? example : `version: 1\nlanguage: python\n${example}`;
      assert.deepEqual(parseCatalogFile('docs/catalog.md', text).problems, [], text);
    }
  });

  it('speaks of every key of the schema', () => {
    const schema = JSON.parse(readFileSync(path.join(PROJECT, 'src/catalog/models/catalog.schema.json'), 'utf8')) as {
      properties: object;
      definitions: Record<string, { properties?: object }>;
    };
    const keys = new Set([schema, ...Object.values(schema.definitions)].flatMap((one) => Object.keys(one.properties ?? {})));
    assert.deepEqual(
      [...keys].filter((key) => !page.includes(`\`${key}`) && !page.includes(`, ${key}`)),
      [],
    );
  });
});

function words(cell: string | undefined): string[] {
  return (cell ?? '').split(', ').filter((word) => word !== '');
}

describe('names of the libraries', () => {
  const names = JSON.parse(readFileSync(path.join(PROJECT, 'test/data/api-names.json'), 'utf8')) as {
    python: Record<string, string[]>;
    typescript: Record<string, string[]>;
  };
  for (const language of LANGUAGES) {
    for (const [type, members] of Object.entries(names[language])) {
      it(`${type}: a row for each of its ${members.length} public names`, () => {
        const catalog = shippedCatalog()[language];
        const known = (name: string): boolean =>
          ['#', '.'].some((mark) => catalog.call(type + mark + name) !== undefined || catalog.attribute(type + mark + name) !== undefined) ||
          catalog.type(type)?.members?.[name] !== undefined;
        assert.deepEqual(
          members.filter((name) => !known(name) && !(WITHOUT_ROW[type] ?? []).includes(name)),
          [],
        );
      });
    }
  }
});

describe('samples of the shipped rows', () => {
  const { python, typescript } = shippedCatalog();

  const pythonOps: readonly (readonly [string, string | undefined])[] = [
    ['pandas.read_csv', 'frame.read'],
    ['pandas.DataFrame#drop', 'frame.drop'],
    ['modin.pandas.DataFrame#drop', 'frame.drop'],
    ['pandas.core.frame.DataFrame#merge', 'frame.merge'],
    ['pandas.DataFrame#describe', 'value.clean'],
    ['pandas.Series#value_counts', 'value.count'],
    ['pandas.DataFrameGroupBy#mean', 'frame.aggregate'],
    ['pandas.SeriesGroupBy#apply', 'frame.apply'],
    ['sklearn.linear_model.LogisticRegression#predict', 'value.clean'],
    ['sklearn.preprocessing.StandardScaler#fit_transform', 'value.keep'],
    ['sklearn.preprocessing.LabelEncoder#fit_transform', 'value.through'],
    ['sklearn.metrics.roc_auc_score', 'value.clean'],
    ['sklearn.metrics.pairwise.cosine_similarity', 'value.clean'],
    ['len', 'value.clean'],
    ['str#lower', 'string.lower'],
    ['collections.OrderedDict#get', 'record.get'],
    ['hashlib.sha256', 'value.through'],
    ['polars.LazyFrame#with_columns', 'frame.withColumn'],
    ['pyspark.sql.DataFrame#withColumnRenamed', 'frame.rename'],
    ['no.such.thing', undefined],
  ];
  for (const [path_, op] of pythonOps) {
    it(`python ${path_} is ${op ?? 'unknown'}`, () => assert.equal(python.call(path_)?.operations[0]?.op, op));
  }

  const sinks: readonly (readonly ['python' | 'typescript', string, string, string | undefined])[] = [
    ['python', 'print', 'PHI201', undefined],
    ['python', 'logging.Logger#warning', 'PHI201', undefined],
    ['python', 'loguru.logger.info', 'PHI201', undefined],
    ['python', 'wandb.Run#log', 'PHI202', 'wandb'],
    ['python', 'mlflow.log_params', 'PHI202', 'mlflow'],
    ['python', 'sentry_sdk.capture_message', 'PHI203', 'sentry'],
    ['python', 'IPython.display.display', 'PHI204', undefined],
    ['python', 'openai.AsyncOpenAI#chat.completions.create', 'PHI301', 'openai'],
    ['python', 'openai.AzureOpenAI#chat.completions.create', 'PHI301', 'microsoft'],
    ['python', 'anthropic.Anthropic#messages.create', 'PHI301', 'anthropic'],
    ['python', 'openai.OpenAI#embeddings.create', 'PHI304', 'openai'],
    ['python', 'openai.OpenAI#fine_tuning.jobs.create', 'PHI104', 'openai'],
    ['python', 'requests.post', 'PHI302', undefined],
    ['python', 'httpx.AsyncClient#post', 'PHI302', undefined],
    ['python', 'boto3.client.s3#put_object', 'PHI303', 'aws'],
    ['python', 'pandas.Series#to_csv', 'PHI601', undefined],
    ['typescript', 'console.log', 'PHI201', undefined],
    ['typescript', 'winston.Logger#info', 'PHI201', undefined],
    ['typescript', '@sentry/react.captureException', 'PHI203', 'sentry'],
    ['typescript', 'openai.OpenAI#chat.completions.create', 'PHI301', 'openai'],
    ['typescript', '@anthropic-ai/sdk.Anthropic#messages.create', 'PHI301', 'anthropic'],
    ['typescript', 'fetch', 'PHI302', undefined],
    ['typescript', 'node-fetch', 'PHI302', undefined],
    ['typescript', 'axios.post', 'PHI302', undefined],
    ['typescript', '@aws-sdk/client-s3.S3Client#send', 'PHI303', 'aws'],
    ['typescript', 'localStorage.setItem', 'PHI601', undefined],
    ['typescript', 'node:fs.writeFileSync', 'PHI601', undefined],
  ];
  for (const [language, path_, rule, vendor] of sinks) {
    it(`${language} ${path_} is ${rule}`, () => {
      const row = shippedCatalog()[language].call(path_)?.sinks[0];
      assert.equal(row?.rule, rule);
      assert.equal(row?.vendor, vendor);
    });
  }

  it('trains where estimators fit, whatever the class', () => {
    for (const estimator of [
      'sklearn.linear_model.LogisticRegression',
      'sklearn.ensemble.RandomForestClassifier',
      'imblearn.over_sampling.SMOTE',
      'xgboost.XGBClassifier',
      'catboost.CatBoostClassifier',
    ]) {
      assert.equal(python.call(`${estimator}#fit`)?.sinks[0]?.kind, 'training', estimator);
    }
    assert.equal(typescript.call('@tensorflow/tfjs-node.LayersModel#fit')?.sinks[0]?.kind, 'training');
  });

  it('sends nothing where models run here', () => {
    for (const local of [
      'ollama.chat',
      'vllm.LLM#generate',
      'transformers.Pipeline#__call__',
      'sentence_transformers.SentenceTransformer#encode',
      'whisper.load_model',
    ]) {
      assert.deepEqual(python.call(local)?.sinks ?? [], [], local);
    }
    assert.deepEqual(typescript.call('ollama.chat')?.sinks ?? [], []);
  });

  it('logs through receivers with telling names only', () => {
    assert.equal(typescript.method('info', 'logger')?.sinks[0]?.rule, 'PHI201');
    assert.equal(typescript.method('info', 'toast'), undefined);
    assert.equal(typescript.method('log', 'catalog'), undefined);
  });

  it('has rows for both languages in every section of sinks', () => {
    for (const language of LANGUAGES) assert.ok(listRows(shippedCompiled()[language]).length > 1000);
  });

  it('uses only operations that are in the table', () => {
    for (const language of LANGUAGES)
      for (const row of shippedCompiled()[language].operations) assert.ok(row.op === undefined || OPERATIONS[row.op] !== undefined, row.op);
  });
});

/** The import table: which room may import which rooms and which packages. docs/architecture.md explains it. */

export interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

const CORE_TYPES = ['findings', 'base'];

export const ROOMS: Readonly<Record<string, Room>> = {
  base: { rooms: [], packages: [] },
  syntax: { rooms: ['base'], packages: ['web-tree-sitter', '@typescript-eslint/typescript-estree', 'typescript'] },
  findings: { rooms: ['base'], packages: [] },
  catalog: { rooms: ['base'], packages: ['yaml', 'ajv'] },
  ir: { rooms: ['syntax', 'base'], packages: ['@typescript-eslint/typescript-estree'] },
  resolve: { rooms: ['ir', 'base'], packages: ['jsonc-parser'] },
  taint: { rooms: ['resolve', 'ir', 'catalog', ...CORE_TYPES], packages: [] },
  policy: { rooms: ['catalog', ...CORE_TYPES], packages: ['yaml', 'ajv', 'minimatch'] },
  rules: { rooms: ['taint', 'policy', ...CORE_TYPES], packages: [] },
  analysis: { rooms: ['rules', 'policy', 'taint', 'resolve', 'ir', 'catalog', 'syntax', ...CORE_TYPES], packages: [] },
  // `rules` for the metadata of rules: titles, descriptions, citations.
  report: { rooms: ['rules', 'policy', ...CORE_TYPES], packages: [] },
  // Puts the core together from its parts, hence `catalog` and `syntax`.
  node: {
    rooms: ['analysis', 'report', 'rules', 'policy', 'catalog', 'syntax', ...CORE_TYPES],
    packages: ['node:*', 'ignore', 'minimatch', 'papaparse', 'smol-toml', 'yaml'],
  },
  protocol: { rooms: [], packages: [] },
  cli: { rooms: ['analysis', 'node', 'report', 'rules', 'policy', ...CORE_TYPES], packages: ['node:*', 'commander', 'picocolors', 'yaml'] },
  // `rules` for metadata and fixes, `syntax` for the maps between module text, cells and files.
  server: {
    rooms: ['analysis', 'node', 'report', 'rules', 'policy', 'syntax', 'protocol', ...CORE_TYPES],
    packages: ['node:*', 'minimatch', 'vscode-languageserver', 'vscode-languageserver-textdocument'],
  },
  extension: { rooms: ['protocol'], packages: ['vscode', 'vscode-languageclient'] },
  panel: { rooms: ['protocol'], packages: [] },
  build: { rooms: ['catalog'], packages: ['node:*', 'esbuild', 'yaml'] },
};

/** Rooms that must run anywhere, a browser worker included: nothing of Node, no clock, no chance, no console. */
export const CORE = ['base', 'syntax', 'findings', 'catalog', 'ir', 'resolve', 'taint', 'policy', 'rules', 'analysis', 'report'];

/** What only the outside has. */
export const OUTSIDE = ['process', 'console', 'performance', 'setTimeout', 'setInterval', 'fetch', 'require', '__dirname', 'Buffer', 'Date'];

/** Libraries whose behaviour belongs into `src/catalog/models`. */
export const LIBRARIES = [
  ...['pandas', 'numpy', 'polars', 'pyspark', 'sklearn', 'scikit', 'xgboost', 'lightgbm', 'catboost', 'torch', 'keras', 'tensorflow', 'huggingface', 'gensim'],
  ...['spacy', 'nltk', 'scipy', 'statsmodels', 'joblib', 'sqlalchemy', 'duckdb', 'psycopg2', 'django', 'flask', 'fastapi', 'pydantic', 'loguru', 'structlog'],
  ...['wandb', 'mlflow', 'comet_ml', 'clearml', 'openai', 'anthropic', 'langchain', 'llamaindex', 'llama_index', 'cohere', 'mistralai', 'ollama', 'langfuse'],
  ...['sentry', 'datadog', 'ddtrace', 'posthog', 'mixpanel', 'amplitude', 'opentelemetry', 'boto3', 'twilio', 'sendgrid', 'pinecone', 'weaviate', 'qdrant'],
  ...['chromadb', 'gradio', 'streamlit', 'presidio', 'httpx', 'aiohttp', 'urllib3', 'axios', 'winston', 'pino', 'bunyan', 'lodash', 'prisma', 'mongoose'],
  ...['nestjs', 'superagent', 'undici', 'firebase', 'supabase', 'pydicom', 'tfjs'],
];

/** The command line: commands, options and help; everything else is in the commands' own files. */
import { Command, CommanderError } from 'commander';
import { InstallationError } from '../node/dataFiles';
import { EXIT, UsageError } from './exitCodes';
import { explain } from './explain';
import { initCommand } from './init';
import type { InitFlags } from './init';
import { startServer } from './lsp';
import { mergeCommand } from './mergeCommand';
import type { MergeFlags } from './mergeCommand';
import { FORMATS } from './optionValues';
import type { Terminal } from './output';
import { packageVersion } from './packageFiles';
import { reviewCommand } from './review';
import type { ReviewFlags } from './review';
import { scanCommand } from './scanCommand';
import type { ScanFlags } from './scanCommand';

const EXIT_STATUS = `
Exit status:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  the command line, policy, baseline or catalog is wrong, or a PATH does not exist (the others are scanned)
  3  an internal failure: the file is named, everything that could be analysed is reported
  A file that cannot be parsed is reported and never ends the scan.
`;

const EXAMPLES = `
Examples:
  phi-trace scan                                   scan the current folder
  phi-trace scan src notebooks/eda.ipynb --verbose every step of every flow
  phi-trace scan --format sarif --output out.sarif for code scanning
  phi-trace scan --write-baseline known.json       accept what is there, then
  phi-trace scan --baseline known.json             report only what is new
  phi-trace explain PHI101                         what a rule means and how to fix it
`;

function createProgram(): Command {
  const program = new Command('phi-trace')
    .description(
      "Shows where patients' data flows in machine-learning code: into training, telemetry and external APIs, column by column.\nReads Python, notebooks, TypeScript and JavaScript as data; runs nothing and opens no connection.",
    )
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError('(phi-trace --help shows the commands and options)')
    .addHelpText('after', EXAMPLES);

  program
    .command('scan')
    .description('scan files and folders (default: the current folder)')
    .argument('[path...]', 'files and folders')
    .option('-f, --format <format>', `${FORMATS.join(', ')} (default: pretty, or what the name of --output says)`)
    .option('-o, --output <file>', 'write the report there instead of standard output')
    .option('--catalog <file>', 'add a catalog of sources, sinks and sanitizers (repeatable)', collect, [])
    .option('--policy <file>', 'policy for all files (default: the nearest phi-trace.yaml above each)')
    .option('--min-severity <severity>', 'report only error, warning or info and above')
    .option('--min-confidence <confidence>', 'high, medium or low; low shows everything', 'medium')
    .option('--rules <list>', 'only these rules: ids, slugs or PHI1*, separated by commas')
    .option('--kinds <list>', 'only these kinds: training, telemetry, external-api, …')
    .option('--fail-on <severity>', 'exit with 1 at error, warning or info and above, or never', 'error')
    .option('--baseline <file>', 'report only what this baseline does not know')
    .option('--write-baseline <file>', 'write what is reported to a baseline; the exit status is then not 1')
    .option('--include <glob>', 'only files that match (repeatable)', collect, [])
    .option('--exclude <glob>', 'leave out files that match (repeatable)', collect, [])
    .option('--root <folder>', 'folder that reported paths are relative to (default: the folder scanned; for files or several paths the current one)')
    .option('-j, --jobs <n>', 'worker threads (default: as many as suit the machine)')
    .option('--no-cache', 'keep no cache (this version keeps none)')
    .option('--stats', 'print files, lines, seconds and lines per second to standard error')
    .option('-v, --verbose', 'every step of every flow, and allowed findings (format pretty)')
    .option('--shard <part>', 'analyse one part of the files: 2/4, or auto (what the build system says); join them with phi-trace merge')
    .option('--no-suppressed', 'leave out findings that comments and decisions allow')
    .addHelpText('after', EXIT_STATUS)
    .action(async (paths: string[], flags: ScanFlags) => {
      process.exitCode = await scanCommand(paths, flags, terminal());
    });

  program
    .command('merge')
    .description('join the SARIF logs of all parts of a scan (--shard), or of several scans, into one report')
    .argument('<file...>', 'SARIF logs of phi-trace')
    .option('-f, --format <format>', `${FORMATS.join(', ')} (default: sarif, or what the name of --output says)`)
    .option('-o, --output <file>', 'write the report there instead of standard output')
    .option('--fail-on <severity>', 'exit with 1 at error, warning or info and above, or never', 'error')
    .option('-v, --verbose', 'every step of every flow, and allowed findings (format pretty)')
    .option('--no-suppressed', 'leave out findings that comments and decisions allow')
    .action((files: string[], flags: MergeFlags) => {
      process.exitCode = mergeCommand(files, flags, terminal());
    });

  program
    .command('explain')
    .description('what a rule means, with examples and how to fix it (without a rule: the list of rules)')
    .argument('[rule]', 'id or slug: PHI101, identifier-in-training')
    .action((rule: string | undefined) => {
      process.stdout.write(explain(rule));
    });

  program
    .command('init')
    .description('write a commented phi-trace.yaml from what a scan finds')
    .argument('[folder]', 'folder (default: the current one)')
    .option('--force', 'write it anew where there is one')
    .action(async (folder: string | undefined, flags: InitFlags) => {
      const path = await initCommand(folder ?? '.', flags);
      process.stdout.write(`wrote ${path}\n`);
    });

  program
    .command('review')
    .description('list findings with their fingerprints and decisions; with a fingerprint, record a decision in .phi-trace/decisions.jsonl')
    .argument('[fingerprint]', 'the finding to decide about')
    .option('--status <status>', 'accepted, false-positive, fix-planned or fixed')
    .option('--reason <text>', 'why')
    .option('--reviewer <name>', 'who decides')
    .option('--until <day>', 'the last day on which it holds: 2027-03-01')
    .option('--attestation <text>', 'what stands behind it, such as an IRB number')
    .option('--root <folder>', 'workspace folder (default: the current one)')
    .action(async (fingerprint: string | undefined, flags: ReviewFlags) => {
      process.stdout.write(await reviewCommand(fingerprint, flags));
    });

  program
    .command('lsp')
    .description('start the language server on standard input and output')
    .option('--stdio', 'accepted for editors that pass it')
    .action(() => startServer());

  return program;
}

function terminal(): Terminal {
  return { cwd: process.cwd(), env: process.env, stdout: process.stdout, stderr: process.stderr };
}

function collect(value: string, earlier: string[]): string[] {
  return [...earlier, value];
}

/** A closed pipe (`| head`) ends the program quietly with the status it had. */
function endOnClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? EXIT.clean);
    throw error;
  });
}

async function main(argv: readonly string[]): Promise<void> {
  endOnClosedPipe(process.stdout);
  endOnClosedPipe(process.stderr);
  try {
    await createProgram().parseAsync(argv);
  } catch (error) {
    process.exitCode = failure(error);
  }
}

/** Says what went wrong and gives the exit status. */
function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.usage;
  if (error instanceof UsageError) {
    for (const line of error.message.split('\n')) process.stderr.write(line === '' ? '\n' : `phi-trace: ${line}\n`);
    return EXIT.usage;
  }
  if (error instanceof InstallationError) {
    process.stderr.write(`phi-trace: ${error.message}\n`);
    return EXIT.internal;
  }
  // The stack names places in our own code only; the message of an unknown error could repeat what was read.
  process.stderr.write(`phi-trace: internal failure (${error instanceof Error ? error.name : typeof error})\n`);
  if (process.env.PHI_TRACE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
  return EXIT.internal;
}

void main(process.argv);

/** Writes reports: in the format asked for, to standard output or a file. */
import { writeFileWhole } from '../node/writeFile';
import { csv } from '../report/csv';
import { github } from '../report/github';
import { gitlab } from '../report/gitlab';
import { json } from '../report/json';
import { junit } from '../report/junit';
import { markdown } from '../report/markdown';
import { pretty } from '../report/pretty';
import { rdjson } from '../report/rdjson';
import { sarif } from '../report/sarif';
import type { Report } from '../report/types';
import { paletteFor } from './colors';
import { UsageError } from './exitCodes';
import type { Format } from './optionValues';
import { reasonOf } from './readInputs';

/** What a command may touch; tests stand in for it. */
export interface Terminal {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

export interface OutputFlags {
  readonly output?: string;
  readonly verbose?: boolean;
  /** Default true; false leaves out what comments and decisions allow. */
  readonly suppressed?: boolean;
}

/** The report in a format. */
export function render(format: Format, whole: Report, flags: OutputFlags, terminal: Terminal): string {
  const report = flags.suppressed === false ? { ...whole, findings: whole.findings.filter((finding) => !finding.suppression) } : whole;
  switch (format) {
    case 'pretty': {
      const palette = flags.output === undefined ? paletteFor(terminal.stdout, terminal.env) : undefined;
      return pretty(report, { ...(palette ? { palette } : {}), verbose: flags.verbose });
    }
    case 'json':
      return json(report);
    case 'sarif':
      return sarif(report);
    case 'csv':
      return csv(report);
    case 'markdown':
      return markdown(report);
    case 'github':
      return github(report);
    case 'gitlab':
      return gitlab(report);
    case 'rdjson':
      return rdjson(report);
    case 'junit':
      return junit(report);
  }
}

/** Writes to the file that `--output` names, else to standard output. */
export function writeOutput(text: string, output: string | undefined, terminal: Terminal): void {
  if (output === undefined) terminal.stdout.write(text);
  else writeNamed('--output', output, text);
}

/** Writes a file that an option names. Throws `UsageError` when it cannot be written. */
export function writeNamed(option: string, path: string, text: string): void {
  try {
    writeFileWhole(path, text);
  } catch (error) {
    throw new UsageError(`${option}: ${path} ${reasonOf(error)}`);
  }
}

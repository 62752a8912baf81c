/** What the exit status of the command line says; promised to scripts and stable. */

export const EXIT = {
  /** Nothing at or above `--fail-on`. */
  clean: 0,
  /** Findings at or above `--fail-on`. */
  findings: 1,
  /** The command line, the policy, the baseline or a catalog is wrong, or a path does not exist. */
  usage: 2,
  /** An internal failure; what could still be analysed was reported. */
  internal: 3,
  /** Stopped by Ctrl+C. */
  interrupted: 130,
} as const;

/** The person's mistake, said in one or more lines; ends the command with `EXIT.usage`. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

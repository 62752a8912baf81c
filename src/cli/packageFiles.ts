/** Files that are shipped with the command line: its version and the rules' guidance pages. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the package: `dist/..` for the bundle, the project for compiled sources. */
function packageFolder(): string {
  let folder = __dirname;
  for (;;) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) return __dirname;
    folder = parent;
  }
}

/** Version of the package, `0.0.0` when its manifest is not there. */
export function packageVersion(): string {
  try {
    const manifest = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version?: unknown };
    return typeof manifest.version === 'string' ? manifest.version : '0.0.0';
  } catch {
    return '0.0.0';
  }
}

/** The guidance page of a rule as Markdown, or undefined. `rule` must be the id of a rule. */
export function guidancePage(rule: string): string | undefined {
  const candidates = [join(__dirname, 'rules', `${rule}.md`), join(packageFolder(), 'docs', 'rules', `${rule}.md`)];
  for (const path of candidates) {
    try {
      return readFileSync(path, 'utf8');
    } catch {
      // Not there: the next place.
    }
  }
  return undefined;
}

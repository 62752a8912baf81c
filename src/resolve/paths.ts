/** Paths of workspace files as texts: relative to the root, `/`-separated, the root itself being the empty text. */

/** Folder that a path lies in; the empty text at the root. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf('/');
  return at < 0 ? '' : path.slice(0, at);
}

/** `folder/rest` with `.` and `..` resolved, or undefined when that leaves the workspace. */
export function joinPath(folder: string, rest: string): string | undefined {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of rest.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return undefined;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
}

/** A folder and all above it, nearest first, the root last. */
export function upwards(folder: string): readonly string[] {
  const all: string[] = [folder];
  for (let at = folder; at !== '';) {
    at = folderOf(at);
    all.push(at);
  }
  return all;
}

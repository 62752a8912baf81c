/** What a settings file of the workspace says, as far as it can matter: names under keys. */

/** A setting: a text that may be a name or an address, a list of settings, or settings by key. What else a file holds is not kept. */
export type Setting = string | readonly Setting[] | { readonly [key: string]: Setting };

/** Names of columns, tables, files, models; addresses without a query or a user. */
const NAME = /^[\p{L}_#][\p{L}\p{N} _.#/:+-]{0,79}$/u;
const ADDRESS = /^https?:\/\/[\w.-]+(?::\d+)?(?:\/[\w./{}-]*)?$/;

/** Most settings of one file, and how deep they are looked for. */
const MAX_SETTINGS = 2_000;
const MAX_DEPTH = 8;

/** Settings from the plain data of a parsed file (YAML, JSON, TOML), or undefined where there are none or too many. */
export function settingsFrom(data: unknown): Setting | undefined {
  let count = 0;
  const keep = (value: unknown, depth: number): Setting | undefined => {
    if (++count > MAX_SETTINGS || depth > MAX_DEPTH) return undefined;
    if (typeof value === 'string') return NAME.test(value) || ADDRESS.test(value) ? value : undefined;
    if (Array.isArray(value)) {
      const kept: Setting[] = [];
      for (const item of value) {
        const one = keep(item, depth + 1);
        // A list that is known in part would say that the others are not in it.
        if (one === undefined) return undefined;
        kept.push(one);
      }
      return kept;
    }
    if (typeof value !== 'object' || value === null) return undefined;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) return undefined;
    const kept: Record<string, Setting> = Object.create(null) as Record<string, Setting>;
    for (const [key, inner] of Object.entries(value)) {
      const one = keep(inner, depth + 1);
      if (one !== undefined) kept[key] = one;
    }
    return kept;
  };
  const settings = keep(data, 0);
  return count > MAX_SETTINGS || settings === undefined || typeof settings === 'string' ? undefined : settings;
}

/** All texts and keys of settings. */
export function namesOf(setting: Setting): readonly string[] {
  if (typeof setting === 'string') return [setting];
  if (Array.isArray(setting)) return (setting as readonly Setting[]).flatMap(namesOf);
  return Object.entries(setting).flatMap(([key, inner]: [string, Setting]) => [key, ...namesOf(inner)]);
}

/** Settings of the workspace: `yaml.safe_load(open("conf/features.yaml"))` holds the names that the file lists. */
import type { Span } from '../base/span';
import type { Setting } from '../catalog/settings';
import type { Context } from './machine';
import { alloc } from './machine';
import type { State } from './state';
import { makeShape, sequenceShape } from './state';
import type { Taint, Value } from './values';
import { constantValue, refValue, taintedValue } from './values';

/** What a text that was read from a settings file at a constant path holds, or undefined where the workspace knows of none. Keys that the file does not settle are of the text's own origin. */
export function settingsRead(c: Context, s: State, taints: readonly Taint[], span: Span): Value | undefined {
  for (const { source, name } of taints) {
    const path = name === null ? source.reads : undefined;
    const settings = path === undefined ? undefined : c.m.program.settingsOf(path, c.module.path);
    if (settings !== undefined) return valueOf(c, s, settings, taintedValue(taints), span, 's');
  }
  return undefined;
}

/** Settings as a value. Without `rest` nothing but them is there. */
export function valueOf(c: Context, s: State, setting: Setting, rest: Value | null, span: Span, at: string): Value {
  if (typeof setting === 'string') return constantValue(setting, null, '');
  if (Array.isArray(setting)) {
    const items = (setting as readonly Setting[]).map((item, i) => valueOf(c, s, item, rest, span, `${at}${i}.`));
    return refValue(alloc(c, s, span, at, sequenceShape(items)));
  }
  const fields = new Map<string, Value>();
  for (const [key, inner] of Object.entries(setting))
    // `ssn: 123-45-6789` is a record of somebody, no setting.
    if (typeof inner !== 'string' || !c.m.mayBePhi(key)) fields.set(key, valueOf(c, s, inner, rest, span, `${at}${key}.`));
  return refValue(alloc(c, s, span, at, makeShape('record', { fields, rest })));
}

/** What a module gives to those that import it, read off its statements: by name, with where the value is to be found. */
import type { Exp, Func, Import, Module, Stmt } from '../ir/types';

export type ExportTarget =
  /** A function that nothing else of that name replaces and nothing decorates: its value needs no run of the module. */
  | { readonly kind: 'function'; readonly func: Func }
  /** A variable of the module. */
  | { readonly kind: 'variable'; readonly name: string }
  /** A value that stands in the export itself. */
  | { readonly kind: 'value'; readonly value: Exp }
  /** From another module: `imported` is `*` for the module itself. */
  | { readonly kind: 'import'; readonly source: string; readonly imported: string };

export interface ModuleExports {
  readonly names: ReadonlyMap<string, ExportTarget>;
  /** Modules all of whose names are passed on. */
  readonly stars: readonly string[];
  /** `module.exports = X` where X is no object literal: what `require` gives. */
  readonly whole: Exp | null;
}

interface Reading {
  readonly names: Map<string, ExportTarget>;
  readonly stars: string[];
  whole: Exp | null;
}

const known = new WeakMap<Module, ModuleExports>();

/** The exports of a module. In Python every name of the module's scope is one. */
export function exportsOf(module: Module): ModuleExports {
  let exports = known.get(module);
  if (exports === undefined) {
    exports = module.language === 'python' ? pythonExports(module.body.body) : typescriptExports(module.body.body);
    known.set(module, exports);
  }
  return exports;
}

function pythonExports(body: readonly Stmt[]): ModuleExports {
  const into: Reading = { names: new Map(), stars: [], whole: null };
  noteBindings(body, into.names, into.stars);
  return into;
}

/** Names that statements bind, with their targets; `if` and `try` are looked into. */
function noteBindings(body: readonly Stmt[], names: Map<string, ExportTarget>, stars: string[]): void {
  const bind = (name: string, target: ExportTarget): void => {
    const old = names.get(name);
    // Bound more than once: only a run can tell; of several imports the first counts (`try: from a import x`).
    if (old === undefined) names.set(name, target);
    else if (old.kind !== 'import' || target.kind !== 'import') names.set(name, { kind: 'variable', name });
  };
  for (const s of body) {
    switch (s.kind) {
      case 'FunctionDef':
        bind(s.func.name, s.decorators.length === 0 ? { kind: 'function', func: s.func } : { kind: 'variable', name: s.func.name });
        break;
      case 'ClassDef':
        bind(s.cls.name, { kind: 'variable', name: s.cls.name });
        break;
      case 'Assign':
        for (const t of s.targets)
          if (t.kind === 'NamePlace') bind(t.name, { kind: 'variable', name: t.name });
          else if (t.kind === 'SequencePlace')
            for (const item of t.items) if (item?.place.kind === 'NamePlace') bind(item.place.name, { kind: 'variable', name: item.place.name });
        break;
      case 'Import':
        noteImport(s, bind, stars);
        break;
      case 'If':
        noteBindings(s.then, names, stars);
        noteBindings(s.otherwise, names, stars);
        break;
      case 'Try':
        noteBindings(s.body, names, stars);
        for (const h of s.handlers) noteBindings(h.body, names, stars);
        break;
      case 'With':
      case 'Block':
        noteBindings(s.body, names, stars);
        break;
      default:
        break;
    }
  }
}

function noteImport(s: Import, bind: (name: string, target: ExportTarget) => void, stars: string[]): void {
  for (const n of s.names) {
    if (n.imported === '**') stars.push(s.source);
    else bind(n.local, { kind: 'import', source: n.isRoot === true ? (s.source.split('.')[0] ?? s.source) : s.source, imported: n.imported });
  }
}

function typescriptExports(body: readonly Stmt[]): ModuleExports {
  const into: Reading = { names: new Map(), stars: [], whole: null };
  const bindings = new Map<string, ExportTarget>();
  noteBindings(body, bindings, []);
  const target = (name: string): ExportTarget => bindings.get(name) ?? { kind: 'variable', name };
  for (const s of body) {
    if (s.kind === 'Export') {
      for (const e of s.entries) {
        if (s.source !== undefined) {
          if (e.name === '*' && (e.local === undefined || e.local === '*')) into.stars.push(s.source);
          else into.names.set(e.name, { kind: 'import', source: s.source, imported: e.local ?? e.name });
        } else if (e.value !== undefined)
          into.names.set(e.name, e.value.kind === 'Name' ? target(e.value.name) : { kind: 'variable', name: `export:${e.name}` });
        else into.names.set(e.name, target(e.local ?? e.name));
      }
      if (s.source !== undefined && s.entries.length === 0) into.stars.push(s.source);
    } else if (s.kind === 'Assign') for (const place of s.targets) noteCommonJs(place, s.value, into, target);
    else if (s.kind === 'Expression' && s.value.kind === 'AssignExp') noteCommonJs(s.value.target, s.value.value, into, target);
  }
  return into;
}

/** `module.exports = …`, `exports.f = …`, `module.exports.f = …`. */
function noteCommonJs(place: { readonly kind: string }, value: Exp, into: Reading, target: (name: string) => ExportTarget): void {
  const p = place as { kind: string; name?: string; object?: Exp };
  if (p.kind !== 'AttrPlace' || p.name === undefined || p.object === undefined) return;
  const { object } = p;
  if (object.kind === 'Name' && object.name === 'module' && p.name === 'exports') {
    if (value.kind !== 'Record') {
      into.whole = value;
      return;
    }
    for (const e of value.entries)
      if (e.key?.kind === 'Const' && typeof e.key.value === 'string')
        into.names.set(e.key.value, e.value.kind === 'Name' ? target(e.value.name) : { kind: 'value', value: e.value });
    return;
  }
  const isExports = object.kind === 'Name' ? object.name === 'exports' : object.kind === 'Attr' && object.name === 'exports' && object.object.kind === 'Name';
  if (isExports) into.names.set(p.name, value.kind === 'Name' ? target(value.name) : { kind: 'value', value });
}

/** Analyses one module: its body, then the functions that nothing called. */
import type { Exp, Func, Stmt } from '../ir/types';
import type { FunctionValue } from './functions';
import { enterFunction, functionsOf, openInstance } from './entries';
import { executeBlock } from './execute';
import { mayHoldPhi, mayReachSink, mentionsSink, moduleFacts } from './facts';
import type { Context, LoadedModule } from './machine';
import { type Machine } from './machine';
import { State } from './state';
import type { Environment, Value } from './values';
import { moduleContext } from './otherModules';
import { settleTraining } from './libraryOps';
import { openStores } from './stores';

/** Runs a module body and gives its final state. */
function runBody(m: Machine, module: LoadedModule): { context: Context; state: State } {
  const base = new State(m.root);
  const context = moduleContext(m, module, base);
  m.modules.set(module.env.module, module);
  m.begun.add(module.env.module);
  const state = new State(base);
  executeBlock(context, state, module.ir.body.body);
  openStores(context, state);
  settleTraining(context, context.training, undefined);
  return { context, state };
}

/** Analyses a module whole; findings' raw material is in the machine's events. */
export function analyzeModule(m: Machine, module: LoadedModule): void {
  // A module that mentions no sink has nothing to report; what it gives to others is evaluated when they ask.
  m.main = module;
  m.loaded.set(module.path, module);
  if (!module.isNotebook && !(mentionsSink(m, module) && mayHoldPhi(m, module))) return;
  m.beginEntry();
  const { context, state } = runBody(m, module);
  const entries = functionsOf(module.ir.body.body);
  const { called, lambdas } = moduleFacts(m, module);
  // Those that nobody here mentions first: they call the others with what is really passed.
  const order = [...entries.filter((e) => !called.has(e.func.name)), ...entries.filter((e) => called.has(e.func.name))];
  order.sort((a, b) => Number(isLifecycle(b.func.name)) - Number(isLifecycle(a.func.name)));
  const shown = shownWithLiterals(module.ir.body.body);
  // What a demonstration at the module's end passes by hand is not all that a function will be called with.
  for (const { func } of entries) if (shown.has(func.name) && func.params.some((p) => m.isCertain(p.name))) m.executed.delete(func);
  const instances = new Map<string, Value>();
  for (const pass of [0, 1]) {
    for (const { func, cls, nested } of order) {
      if (m.executed.has(func) || (pass === 0 && nested)) continue;
      if (!mayReachSink(m, module, func) && !(cls !== null && isLifecycle(func.name))) continue;
      const callable = entryOf(m, context, state, func, cls === null ? null : `${module.path}:${cls.span.start}`, instances);
      if (callable === undefined) continue;
      m.beginEntry();
      enterFunction(context, state, callable);
    }
  }
  for (const func of lambdas) {
    if (m.executed.has(func)) continue;
    m.beginEntry();
    enterFunction(context, state, { kind: 'function', func, env: module.env, self: null, cls: null, id: `${module.path}f${func.id}` });
  }
}

/** Names of functions that statements under `if __name__ == "__main__"` call with a value written there. */
function shownWithLiterals(body: readonly Stmt[]): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (typeof node === 'object' && node !== null) {
      const e = node as Exp;
      if (e.kind === 'Call' && e.args.some((a) => a.value.kind === 'Const' && a.value.value !== null)) {
        if (e.callee.kind === 'Name' || e.callee.kind === 'Attr') names.add(e.callee.name);
      }
      Object.values(node).forEach(visit);
    }
  };
  for (const s of body) if (s.kind === 'If' && isMainTest(s.test)) visit(s.then);
  return names;
}

function isMainTest(test: Exp): boolean {
  return test.kind === 'Compare' && [test.left, test.right].some((e) => e.kind === 'Name' && e.name === '__name__');
}

/** Methods that set an object up before others are called. */
function isLifecycle(name: string): boolean {
  return /^(_*(init|setup|set_up|configure|connect|initiali[sz]e|prepare)(_.*|[A-Z].*)?|onModuleInit|onApplicationBootstrap|ngOnInit|componentDidMount|connectedCallback|__enter__|__post_init__|setUp)$/.test(
    name,
  );
}

function entryOf(m: Machine, c: Context, s: State, func: Func, classId: string | null, instances: Map<string, Value>): FunctionValue | undefined {
  const env: Environment = c.module.env;
  if (classId === null) return { kind: 'function', func, env, self: null, cls: null, id: `${env.prefix}f${func.id}` };
  const cls = m.classes.get(classId);
  if (cls === undefined) return { kind: 'function', func, env, self: null, cls: null, id: `${env.prefix}f${func.id}` };
  const method = [...cls.methods.values()].find((x) => x.func === func);
  if (method?.isStatic) return { kind: 'function', func, env: cls.env, self: null, cls, id: `${cls.id}.${func.name}` };
  let self = instances.get(classId);
  if (self === undefined) {
    self = openInstance(c, s, cls);
    instances.set(classId, self);
  }
  if (m.executed.has(func)) return undefined;
  return { kind: 'function', func, env: cls.env, self, cls, id: `${cls.id}.${func.name}` };
}

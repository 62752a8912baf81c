/** Images: what running the body of a module leaves, computed once and taken over by every file that imports it. */
import type { Func } from '../ir/types';
import { executeBlock } from './execute';
import type { LoadedModule } from './machine';
import { Machine } from './machine';
import { moduleContext } from './otherModules';
import { openStores } from './stores';
import { restoreSources, withdrawSources } from './sharedSources';
import type { Shape } from './state';
import { State } from './state';
import type { ObjectId, Value } from './values';
import { work } from './values';
import type { Trace } from './traced';

/** What the body of a module leaves in variables and objects. Immutable, but for what `release` takes back. */
export interface Image {
  readonly module: LoadedModule;
  /** Variables of the module. Its objects are in the store. */
  readonly vars: ReadonlyMap<string, Value>;
  /** What it changed in other modules, or has only in part: put into the root of those that take it over. */
  readonly others: { readonly vars: readonly (readonly [string, Value])[]; readonly heap: readonly (readonly [ObjectId, Shape])[] };
  /** Images that it was computed over. */
  readonly needs: readonly Image[];
  /** Modules that were looked at for it. */
  readonly modules: readonly LoadedModule[];
  /** All modules that it depends on, those of the images it needs among them. */
  readonly reach: ReadonlySet<LoadedModule>;
  /** It found a module that was being computed itself: it holds only for whoever asked. */
  readonly isPartial: boolean;
}

/** Images by module, and those that are being computed. */
export interface ImageStore {
  readonly images: Map<LoadedModule, Image>;
  /** Objects that were made in the bodies of modules, by id. */
  readonly heap: Map<ObjectId, Shape>;
  readonly computing: Computing[];
  /** Functions under decorators of tracers. */
  readonly traced: WeakMap<Func, readonly Trace[]>;
}

interface Computing {
  readonly module: LoadedModule;
  /** The lowest of those being computed that it met. */
  low: number;
}

export function makeImageStore(): ImageStore {
  return { images: new Map(), heap: new Map(), computing: [], traced: new WeakMap() };
}

/** Forgets the images that depend on a module. */
export function dropImages(store: ImageStore, module: LoadedModule): void {
  for (const [key, image] of store.images) if (image.reach.has(module)) store.images.delete(key);
}

/** Takes over what the body of a module leaves; nothing when that body is being computed (modules that import each other in a circle). */
export function takeImage(m: Machine, module: LoadedModule): void {
  const store = m.program.images;
  const { computing } = store;
  const at = computing.findIndex((x) => x.module === module);
  const inner = computing[computing.length - 1];
  if (at >= 0) {
    if (inner !== undefined) inner.low = Math.min(inner.low, at);
    return;
  }
  const known = store.images.get(module);
  if (known !== undefined && !computing.some((x) => known.reach.has(x.module))) {
    adopt(m, known);
    return;
  }
  adopt(m, computeImage(m, module));
}

/** An image depends on nothing but the modules in its reach, so that it is the same whichever file asks first. */
function computeImage(m: Machine, module: LoadedModule): Image {
  const store = m.program.images;
  const depth = store.computing.length;
  const entry: Computing = { module, low: depth };
  store.computing.push(entry);
  const items = work.items;
  const bringBack = withdrawSources();
  const machine = new Machine(m.program, m);
  try {
    machine.knows(module);
    machine.begun.add(module.env.module);
    const state = new State(machine.root);
    const context = moduleContext(machine, module, machine.root);
    executeBlock(context, state, module.ir.body.body);
    openStores(context, state);
    const modules = [...machine.loaded.values()].filter((x) => x !== undefined);
    const isPartial = entry.low < depth;
    const { vars, others } = partition(store, machine, module, state, isPartial);
    const image: Image = {
      module,
      vars,
      others,
      needs: machine.adopted,
      modules,
      reach: new Set([...modules, ...machine.adopted.flatMap((x) => [...x.reach])]),
      isPartial,
    };
    for (const source of machine.sources.values()) source.shared = true;
    if (!isPartial) store.images.set(module, image);
    return image;
  } finally {
    release(machine);
    bringBack();
    work.items = items;
    store.computing.pop();
    const outer = store.computing[depth - 1];
    if (outer !== undefined) outer.low = Math.min(outer.low, entry.low);
  }
}

/** Tells a module's own variables and objects from what the run left elsewhere. What is partial is kept from the store. */
function partition(store: ImageStore, m: Machine, module: LoadedModule, state: State, isPartial: boolean): Pick<Image, 'vars' | 'others'> {
  const vars = new Map<string, Value>();
  const others: { vars: [string, Value][]; heap: [ObjectId, Shape][] } = { vars: [...m.root.vars], heap: [...m.root.heap] };
  const { prefix } = module.env;
  for (const [key, value] of state.vars)
    if (!isPartial && key.startsWith(prefix)) vars.set(key, value);
    else others.vars.push([key, value]);
  const inside = `${module.path}>`;
  const own = `${module.path}:`;
  for (const [id, shape] of state.heap)
    if (!isPartial && (id.startsWith(own) || id.startsWith(inside))) store.heap.set(id, shape);
    else others.heap.push([id, shape]);
  return { vars, others };
}

function adopt(m: Machine, image: Image): void {
  for (const need of image.needs) {
    if (m.begun.has(need.module.env.module)) continue;
    // What was computed in a circle is seen as it was; the module itself is asked for again.
    if (!need.isPartial) m.begun.add(need.module.env.module);
    adopt(m, need);
  }
  for (const module of image.modules) m.knows(module);
  const { root } = m;
  for (const [key, value] of image.others.vars) root.set(key, value);
  for (const [id, shape] of image.others.heap) root.setShape(id, shape);
  if (!image.isPartial) m.images.set(image.module.path, image);
  m.adopted.push(image);
}

/** Takes back what a run has added to sources and classes of images: others find them as they were. */
export function release(m: Machine): void {
  for (let i = m.undo.length - 1; i >= 0; i--) m.undo[i]?.();
  m.undo.length = 0;
  restoreSources();
}

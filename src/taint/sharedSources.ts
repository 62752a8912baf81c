/** Sources of images are shared by all runs that take these over: what one run learns of them it takes back at its end. */
import type { NameRole } from '../catalog/elements';
import type { Described, Source } from './values';

/** A source as its image left it. */
interface Pristine {
  /** How many names were proved. */
  readonly proved: number;
  readonly hints: readonly string[];
  readonly described: Described | undefined;
}

/** Shared sources that the run in progress has added to. The analysis is synchronous: one run goes on at a time. */
const touched = new Map<Source, Pristine>();

function touch(source: Source): void {
  if (source.shared !== true || touched.has(source)) return;
  touched.set(source, { proved: source.proved.size, hints: [...source.hints], described: source.described });
}

/** Records that the program names a part of the source. */
export function prove(source: Source, name: string, role: NameRole): void {
  if (source.proved.has(name)) return;
  touch(source);
  source.proved.set(name, role);
}

/** Records a name that says what the source is. */
export function hint(source: Source, name: string): void {
  touch(source);
  source.hints.push(name);
}

/** Takes back what the run has added to shared sources. */
export function restoreSources(): void {
  for (const [source, pristine] of touched) restore(source, pristine);
  touched.clear();
}

/** The same for a run that waits for another: gives what brings its additions back. */
export function withdrawSources(): () => void {
  const waiting = [...touched].map(([source, pristine]) => {
    const { described } = source;
    const proved = [...source.proved].slice(pristine.proved);
    const hints = [...source.hints];
    return { source, pristine, proved, hints, described };
  });
  restoreSources();
  return () => {
    for (const { source, pristine, proved, hints, described } of waiting) {
      touched.set(source, pristine);
      for (const [name, role] of proved) source.proved.set(name, role);
      source.hints.splice(0, source.hints.length, ...hints);
      source.described = described;
    }
  };
}

function restore(source: Source, { proved, hints, described }: Pristine): void {
  if (source.proved.size > proved) for (const name of [...source.proved.keys()].slice(proved)) source.proved.delete(name);
  if (source.hints.length !== hints.length) source.hints.splice(0, source.hints.length, ...hints);
  source.described = described;
}

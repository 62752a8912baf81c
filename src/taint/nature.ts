/** What data that nobody names is by where it goes: in a file about patients, speech, pictures and talk that a model is sent are theirs. */
import type { NameHit } from '../catalog/elements';
import type { SinkEvent } from './machine';
import type { Taint } from './values';

/** Names of what a person says or writes to a model; a `query` looks up a reference more often. */
const TALK =
  /^((user|patient|current|last|latest|new|chat|conversation|raw|free|input|full|final|augmented)_?)*(messages?|msg|questions?|prompts?|inputs?|texts?|contents?|conversation|history|transcripts?|transcription|utterance|speech)$/i;
/** Names of pictures, and of files that are sent as such. */
const PICTURE = /(^|_)(base_?64)?_?(image|photo|picture|scan|xray|x_ray)(_?(base_?64|data|buffer|url|file|bytes))?$/i;
/** Calls that bring the body of a request, or read it. */
const BROUGHT = /^(json|text|formData|body|get|parse|loads|useState|useChat|useInput|arrayBuffer|blob)$/;

/** A parameter that holds what somebody says, or a picture. */
export function isTalk(name: string): boolean {
  return TALK.test(name) || PICTURE.test(inWords(name));
}

/** A name that shows that a file about patients may send speech, pictures or talk to a model. */
export function mayBeByNature(name: string): boolean {
  return /audio|transcri|speech|record/i.test(name) || isTalk(name);
}

function inWords(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
}

/** An element that data is by its nature alone. */
export interface Natural {
  readonly name: string;
  readonly hit: NameHit;
  readonly taint: Taint;
}

const WHERE = 'in a file about patients';
const SPEECH: NameHit = { class: 'biometric', confidence: 'medium', evidence: `speech ${WHERE}`, weak: true };
const TEXT: NameHit = { class: 'free-text', confidence: 'medium', evidence: `text for a model ${WHERE}`, weak: true };
const IMAGE: NameHit = { class: 'photo', confidence: 'medium', evidence: `a picture for a model ${WHERE}`, weak: true };

/** What of the data at the sink of a model is a person's speech, picture or talk; `health` are the paths of modules about patients. */
export function byNature(event: SinkEvent, health: ReadonlySet<string>): Natural | undefined {
  const isSpeech = event.row.expects === 'speech';
  if (!isSpeech && event.row.rule !== 'PHI301') return undefined;
  for (const taint of event.taints) {
    const { source } = taint;
    if (taint.name !== null || source.kind === 'name' || source.element !== null || source.tabular) continue;
    if (!health.has(event.file) && !health.has(source.file)) continue;
    let root = source;
    while (root.parent !== null) root = root.parent;
    if (root.kind === 'name') continue;
    if (isSpeech) return { name: 'recording', hit: SPEECH, taint };
    const near = source.hints.slice(0, 2);
    const picture = near.find((h) => PICTURE.test(inWords(h)));
    if (picture !== undefined) return { name: picture, hit: IMAGE, taint };
    const isGiven = root.kind === 'parameter' || root.id.includes('|cell|') || (root.kind === 'call' && BROUGHT.test(root.hints[0] ?? ''));
    const name = isGiven ? near.find((h) => TALK.test(h)) : undefined;
    if (name !== undefined) return { name, hit: TEXT, taint };
  }
  return undefined;
}

/** What a quick fix is: edits of module texts with a title. */
import type { Span } from '../../base/span';
import type { PolicyAddition } from '../../policy/addition';

export type FixLanguage = 'python' | 'typescript';

/** An edit; the span is in the module text of the file. */
export interface FixEdit {
  /** Workspace-relative path. */
  readonly file: string;
  readonly span: Span;
  readonly newText: string;
}

export const FIX_IDS = ['remove-from-list', 'drop-columns', 'mask', 'suppress', 'declare-not-phi', 'declare-internal', 'declare-vendor'] as const;
export type FixId = (typeof FIX_IDS)[number];

export interface Fix {
  readonly id: FixId;
  /** For people; names of elements, never values. */
  readonly title: string;
  readonly kind: 'quickfix';
  /** The one fix of a finding that may be applied without a second look. */
  readonly isPreferred: boolean;
  /** The edit writes a comment that ends in `-- `, where the reason has to follow. */
  readonly asksReason?: boolean;
  /** In order of their place; they do not overlap. */
  readonly edits: readonly FixEdit[];
  /** What is written into the policy of the finding's file, which is made where there is none. */
  readonly policy?: PolicyAddition;
}

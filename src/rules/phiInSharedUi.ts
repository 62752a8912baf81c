/** PHI603: PHI is shown by a publicly shared demo or dashboard. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiInSharedUi = defineSinkRule('PHI603', leaving);

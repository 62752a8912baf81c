/** PHI204: a notebook cell displays PHI. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiInNotebookOutput = defineSinkRule('PHI204', leaving);

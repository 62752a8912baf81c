/** PHI601: PHI is written to an unprotected file. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiWrittenToDisk = defineSinkRule('PHI601', leaving);

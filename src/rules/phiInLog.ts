/** PHI201: PHI reaches a log or the console. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiInLog = defineSinkRule('PHI201', leaving);

/** PHI301: PHI is sent to a hosted language model. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiToLlmApi = defineSinkRule('PHI301', leaving);

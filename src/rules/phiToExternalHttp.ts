/** PHI302: PHI is sent to an external host over HTTP. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiToExternalHttp = defineSinkRule('PHI302', leaving);

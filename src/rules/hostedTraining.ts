/** PHI104: PHI is handed to a vendor's training service. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const hostedTraining = defineSinkRule('PHI104', leaving);

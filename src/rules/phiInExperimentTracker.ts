/** PHI202: PHI reaches an experiment tracker. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiInExperimentTracker = defineSinkRule('PHI202', leaving);

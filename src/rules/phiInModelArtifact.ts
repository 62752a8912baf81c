/** PHI602: a saved model artifact embeds identifiers or notes. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiInModelArtifact = defineSinkRule('PHI602', leaving);

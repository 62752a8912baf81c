/** PHI304: PHI is embedded by a hosted model or stored in a hosted vector database. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiToVectorStore = defineSinkRule('PHI304', leaving);

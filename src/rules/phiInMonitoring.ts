/** PHI203: PHI reaches monitoring, tracing or product analytics. */
import { leaving } from './choose';
import { defineSinkRule } from './define';

export const phiInMonitoring = defineSinkRule('PHI203', leaving);
